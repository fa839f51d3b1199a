"""Each statement of the sentence is anchored in one sentence or row of the clauses that has all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.verification.alignment import unit_words
from assistant.verification.contrast import distributed
from assistant.verification.coverage import content, covered
from assistant.verification.days import Day
from assistant.verification.figures import same_size
from assistant.verification.grounds import Ground, together
from assistant.verification.grounds import grounds as grounds_of
from assistant.verification.lexicon import lexicon, past
from assistant.verification.negations import negations
from assistant.verification.opposites import opposed, unsigned
from assistant.verification.polarity import differing
from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment, cut, predicates, same, synonyms
from assistant.verification.sources import Unit
from assistant.verification.statements import CONDITION, PEOPLE, Statement, statements
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK

_ACTS = frozenset(("申请", "领取", "提交"))
_OWED = re.compile("须|应当|必须")
_UNBROKEN = re.compile("连续|不间断|不断|持续")


def anchors(told: Told) -> Iterator[Reason]:
    """Statements that no one sentence or row of the clauses has whole."""
    grounds = [ground for source in told.sources for ground in grounds_of(source)]
    if distributed(told.sentence):
        grounds.append(together(grounds))
    clauses = "\n".join(ground.unit.text for ground in grounds)
    if word := opposed(told.sentence.text, clauses) or unsigned(told.sentence.text, clauses):
        yield Reason("negation", word, f"条款说的与“{word}”相反")
    for statement in statements(told):
        bearing = _nearest([ground for ground in grounds if _bears(ground, statement, told)], statement)
        signs = [differing(statement.pieces, ground.unit, told) for ground in bearing]
        if not bearing:
            said = statement.pieces[-1].text[:20]
            yield Reason("content", said, f"没有一条条款整句说“{said}”")
        elif all(signs):
            yield Reason("negation", signs[0], f"与条款的肯定或否定不一致（{signs[0]}）")


def _nearest(bearing: Sequence[Ground], statement: Statement) -> list[Ground]:
    """Those that share most with what is said plainly: that another could bear it, too, is no excuse."""
    if any(negations(s.masked) for s in statement.pieces):
        return list(bearing)
    words = frozenset(w for s in statement.pieces for w in s.all_words)
    shared = [len(words & unit_words(ground.unit)) for ground in bearing]
    return [ground for ground, n in zip(bearing, shared, strict=True) if n == max(shared)]


def _bears(ground: Ground, statement: Statement, told: Told) -> bool:
    said, again = "，".join(s.text for s in statement.pieces), lexicon().pattern("repeating")
    marks = frozenset(w for s in statement.pieces for w in s.all_words)
    return (
        (ground.unit.clause >= 0 or bool(marks & unit_words(ground.unit)))
        and _has_people(ground, statement.people)
        and _has_people(ground, {k: v for k, v in statement.carried.items() if k in ground.classes})
        and _gives(ground.unit, said)
        and _has_verb(ground.unit, statement)
        and all(_has_all(ground, segment, told) for segment in statement.pieces)
        and not opposed(said, ground.unit.text)
        and not (again.search(said) and not again.search(ground.unit.text))
        and not _excludes(ground.unit, statement)
    )


def _has_verb(unit: Unit, statement: Statement) -> bool:
    """Whether the unit itself has what the statement ends with; who it is of may stand before it."""
    last = statement.pieces[-1]
    if last.quantities or last.days or past().search(last.text):
        return True
    words = [w.replace(MASK, "") for w in cut(last.masked)]
    words = [w for w in words if len(w) > 1 and w in predicates(w)]
    verb = words[-1] if words else ""
    if same(verb) in _ACTS:
        return any(other in unit.text for other in synonyms(verb))
    return covered(verb, unit.text, "")


def _gives(unit: Unit, said: str) -> bool:
    """Whether what is told as allowed is not merely owed in the unit (技师还须获得竞赛奖)."""
    if not lexicon().pattern("permits").search(said) or not _OWED.search(unit.text):
        return True
    given = any(q.unit in ("元", "分", "%") for s in unit.segments for q in s.quantities)
    return given or bool(lexicon().pattern("permits", "giving").search(unit.text))


def _excludes(unit: Unit, statement: Statement) -> bool:
    """Whether the unit leaves out those to whom the statement grants something."""
    text = "，".join(s.text for s in statement.pieces)
    excluding = lexicon().pattern("excluding")
    if not lexicon().pattern("grants", "permits").search(text) or any(
        negations(s.masked) for s in statement.pieces
    ):
        return False
    said = frozenset(w for s in statement.pieces for w in s.all_words)
    at = max(range(len(unit.segments)), key=lambda i: len(said & unit.segments[i].all_words))
    while at < len(unit.segments) - 1 and CONDITION.search(unit.segments[at].text):
        at += 1
    return bool(excluding.search(unit.segments[at].text))


def _has_people(ground: Ground, people: Mapping[str, frozenset[str]]) -> bool:
    return all(
        any(_same_class(name, other) for other in ground.classes.get(kind, ()))
        for kind, names in people.items()
        if kind in PEOPLE
        for name in names
    )


def _same_class(name: str, other: str) -> bool:
    """硕士 is within 硕士及以上; 及以上 is not 及以下."""
    return name == other or (name.rstrip("+-") == other.rstrip("+-") and {name[-1], other[-1]} != {"+", "-"})


def _has_all(ground: Ground, segment: Segment, told: Told) -> bool:
    pieces = ground.unit.segments
    figures = [q for s in pieces for q in s.quantities]
    days = [d for s in pieces for d in s.days]
    return (
        all(any(same_size(q, f) for f in figures) for q in segment.quantities if q.unit != "个")
        and all(_is_as_long(q, segment, pieces, told) for q in segment.quantities if q.unit == "月")
        and all(any(d.within(o) for o in days) or _is_known(d, ground) for d in segment.days)
        and all(covered(w, ground.text, told.question) for w in content(segment.masked, ground.text))
    )


def _is_as_long(time: Quantity, segment: Segment, pieces: Sequence[Segment], told: Told) -> bool:
    """Whether a time that must be without a gap (连续缴纳6个月) is told so."""
    sized = [s for s in pieces if any(same_size(time, q) for q in s.quantities)]
    nearest = max(sized, key=lambda s: len(s.all_words & segment.all_words))
    return "连续" not in nearest.classes.get("continuity", ()) or bool(_UNBROKEN.search(told.near))


def _is_known(day: Day, ground: Ground) -> bool:
    """Whether a year is that of the headings and names."""
    return not day.month and f"{day.year}" in ground.text
