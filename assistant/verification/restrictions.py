"""What a clause grants under a condition is not told without it: its restricting parts are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.verification.alignment import Place, best_places
from assistant.verification.conditions import AND, bounds, restricting
from assistant.verification.figures import same_size
from assistant.verification.lexicon import lexicon
from assistant.verification.negations import negations
from assistant.verification.segments import Segment, cut, is_neutral, predicates, segments, synonyms
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK

_OTHERS = re.compile("及(?!以)|和|与|或")
_MEETS = re.compile("(?<=[\u4e00-\u9fff]{2})(?:符合|列入|纳入|入选|属于)(?=[\u4e00-\u9fff]{4})")
"""Before it is who, behind it what they must meet: to tell who is not to tell what."""
_KEPT = 0.6
_COMMON = frozenset("的人业学工作年度月日时间在和与及或为有可以上下一二三不是")
_STRICT = ("study", "continuity", "origin")
_PEOPLE = ("education", "title", "skill", "talent_class", "grade", "study", "origin")


def restrictions(told: Told) -> Iterator[Reason]:
    """Restricting parts of the clause's sentence that neither the sentence nor those beside it tell."""
    if lexicon().pattern("conditional").search(told.near):
        return
    if told.is_duty:
        yield from _widened(told)
        return
    near = Near(told)
    for segment in told.segments:
        if not _grants(segment):
            continue
        dropped = [next(near.dropped(place), None) for place in best_places(segment, told)]
        if dropped and all(dropped):
            piece = next(d for d in dropped if d)
            yield Reason("content", piece.text[:30], f"没有说条款的条件“{piece.text[:30]}”")
            return


def _widened(told: Told) -> Iterator[Reason]:
    """A duty of people of some ages (35—45周岁的人员须…) told of all of them."""
    every = lexicon().pattern("everyone").search(told.sentence.text)
    near = [told.sentence.text, *told.beside, *([] if every else [told.question])]
    if any(q.unit == "岁" for text in near for s in segments(text) for q in s.quantities):
        return
    for segment in told.segments:
        if not lexicon().pattern("duties").search(segment.text) or negations(segment.masked):
            continue
        aged = [_aged(place) for place in best_places(segment, told)]
        if aged and all(aged):
            yield Reason("content", aged[0], f"没有说条款的年龄“{aged[0]}”")
            return


def _aged(place: Place) -> str:
    """The piece before a place that says of what ages it is; empty where none does."""
    before = place.unit.segments[: place.index]
    return next((s.text for s in before if any(q.unit == "岁" and q.bound for q in s.quantities)), "")


def _grants(segment: Segment) -> bool:
    """Whether a piece says that something is given, allowed or not owed."""
    denied = [n for n in negations(segment.masked) if n.kind in ("negations", "ends")]
    if any(not n.frees for n in denied):
        return False
    given = any(q.unit in ("元", "分") for q in segment.quantities)
    return bool(denied or given or lexicon().pattern("grants", "easing", "complete").search(segment.text))


class Near:
    """What is told: the sentence, those beside it, and of the question what the person is."""

    def __init__(self, told: Told) -> None:
        self._told = told
        texts = [told.sentence.text, *told.beside, told.question]
        self._pieces = [*told.segments, *(s for text in texts[1:] for s in segments(text))]
        self._text = "\n".join(texts)
        self._kinds = {kind for s in self._pieces for kind in s.classes}
        self._names = {name.rstrip("+-") for s in self._pieces for name in s.named}
        self._figures = [q for s in self._pieces for q in s.quantities]
        self._days = [d for s in self._pieces for d in s.days]

    def dropped(self, place: Place) -> Iterator[Segment]:
        """The restricting pieces of the unit that are not told."""
        complete = bool(lexicon().pattern("complete").search(self._told.raw))
        for piece in restricting(place.unit, place.index, complete):
            if not self._is_of_others(piece) and not self._tells(piece):
                yield piece

    def _is_of_others(self, piece: Segment) -> bool:
        """Whether a piece is of another class than the one that is told of."""
        return any(
            kind in self._kinds and not {n.rstrip("+-") for n in names} & self._names
            for kind, names in piece.classes.items()
            if kind in _PEOPLE
        )

    def _tells(self, piece: Segment) -> bool:
        bounded = [q for q in piece.quantities if bounds(q)]
        if any(not any(same_size(q, o) and o.bound in (q.bound, "") for o in self._figures) for q in bounded):
            return False
        if any(d.role and not any(o.within(d) or d.within(o) for o in self._days) for d in piece.days):
            return False
        named = {n for kind, names in piece.classes.items() if kind in _STRICT for n in names}
        unsaid = [n for n in named if n.rstrip("+-") not in self._names and n not in self._told.around]
        if unsaid and (len(unsaid) == len(named) or not _OTHERS.search(piece.text)):
            return False
        parts = [part for half in AND.split(piece.masked) for part in _MEETS.split(half, maxsplit=1) if part]
        known = self._told.around if len(parts) == 1 else ""
        heads = [_words(part)[:1] for part in parts[1:]]
        return all(self._tells_words(part, known) for part in parts) and all(
            self._has(word) for head in heads for word in head
        )

    def _tells_words(self, part: str, known: str) -> bool:
        words = [w for w in _words(part) if w not in known]
        return not words or sum(map(self._has, words)) >= (
            _KEPT if len(words) > 2 or not known else 0.5
        ) * len(words)

    def _has(self, word: str) -> bool:
        if any(other in self._text for other in synonyms(word)):
            return True
        return any(c in self._text for c in word if c not in _COMMON)


@lru_cache(maxsize=8192)
def _words(masked: str) -> tuple[str, ...]:
    outside = re.sub("（[^（）]*）?", "", masked.replace(MASK, ""))
    words = [w for w in cut(outside) if len(w) > 1]
    return tuple([w for w in words if not is_neutral(w)] or [w for w in words if w in predicates(outside)])
