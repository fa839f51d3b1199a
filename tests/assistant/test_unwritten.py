"""A follow-up that no clause of the policy speaks of is said to be unwritten."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.expectations import asks_whether
from assistant.answering.notes import unwritten_note
from assistant.bootstrap import Installation
from knowledge.types import Passage


def pieces_of(library: Installation, word: str) -> list[Passage]:
    """All clauses of the first policy whose title has the word."""
    document = next(d for d in library.search.documents() if word in d.title)
    return [Passage(clause, document, 1.0) for clause in library.search.clauses(document.id)]


@pytest.mark.parametrize("own", ["可以带宠物吗", "要体检吗", "要交押金吗"])
def test_what_no_clause_speaks_of_is_said_to_be_unwritten(library: Installation, own: str) -> None:
    lines = unwritten_note(own, pieces_of(library, "生活补贴"), library.search)
    assert [line.claim for line in lines] == [False]
    assert f"“{own.rstrip('吗')}" in lines[0].text and "不能推定" in lines[0].text


@pytest.mark.parametrize(
    "own", ["硕士可以申请吗", "可以吗", "那够了吗", "多少钱", "怎么申请", "要体检吗多少钱", ""]
)
def test_what_is_written_or_asks_nothing_of_its_own_gets_no_word(library: Installation, own: str) -> None:
    assert unwritten_note(own, pieces_of(library, "生活补贴"), library.search) == ()


def test_only_a_plain_yes_or_no_question_asks_whether() -> None:
    assert asks_whether("要交社保吗") and asks_whether("补缴行不行")
    assert not asks_whether("能领多少吗") and not asks_whether("要交社保")


def test_the_word_stands_before_the_lines_of_a_follow_up(library: Installation) -> None:
    told = library.assistant.ask(
        "杭州硕士生活补贴多少钱", conversation_id="unwritten", as_of=date(2026, 11, 22)
    )
    assert told.answer.status == "answered"
    again = library.assistant.ask("要体检吗", conversation_id="unwritten", as_of=date(2026, 11, 22))
    assert again.answer.status == "answered"
    assert again.answer.text.startswith("“要体检吗”这一点，这份政策的现有条款没有写到")
    assert again.answer.citations
