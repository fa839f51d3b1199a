"""What the clauses deny, end, except or limit the sentence does not affirm; and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.verification.alignment import best_places, best_units
from assistant.verification.lexicon import lexicon
from assistant.verification.segments import Segment, predicates
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK

_REACH = 12
_CLASSES = ("only", "except", "ends", "negations")
_FITS = {
    "negations": ("negations", "ends", "except"),
    "ends": ("ends", "negations"),
    "except": ("except", "negations"),
    "only": ("only",),
}


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies, and the words that it denies."""

    kind: str
    word: str
    scope: frozenset[str]


@lru_cache(maxsize=16384)
def negations(masked: str) -> tuple[Negation, ...]:
    """The negations of a piece."""
    text = lexicon().pattern("no_negations").sub(lambda m: "\x02" * len(m[0]), masked)
    found: list[tuple[int, Negation]] = []
    for kind in _CLASSES:
        for match in lexicon().pattern(kind).finditer(text):
            found.append((match.start(), Negation(kind, match[0], _scope(kind, masked, match))))
            text = text[: match.start()] + "\x02" * len(match[0]) + text[match.end() :]
    return tuple(n for _, n in sorted(found, key=lambda pair: pair[0]))


def _scope(kind: str, masked: str, match: re.Match[str]) -> frozenset[str]:
    after = masked[match.end() : match.end() + _REACH].replace(MASK, "")
    before = masked[max(0, match.start() - _REACH) : match.start()].replace(MASK, "")
    if kind in ("except", "ends"):
        return predicates(before) | predicates(after)
    return predicates(after)


def polarity(told: Told) -> Iterator[Reason]:
    """Negations that the sentence adds, and those that it loses."""
    there = [(n, unit) for unit in told.units for s in unit.segments for n in negations(s.masked)]
    mine = [n for s in told.segments for n in negations(s.masked)]
    for segment in told.segments:
        for one in negations(segment.masked):
            if not any(_fits(one, n) and _same_people(segment, u) for n, u in there) and not _granted(
                one, told
            ):
                yield Reason("negation", one.word, f"条款没有说“{one.word}”")
    for segment in told.segments:
        if not told.personal(segment):
            yield from _lost(segment, mine, told)


def _granted(one: Negation, told: Told) -> bool:
    """What has ended may be said to have; only (只) may be said where the clauses draw a line."""
    if one.kind == "only":
        return any(lexicon().pattern("only_too").search(u.text) for u in best_units(told, 0.8))
    over = any(told.is_over(source) for source in told.sources)
    return over and (one.kind == "ends" or one.word in ("不再", "不能", "已停"))


def _fits(one: Negation, other: Negation) -> bool:
    """Whether two negations deny the same."""
    near = other.kind in _FITS[one.kind]
    return near and (not one.scope or bool(one.scope & other.scope))


_COMPARES = re.compile("(不?)(超过|低于|少于|高于|多于|大于|小于)(?![^，。；]{0,8}[\x01\\d])")
_DOWN = ("低于", "少于", "小于")


def comparatives(told: Told) -> Iterator[Reason]:
    """不得低于国家标准 is not 可以低于: comparisons without a figure go the same way."""
    there = {sign for unit in told.units for s in unit.segments for sign in _signs(s.masked)}
    for segment in told.segments:
        for sign in _signs(segment.masked):
            if sign not in there:
                yield Reason("threshold", sign, f"条款没有这样比较（{sign}）")


def _said(negation: Negation, there: Segment, segment: Segment) -> bool:
    """Whether a piece tells what is denied; of a denial of nothing in particular, most of its piece."""
    if negation.word.startswith("免") and _OWED.search(there.text) and _OWED.search(segment.text):
        return False
    if negation.scope:
        return bool(negation.scope & segment.all_words)
    return len(there.all_words & segment.all_words) >= _MOST


_OWED = re.compile("须|必须|需要")
_MOST = 3


def _signs(masked: str) -> list[str]:
    return [m[1] + ("低于" if m[2] in _DOWN else "超过") for m in _COMPARES.finditer(masked)]


def _same_people(segment: Segment, unit: Unit) -> bool:
    """Whether the classes of people of a piece are those of the unit, where both name some."""
    theirs: dict[str, set[str]] = {}
    for piece in unit.segments:
        for kind, names in piece.classes.items():
            theirs.setdefault(kind, set()).update(n.rstrip("+-") for n in names)
    return all(
        {n.rstrip("+-") for n in names} <= theirs[kind]
        for kind, names in segment.classes.items()
        if kind in _PEOPLE and theirs.get(kind)
    )


_PEOPLE = ("education", "title", "skill", "talent_class", "grade", "study")


def _lost(segment: Segment, mine: list[Negation], told: Told) -> Iterator[Reason]:
    """The clause denies what the sentence says plainly, and every likely part of the clauses does."""
    own = negations(segment.masked)
    candidates = best_places(segment, told)
    if not candidates:
        return
    lost: list[Negation] = []
    for place in candidates:
        theirs = [n for n in negations(place.segment.masked) if _said(n, place.segment, segment)]
        missing = [n for n in theirs if not any(_fits(n, m) for m in mine)]
        extra = [
            n
            for n in own
            if not any(_fits(n, o) for o in negations(place.segment.masked)) and not _granted(n, told)
        ]
        if not missing and not extra:
            return
        lost += missing or extra
    yield Reason("negation", lost[0].word, f"与条款的“{lost[0].word}”不一致")
