"""Grounds: the sentences and rows of the clauses, each with all that holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.verification.segments import Segment, classes
from assistant.verification.sources import Source, Unit
from assistant.verification.written import plain


@dataclass(frozen=True, slots=True)
class Ground:
    """A unit with all that holds for it (its clause's lead-in, headings, names), and its classes by kind."""

    unit: Unit
    text: str
    classes: Mapping[str, frozenset[str]]


def classes_of(pieces: Iterable[Segment]) -> dict[str, frozenset[str]]:
    """The classes of pieces by kind."""
    found: dict[str, frozenset[str]] = {}
    for segment in pieces:
        for kind, names in segment.classes.items():
            found[kind] = found.get(kind, frozenset()) | names
    return found


def grounds(source: Source) -> Iterator[Ground]:
    """The units of a clause; a kind of class that a unit does not name is that of what stands before it."""
    leads = [unit for unit in source.units if unit.leads]
    title = classes(plain(source.passage.document.title))
    people = {**title, **classes_of(s for u in leads for s in u.segments)}
    text = "\n".join([*(unit.text for unit in leads), source.around])
    for unit in source.units:
        if unit.leads:
            continue
        if unit.clause < 0:
            yield Ground(unit, f"{unit.text}\n{source.around}", title)
            continue
        own = {**people, **classes_of(unit.segments)}
        yield Ground(unit, f"{unit.text}\n{text}", own)
        if not unit.is_row:
            people, text = own, f"{unit.text}\n{text}"


def together(grounds: Sequence[Ground]) -> Ground:
    """All units as one: of what is told 分别, which figure is whose is looked at elsewhere."""
    pieces = tuple(s for ground in grounds for s in ground.unit.segments)
    whole = replace(grounds[0].unit, segments=pieces, text="，".join(s.text for s in pieces))
    return Ground(whole, "\n".join(ground.text for ground in grounds), classes_of(pieces))
