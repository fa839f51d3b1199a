"""Of policies that fit, the one that denies what is supposed, or tells the very case, answers alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from assistant.answering.candidates import Candidate, candidates
from assistant.answering.judged import Judged
from assistant.answering.selection import Selection
from assistant.answering.standout import Standout
from assistant.ports import Knowledge
from assistant.types import Line, Reading
from tests.assistant.turns import passage

_POINTS = "积分达标不等于落户，落户另有途径。"
_ARTISTS = "画家等文化艺术人才走专门人才这一类。"
_OTHER = "由人才工作局主管。"


class _Pairs:
    """Coverage by pairs of characters."""

    def coverage(self, question: str, texts: list[str]) -> list[float]:
        pairs = {question[i : i + 2] for i in range(len(question) - 1)}
        return [sum(pair in text for pair in pairs) / len(pairs) for text in texts]


class _First:
    """Says of a candidate its first clause."""

    def lines(self, candidate: Candidate, reading: Reading, limit: int = 5) -> tuple[Line, ...]:
        return (Line(candidate.passages[0].clause.text),)


def _ways(*texts: str) -> list[Candidate]:
    found = [passage(text) for text in texts]
    own = [replace(p, document=replace(p.document, id=f"policy-{i}")) for i, p in enumerate(found)]
    return candidates(own)


def _standout() -> Standout:
    return Standout(cast(Knowledge, _Pairs()), cast(Selection, _First()))


def _reading(question: str) -> Reading:
    return Reading(question=question, said=question, **cast(dict[str, Any], {}))


def _text(found: Candidate | None) -> str | None:
    return found.passages[0].clause.text if found else None


@pytest.mark.parametrize(
    ("question", "told"), [("积分达标就能落户吧", [_POINTS]), ("积分达标有什么待遇", [])]
)
def test_what_denies_a_supposition_answers_alone(question: str, told: list[str]) -> None:
    judged = [Judged(way, 0.9) for way in _ways(_OTHER, _POINTS)]
    assert [_text(c) for c in _standout().denying(judged, _reading(question))] == told


@pytest.mark.parametrize(
    ("question", "told"), [("画家这类文化艺术人才能落户吗", _ARTISTS), ("怎么落户", None)]
)
def test_the_way_that_tells_the_very_case_answers_alone(question: str, told: str | None) -> None:
    assert _text(_standout().telling(_ways(_OTHER, _ARTISTS), _reading(question))) == told
