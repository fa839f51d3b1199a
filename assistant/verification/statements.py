"""Statements: the pieces of the sentence that are said together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from assistant.verification.grounds import classes_of
from assistant.verification.segments import Segment
from assistant.verification.told import Told

CONDITION = re.compile("的(?:人|人员|话|单位|企业|毕业生|家庭)?$|^(?:如果|若|只要)")
"""A piece that says of whom or of what case the next one speaks."""
_RANKS = frozenset(("education", "title", "skill", "talent_class", "grade", "level"))
PEOPLE = _RANKS | {"study", "origin", "house", "border", "language", "rank"}
"""Kinds of classes by which people are told apart."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Pieces that are said together, and the classes of people before them that go on for them."""

    pieces: tuple[Segment, ...]
    people: Mapping[str, frozenset[str]]
    carried: Mapping[str, frozenset[str]]


def statements(told: Told) -> Iterator[Statement]:
    """The pieces, a condition with what it is the condition of, a figure with those whom it is for."""
    held: tuple[Segment, ...] = ()
    people: dict[str, frozenset[str]] = {}
    follows_list = False
    for segment, following in zip_longest(told.segments, told.segments[1:]):
        if not told.personal(segment):
            held = (*held, segment)
            if _RANKS & segment.classes.keys() and not follows_list:
                people = {kind: names for kind, names in people.items() if kind not in _RANKS}
            people |= {kind: names for kind, names in segment.classes.items() if kind in PEOPLE}
        last = following is None or following.unit != segment.unit
        if held and (last or not CONDITION.search(segment.text)):
            yield Statement(held, classes_of(held), people if any(s.quantities for s in held) else {})
            held = ()
        people, follows_list = {} if last else people, segment.listed
