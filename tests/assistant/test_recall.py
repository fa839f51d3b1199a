"""A question asked before is answered without work, and only where the answer would be the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.bootstrap import Installation
from assistant.pipeline import Pipeline

_QUESTION = "杭州硕士的一次性生活补贴标准是多少"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that went through the steps."""
    seen: list[str] = []
    run = Pipeline.run

    def counting(self: Pipeline, turn: Any, *rest: Any) -> Any:
        seen.append(turn.message.text)
        return run(self, turn, *rest)

    monkeypatch.setattr(Pipeline, "run", counting)
    return seen


@pytest.fixture
def asked(library: Installation) -> Any:
    """An assistant that remembers nothing yet."""
    library.__dict__.pop("assistant", None)
    return library.assistant.ask


def test_the_same_question_runs_once_and_is_recorded_twice(
    asked: Any, runs: list[str], library: Installation
) -> None:
    one, two = asked(_QUESTION), asked(_QUESTION)
    assert len(runs) == 1
    assert one.answer == two.answer
    assert one.answer_id != two.answer_id
    for result in (one, two):
        stored = library.assistant.conversation(result.conversation_id)
        assert [turn.result["answer_id"] for turn in stored] == [result.answer_id]


@pytest.mark.parametrize(
    "known", [{"region": "苏州市"}, {"as_of": date(2019, 1, 1)}, {"region": "any"}], ids=lambda k: str(k)
)
def test_another_place_or_day_is_another_question(asked: Any, runs: list[str], known: dict[str, Any]) -> None:
    asked(_QUESTION, region="杭州市")
    asked(_QUESTION, **known)
    assert len(runs) == 2


def test_a_question_in_a_conversation_is_not_taken_from_memory(asked: Any, runs: list[str]) -> None:
    first = asked(_QUESTION)
    asked(_QUESTION, conversation_id=first.conversation_id)
    assert len(runs) == 2


def test_what_is_remembered_holds_no_personal_data(asked: Any, library: Installation) -> None:
    asked("我的电话13800138000，杭州硕士生活补贴标准是多少")
    assert "13800138000" not in repr(vars(library.assistant._recall))
