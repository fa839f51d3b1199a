"""How a policy's names in a question count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.confidence import Confidence
from knowledge.types import Clause, Passage, PolicyDocument

_QUESTION = "青年英才安居补贴申领怎么办理"


class _Shelf:
    """The knowledge that names need: which policies there are."""

    def __init__(self, *names: str) -> None:
        self._listed = tuple(PolicyDocument(f"d{n}", "办法", aliases=(name,)) for n, name in enumerate(names))

    def documents(self) -> Sequence[PolicyDocument]:
        return self._listed

    def gap(self, query: str, text: str) -> float:
        return 0.0

    def coverage(self, query: str, texts: Sequence[str]) -> list[float]:
        return [1.0] * len(texts)


def _named(shelf: Any, place: int) -> float:
    document = shelf.documents()[place]
    passage = Passage(Clause(f"{document.id}#一", document.id, ("一",), "一", "按规定。"), document, 1.0)
    return Confidence(shelf).features(_QUESTION, Candidate(document, (passage,)))["named"]


@pytest.mark.parametrize("middle", ["补贴申领", "贴申领怎", "补贴申领怎"])
def test_of_overlapping_names_the_longest_is_taken_first_in_every_process(middle: str) -> None:
    """In the order of a set, which differs at each start, two processes answered differently."""
    shelf = _Shelf("青年英才安居补贴", middle, "申领")
    assert (_named(shelf, 0), _named(shelf, 2)) == (1.0, 0.5)


def test_a_name_within_a_longer_one_that_the_question_says_does_not_count() -> None:
    shelf = _Shelf("安居补贴", "安居")
    assert (_named(shelf, 0), _named(shelf, 1)) == (1.0, 0.0)


def test_more_questions_than_are_remembered_are_judged_alike() -> None:
    shelf: Any = _Shelf("安居补贴", "安居")
    confidence, document = Confidence(shelf), shelf.documents()[1]
    passage = Passage(Clause("d1#一", "d1", ("一",), "一", "按规定。"), document, 1.0)
    candidate = Candidate(document, (passage,))
    asked = ["安居补贴怎么办", "安居怎么办", *(f"安居补贴{n}" for n in range(100)), "安居怎么办"]
    named = [confidence.features(question, candidate)["named"] for question in asked]
    assert named == [0.0, 0.5, *[0.0] * 100, 0.5]


def test_the_names_of_a_new_release_are_counted_anew() -> None:
    shelf = _Shelf("安居补贴", "安居")
    judge = Confidence(shelf)  # type: ignore[arg-type]
    assert judge._longest(_QUESTION) == ("安居补贴",)
    shelf._listed = _Shelf("青年英才安居补贴", "安居补贴")._listed
    assert judge._longest(_QUESTION) == ("青年英才安居补贴", "安居补贴")
