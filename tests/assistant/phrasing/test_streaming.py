"""A model's answer over HTTP: the events come in the order of the contract and hold what the answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.adapters.conversations import SqlConversations
from assistant.bootstrap import Installation
from assistant.errors import ModelTimeout, ModelUnavailable
from assistant.service import Assistant
from channels.app import create_app
from tests.channels.streams import STREAM, events
from tests.fakes import Script, ScriptedModel

_QUESTION = "杭州硕士的一次性生活补贴标准是多少"
_GOOD = "杭州硕士的一次性生活补贴标准是4万元。[c1]博士的标准是7万元。[c1]"
_SAID = "杭州硕士的一次性生活补贴标准是4万元。〔1〕博士的标准是7万元。〔1〕"


def service(library: Installation, model: ScriptedModel) -> Assistant:
    """The assistant of the test corpus, with a model."""
    conversations = SqlConversations(library.turns)
    return Assistant(library.search, conversations, library.clock, None, library.dialogue, model)


def streamed(library: Installation, *script: Script) -> list[tuple[str, Any]]:
    """The events of one question."""
    with TestClient(create_app(service(library, ScriptedModel(script)))) as client:
        text = client.post("/api/v1/chat", json={"message": _QUESTION}, headers=STREAM).text
    return [(kind, data) for _, kind, data in events(text)]


def deltas(found: list[tuple[str, Any]]) -> Iterator[str]:
    """The pieces of text."""
    return (data["text"] for kind, data in found if kind == "delta")


@pytest.mark.parametrize(
    "script",
    [_GOOD, "不知道。", ("杭州硕士的标准是4万元。[c1]杭", ModelUnavailable("断")), ModelTimeout("静")],
    ids=["good", "useless", "broken off", "silent"],
)
def test_the_deltas_are_the_answer_and_come_before_its_sources(library: Installation, script: Script) -> None:
    found = streamed(library, script)
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    done = found[-1][1]
    assert kinds == ["status", "delta", "citations", "done"]
    assert "".join(deltas(found)) == done["answer"]["text"]
    assert next(data for kind, data in found if kind == "citations") == done["answer"]["citations"]
    assert {"step": "phrase", "text": "正在组织语言"} in [data for kind, data in found if kind == "status"]


def test_each_sentence_comes_whole_with_its_marks(library: Installation) -> None:
    pieces = list(deltas(streamed(library, _GOOD)))
    assert pieces[:2] == ["杭州硕士的一次性生活补贴标准是4万元。〔1〕", "博士的标准是7万元。〔1〕"]


def test_what_was_given_out_is_what_is_read_again(library: Installation) -> None:
    assistant = service(library, ScriptedModel([_GOOD, "别的话。"]))
    first = assistant.ask(_QUESTION)
    again = assistant.conversation(first.conversation_id)[0].result
    assert again["answer"]["text"] == first.answer.text
    assert first.answer.text.startswith(_SAID)


def test_the_same_question_is_not_written_twice_but_tried_again_after_a_failure(
    library: Installation,
) -> None:
    model = ScriptedModel([ModelTimeout("静"), _GOOD, "别的话。"])
    assistant = service(library, model)
    failed, written, known = (assistant.ask(_QUESTION).answer.text for _ in range(3))
    assert _SAID not in failed and "4万元" in failed
    assert written.startswith(_SAID)
    assert known == written
    assert len(model.requests) == 2


def test_an_earlier_release_is_asked_without_a_model(library: Installation) -> None:
    model = ScriptedModel([_GOOD])
    assistant = service(library, model)
    written = assistant.ask(_QUESTION)
    replayed = assistant.ask(_QUESTION, release=1)
    assert len(model.requests) == 1
    assert replayed.answer.text == library.assistant.ask(_QUESTION).answer.text != written.answer.text


def test_what_is_said_behind_an_answer_is_told_too(library: Installation) -> None:
    """The question a dialogue still waits for stands behind the answer to another one."""
    assistant = service(library, ScriptedModel([_GOOD]))
    started = assistant.ask("帮我测算上海居转户")
    assert str(started.answer.status).startswith("clarification")
    pieces: list[str] = []
    answered = assistant.ask(
        _QUESTION,
        conversation_id=started.conversation_id,
        on_event=lambda kind, data: pieces.append(data["text"]) if kind == "delta" else None,
    )
    assert answered.answer.text.startswith(_SAID)
    assert len(answered.answer.text) > len(_SAID) + 10
    assert "".join(pieces) == answered.answer.text


def test_a_failure_after_the_first_sentence_is_told_behind_it(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, turn: object) -> object:
        raise RuntimeError("bug")

    monkeypatch.setattr("assistant.steps.verify.Verify.__call__", broken)
    found = streamed(library, _GOOD)
    assert found[-1][1]["answer"]["status"] == "error_internal"
    assert "".join(deltas(found)) == f"{_SAID}\n\n{found[-1][1]['answer']['text']}"
