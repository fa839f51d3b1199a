"""The figures of the clauses, each with the words that say what it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment
from assistant.verification.sources import Unit


@dataclass(frozen=True, slots=True)
class Spot:
    """A quantity of a clause with the words that say what it is of."""

    quantity: Quantity
    words: frozenset[str]
    named: frozenset[str]
    unit: Unit
    segment: Segment
    kinds: tuple[tuple[str, frozenset[str]], ...]


def spots(unit: Unit) -> Iterator[Spot]:
    """The figures of a unit."""
    for i, segment in enumerate(unit.segments):
        for quantity in segment.quantities if "还是" not in segment.text else ():
            around = list(_of_row(unit, i, quantity) if unit.is_row else _before(unit.segments, i, quantity))
            words = frozenset(w for s in [segment, *around] for w in s.marks) - {mark(quantity)}
            words |= _head(unit.segments, quantity, {kind for s in [segment, *around] for kind in s.classes})
            named = frozenset(n for s in [segment, *around] for n in s.named)
            kinds = tuple((k, v) for s in [segment, *around] for k, v in s.classes.items())
            yield Spot(quantity, words, named, unit, segment, kinds)


def _head(pieces: tuple[Segment, ...], quantity: Quantity, kinds: set[str]) -> frozenset[str]:
    """What stands before the first figure of the kind is of all; so are its classes that come once."""
    found: frozenset[str] = frozenset()
    for segment in pieces:
        if any(dimension(q) == dimension(quantity) for q in segment.quantities):
            return found
        found |= segment.words | {n for k, names in segment.classes.items() if k not in kinds for n in names}
    return frozenset()


def _of_row(unit: Unit, i: int, quantity: Quantity) -> Iterator[Segment]:
    """The other cells of a row, but not those of other figures of the kind."""
    for k, segment in enumerate(unit.segments):
        if k != i and (k == 0 or not any(dimension(q) == dimension(quantity) for q in segment.quantities)):
            yield segment


def _before(pieces: tuple[Segment, ...], i: int, quantity: Quantity) -> Iterator[Segment]:
    """The pieces before, back to the last figure of the kind; if a list began with figures, the head, too."""
    for segment in reversed(pieces[:i]):
        if any(dimension(q) == dimension(quantity) for q in segment.quantities):
            return
        yield segment


def dimension(quantity: Quantity) -> str:
    """What a quantity is measured in: all times are of one dimension."""
    return "时" if quantity.unit in ("月", "天", "工作日", "周", "小时") else quantity.unit


def mark(quantity: Quantity) -> str:
    """A figure as a word."""
    return f"{quantity.value.normalize()}{quantity.unit}"
