"""What the clauses deny, end, except or limit the sentence does not affirm; and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.verification.alignment import Place, best_places
from assistant.verification.lexicon import lexicon
from assistant.verification.negations import BENEFIT, Negation, fits, negations
from assistant.verification.segments import Segment, is_neutral, same
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason


def differing(pieces: Sequence[Segment], unit: Unit, told: Told) -> str:
    """The word by which pieces deny or affirm otherwise than the unit; empty where they do not."""
    theirs = [(n, s) for s in unit.segments for n in negations(s.masked)]
    mine = [n for s in told.segments for n in negations(s.masked)]
    for piece in pieces:
        if extra := _extra(piece, theirs, unit, told):
            return extra
        if not told.personal(piece) and (lost := _lost(piece, mine, unit, told)):
            return lost.word
    return ""


def _extra(piece: Segment, theirs: Sequence[tuple[Negation, Segment]], unit: Unit, told: Told) -> str:
    """The first negation of a piece that the unit does not have, each of the unit's taken once."""
    left = list(theirs)
    for one in negations(piece.masked):
        found = next((i for i, (n, s) in enumerate(left) if fits(one, n) and _same_people(piece, s)), None)
        if found is not None:
            del left[found]
        elif not _granted(one, unit, told):
            return one.word
    return ""


def polarity(told: Told) -> Iterator[Reason]:
    """What every likely part of the clauses says with the other sign than the sentence."""
    mine = [n for s in told.segments for n in negations(s.masked)]
    for piece in told.segments:
        if any(q.unit in ("元", "分", "%") for q in piece.quantities):
            continue  # a figure says firmly enough which part is spoken of
        places = best_places(piece, told)
        signs = [_otherwise(piece, mine, place, told) for place in places]
        if not told.personal(piece) and signs and all(signs):
            yield Reason("negation", signs[0], f"与条款的“{signs[0]}”不一致")


def _otherwise(piece: Segment, mine: Sequence[Negation], place: Place, told: Told) -> str:
    there = place.segment
    theirs = negations(there.masked)
    missing = [n for n in theirs if _said(n, there, piece) and not any(fits(n, m) for m in mine)]
    extra = [
        n
        for n in negations(piece.masked)
        if not any(fits(n, o) for o in theirs) and not _granted(n, place.unit, told)
    ]
    missing = [n for n in missing if not _warns(n, piece)]
    return next((n.word for n in [*missing, *extra] if not _is_told_over(n, told)), "")


def _warns(one: Negation, piece: Segment) -> bool:
    """Whether a denial only warns of using the clause for something that the piece does not speak of."""
    return bool(one.scope & _misuse()) and all(is_neutral(w) for w in one.scope & piece.all_words)


@cache
def _misuse() -> frozenset[str]:
    return frozenset(same(word) for word in lexicon().lists["misuse"])


def _granted(one: Negation, unit: Unit, told: Told) -> bool:
    """What has ended may be said to have; only (只) may be said where the clause draws a line."""
    if one.kind == "only":
        return bool(lexicon().pattern("only_too").search(unit.text))
    over = any(told.is_over(source) for source in told.sources)
    return over and (one.kind == "ends" or one.word in ("不再", "不能", "已停"))


def _said(negation: Negation, there: Segment, segment: Segment) -> bool:
    """Whether a piece tells what is denied; of a denial of nothing in particular, most of its piece."""
    if negation.word.startswith("免") and _OWED.search(there.text) and _OWED.search(segment.text):
        return False
    shared = there.all_words & segment.all_words
    if negation.scope & BENEFIT and segment.all_words & BENEFIT and shared - BENEFIT:
        return True
    if negation.scope:
        return bool(negation.scope & segment.all_words)
    return len(shared) >= _MOST


_OWED = re.compile("须|必须|需要|应当|要")
_MOST = 3


def _same_people(piece: Segment, other: Segment) -> bool:
    """Whether two pieces are of the same people, as far as both name some."""
    return all(
        {n.rstrip("+-") for n in names} & {n.rstrip("+-") for n in other.classes[kind]}
        for kind, names in piece.classes.items()
        if kind in _PEOPLE and kind in other.classes
    )


_PEOPLE = ("education", "title", "skill", "talent_class", "grade", "study", "who", "family")


def _lost(piece: Segment, mine: Sequence[Negation], unit: Unit, told: Told) -> Negation | None:
    """What the unit denies of that of which the piece speaks, and the sentence nowhere does."""
    for there in unit.segments:
        for one in negations(there.masked):
            if (
                _said(one, there, piece)
                and not any(fits(one, n) for n in mine)
                and not _is_told_over(one, told)
                and not _warns(one, piece)
                and not any(_affirms(other, one, there, piece) for other in unit.segments)
            ):
                return one
    return None


def _affirms(other: Segment, one: Negation, there: Segment, piece: Segment) -> bool:
    """Whether the unit says plainly elsewhere what it denies there, and the piece is nearer to that."""
    words = piece.all_words
    return (
        other is not there
        and bool(one.scope & other.all_words & words)
        and not any(fits(one, n) for n in negations(other.masked))
        and len(words & other.all_words) >= len(words & there.all_words)
    )


def _is_told_over(one: Negation, told: Told) -> bool:
    """That the policy has ended is told once, in what words ever."""
    over = any(told.is_over(source) for source in told.sources)
    return over and (one.kind == "ends" or one.word == "不再")
