"""Whatever comes in gets an answer or a sentence that says what to change, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from assistant.errors import BadRequest
from assistant.service import MAX_QUESTION
from knowledge.errors import NotPublished, UnknownRegion
from tests.installations import installation, policy, published
from tests.postgres import PostgresServer


def ask(library: Installation, question: str, **known: Any) -> dict[str, Any]:
    """The JSON that is given out, once through JSON."""
    body: dict[str, Any] = json.loads(json.dumps(library.assistant.ask(question, **known).to_json()))
    return body


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(), max_size=60), st.sampled_from([None, "any", "310109", "330100"]))
def test_no_text_leads_to_an_error(library: Installation, question: str, region: str | None) -> None:
    body = ask(library, question, region=region)
    assert not body["answer"]["status"].startswith("error")
    assert body["answer"]["text"]


_BITS = [
    "上海",
    "虹口",
    "落户",
    "那",
    "呢",
    "？",
    "硕士",
    "2024年",
    "《",
    "》",
    "〔1〕",
    "补贴",
    "{0}",
    "%s",
    "\\",
    "\n",
    "和",
    "多少",
    "13812345678",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(_BITS), max_size=8).map("".join),
    st.lists(st.sampled_from(_BITS), max_size=4).map("".join),
)
def test_no_conversation_leads_to_an_error(library: Installation, first: str, then: str) -> None:
    begun = library.assistant.ask(first)
    after = library.assistant.ask(then, conversation_id=begun.conversation_id)
    assert {begun.answer.status, after.answer.status}.isdisjoint({"error_internal"})


@pytest.mark.parametrize(
    "question", ["\ud800", "落户\udcff条件", "\0", "上海\0落户", "\u202e户落海上", "\ufeff你好", "\x1b[31m"]
)
def test_characters_that_are_none_are_no_error(library: Installation, question: str) -> None:
    body = ask(library, question)
    assert not body["answer"]["status"].startswith("error")
    json.dumps(body, ensure_ascii=False).encode("utf-8")


def test_such_characters_are_no_error_on_postgresql_either(postgres: PostgresServer, tmp_path: Path) -> None:
    place = installation(tmp_path / "data", database_url=postgres.emptied())
    published(place, policy(tmp_path / "p", "甲", "租房补贴的标准为每月100元。"))
    for question in ("上海\0租房补贴", "\ud800", "\0"):
        begun = place.assistant.ask(question)
        assert len(place.assistant.conversation(begun.conversation_id)) == 1
    place.close()


def test_a_question_that_is_too_long_is_refused(library: Installation) -> None:
    library.assistant.ask("？" * MAX_QUESTION)
    with pytest.raises(BadRequest, match=str(MAX_QUESTION)):
        library.assistant.ask("？" * (MAX_QUESTION + 1))


@pytest.mark.parametrize("conversation_id", ["x" * 65, "a b", "中文", "a/../b", "a\0b"])
def test_a_conversation_id_of_a_strange_form_is_refused(library: Installation, conversation_id: str) -> None:
    with pytest.raises(BadRequest, match="conversation"):
        library.assistant.ask("你好", conversation_id=conversation_id)


def test_a_place_that_does_not_exist_is_told_with_what_to_write(library: Installation) -> None:
    with pytest.raises(UnknownRegion, match="火星市"):
        library.assistant.ask("你好", region="火星市")
    with pytest.raises(UnknownRegion, match="火星市"):
        library.assistant.search("落户", region="火星市")


def test_a_failing_step_is_an_error_status_and_no_traceback(
    library: Installation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(library.search, "search", broken)
    body = ask(library, "我的电话13812345678，上海落户要什么条件")
    assert body["answer"]["status"] == "error_internal"
    assert "inside" not in str(body)
    assert "13812345678" not in caplog.text
    assert library.assistant.conversation(body["conversation_id"])


def test_before_the_first_release_small_talk_works_and_questions_say_what_to_do(tmp_path: Path) -> None:
    place = installation(tmp_path)
    assert place.assistant.ask("你好").answer.status == "answered_small_talk"
    with pytest.raises(NotPublished, match="talent ingest"):
        place.assistant.ask("上海落户要什么条件")
    assert not place.assistant.ready().ok
    assert place.assistant.home().release is None
    assert place.assistant.health()["documents"] == 0
