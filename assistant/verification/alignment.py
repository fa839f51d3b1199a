"""Which part of the clauses a piece of the sentence speaks of: the one that it shares most words with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.verification.segments import Segment
from assistant.verification.sources import Unit
from assistant.verification.told import Told

_NEAR = 0.9


@dataclass(frozen=True, slots=True)
class Place:
    """A segment of a clause in its unit."""

    unit: Unit
    index: int

    @property
    def segment(self) -> Segment:
        """The segment."""
        return self.unit.segments[self.index]


def best_places(segment: Segment, told: Told) -> list[Place]:
    """The segments of the clauses that a piece of the sentence may speak of, the best first.

    What leads to a segment counts for it, too; one that shares only part of what
    another shares is out.
    """
    whole = told_words(told)
    scored: list[tuple[float, frozenset[str], Place]] = []
    for place, before in _with_lead(_stating(told)):
        own = segment.all_words & place.segment.all_words
        if own:
            shared = whole & (place.segment.all_words | before)
            scored.append((len(own) * 2 + len(shared), shared, place))
    open_ = [row for row in scored if not any(row[1] < other for _, other, _ in scored)]
    best = max((score for score, _, _ in open_), default=0.0)
    return [place for score, _, place in sorted(open_, key=lambda row: -row[0]) if score >= best * _NEAR]


def _with_lead(units: Sequence[Unit]) -> Iterator[tuple[Place, frozenset[str]]]:
    before: frozenset[str] = frozenset()
    clause = -1
    for unit in units:
        if unit.clause != clause or unit.is_row:
            before, clause = frozenset(), unit.clause
        for i, segment in enumerate(unit.segments):
            yield Place(unit, i), before
            before |= segment.all_words


def best_units(told: Told, near: float = 1.0) -> list[Unit]:
    """The sentences or rows that the whole sentence may speak of."""
    whole = told_words(told)
    scored = [(len(whole & unit_words(unit)), unit) for unit in _stating(told)]
    best = max((score for score, _ in scored), default=0)
    return [unit for score, unit in scored if score and score >= best * near]


def _stating(told: Told) -> list[Unit]:
    """The units but for headings; of a clause that has nothing else, all."""
    return [unit for unit in told.units if not unit.leads] or list(told.units)


def told_words(told: Told) -> frozenset[str]:
    """All that the sentence may be recognised by."""
    return frozenset(word for segment in told.segments for word in segment.all_words)


def unit_words(unit: Unit) -> frozenset[str]:
    """All that a unit may be recognised by."""
    return frozenset(word for segment in unit.segments for word in segment.all_words)
