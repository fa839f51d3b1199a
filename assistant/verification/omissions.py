"""A benefit told for everybody though the clause makes it in the same sentence for some only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.alignment import best_places, best_units, told_words
from assistant.verification.lexicon import lexicon
from assistant.verification.polarity import negations
from assistant.verification.segments import Segment, cut, segments
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason

_TOLD = 0.5
_RESULT = re.compile("(?:发|给|领|得|加|计|积|补)(?:第|放|予|取|[0-9])")
_ADDS = ("但", "其中", "除", "仅", "限", "条件", "前提", "须", "且", "并", "没有", "同时", "应当", "需")
_CAP = re.compile("最高|最多|最长|累计|不超过|至多|上限|封顶")


def omissions(told: Told) -> Iterator[Reason]:
    """Restricting conditions of the clause's sentence that neither the sentence nor those beside it tell."""
    text = told.sentence.text
    if not lexicon().pattern("grants").search(text) or lexicon().pattern("conditional").search(told.near):
        return
    if told.is_duty:
        return
    denied = [n for s in told.segments for n in negations(s.masked) if n.kind in ("negations", "ends")]
    if any(not n.word.startswith("免") for n in denied):
        return
    near = [*told.segments, *(s for b in told.beside for s in segments(b))]
    words = frozenset(w for s in near for w in s.marks)
    units = best_units(told)
    results = [next(_dropped(unit, words, told), None) for unit in units]
    piece = next((result for result in results if result), None)
    if piece:
        yield Reason("content", piece.text[:30], f"没有说条款的条件“{piece.text[:30]}”")


def _dropped(unit: Unit, words: frozenset[str], told: Told) -> Iterator[Segment]:
    units_told = {q.unit for s in told.segments for q in s.quantities}
    named = {kind: names for s in told.segments for kind, names in s.classes.items()}
    around = "\n".join(source.around for source in told.sources)
    places = [p for s in told.segments for p in best_places(s, told)]
    last = max((i for i, s in enumerate(unit.segments) if s.all_words & told_words(told)), default=0)
    for i, segment in enumerate(unit.segments):
        if _RESULT.search(segment.text) and not any(segment is p.segment for p in places):
            continue
        if i > last and not segment.text.startswith(_ADDS):
            continue
        if not _limits(segment):
            continue
        marks = frozenset(mark for mark in outside(segment) if mark not in around)
        figures = {
            f"{q.value.normalize()}{q.unit}" for q in segment.quantities if q.bound in (">=", ">", "<")
        }
        if not marks or (len(marks & words) / len(marks) >= _TOLD and figures <= words):
            continue
        rival = any(q.unit in units_told and not (segment.marks & words) for q in segment.quantities)
        other = any(k in named and not (names & named[k]) for k, names in segment.classes.items())
        if not rival and not other:
            yield segment


def outside(segment: Segment) -> frozenset[str]:
    """The marks of a piece without what is added in brackets."""
    return frozenset(m for s in segments(re.sub("（[^（）]*）?", "", segment.text)) for m in s.marks)


def _limits(segment: Segment) -> bool:
    if _CAP.search(segment.text):
        return False
    denied = any(n.kind in ("only", "except", "negations") for n in negations(segment.masked))
    return (
        denied or any(word in lexicon().lists["limits"] for word in cut(segment.masked)) or _bounded(segment)
    )


def _bounded(segment: Segment) -> bool:
    return any(
        q.bound in (">=", ">", "<") or (q.bound == "<=" and q.unit in ("岁", "月"))
        for q in segment.quantities
    )
