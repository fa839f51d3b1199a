"""May stays may, must stays must, and what a clause calls uncertain is not told as certain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from assistant.verification.alignment import best_places, best_units
from assistant.verification.lexicon import lexicon, raw
from assistant.verification.negations import negations
from assistant.verification.segments import Segment, cut, same
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason

_OF_IT = ("此", "该", "以上", "上述", "本条")
_OF_ALL = (1, 2, 8)  # groups that hold for all that follows them in a sentence
_UNCERTAIN = (0, 1, 3, 5)  # groups of hedges any of which tells that something is not certain


def modality(told: Told) -> Iterator[Reason]:
    """Duties made of permissions and the other way round."""
    for segment in told.segments:
        owed, allowed = _after("duties", segment.masked), _after("permits", segment.masked)
        if not owed and not allowed:
            continue
        candidates = best_places(segment, told)
        if (
            owed
            and candidates
            and all(_only("permits", "duties", owed, p.segment.masked) for p in candidates)
        ):
            yield Reason("modality", segment.text[:12], "条款说的是可以，不是必须")
        if (
            allowed
            and candidates
            and all(_only("duties", "permits", allowed, p.segment.masked) for p in candidates)
        ):
            yield Reason("modality", segment.text[:12], "条款说的是必须，不是可以")


def freed(told: Told) -> Iterator[Reason]:
    """Owed though the clauses free from it (免征), and nothing in them says that it is owed."""
    theirs = [
        n
        for unit in told.units
        for s in unit.segments
        for n in negations(s.masked)
        if n.word.startswith("免")
    ]
    owed_there = {word for unit in told.units for s in unit.segments for word in _after("duties", s.masked)}
    for segment in told.segments:
        owed = _after("duties", segment.masked)
        if (
            owed - owed_there
            and any(n.scope & segment.all_words for n in theirs)
            and not negations(segment.masked)
        ):
            yield Reason("negation", segment.text[:12], "条款说的是免除")


def _only(one: str, other: str, words: frozenset[str], masked: str) -> bool:
    """Whether a piece has the words after the one modality and the other nowhere."""
    return bool(words & _after(one, masked)) and not _after(other, masked)


@lru_cache(maxsize=16384)
def _after(name: str, masked: str) -> frozenset[str]:
    """What is owed or allowed: the two words behind each word of the modality."""
    modal = frozenset(lexicon().lists[name])
    words = cut(masked)
    found = {w for i, word in enumerate(words) if word in modal for w in words[i + 1 : i + 3]}
    return frozenset(same(w) for w in found if len(w) > 1)


def hedges(told: Told) -> Iterator[Reason]:
    """Doubts of the clauses (推算, 第三方, 原则上) that the sentence leaves out."""
    units = [*best_units(told), *_with_figures(told)]
    yield from _unsaid(units, told)
    yield from following_hedges(told)


def following_hedges(told: Told) -> Iterator[Reason]:
    """Doubts in the sentence behind the one that is quoted (此点凭已有知识整理)."""
    yield from _unsaid(_following(best_units(told), told), told, behind=True)


def _following(units: list[Unit], told: Told) -> list[Unit]:
    return [b for a, b in pairwise(told.units) if a in units and b.text.startswith(_OF_IT)]


def _unsaid(units: list[Unit], told: Told, behind: bool = False) -> Iterator[Reason]:
    groups = raw("lexicon")["hedges"]
    matched = [place.segment for s in told.segments for place in best_places(s, told)]
    uncertain = [word for n in _UNCERTAIN for word in groups[n]] + ["参考", "据", "为准", "没有查到", "待"]
    over = any(told.is_over(source) for source in told.sources)
    for n, group in enumerate(groups[:-1] if over else groups):
        words = uncertain if n in _UNCERTAIN else group
        for unit in units:
            said = next((word for word in group if word in unit.text), None)
            if (
                said
                and not any(word in told.near for word in words)
                and (behind or _concerns(said, n, unit, matched))
            ):
                yield Reason("modality", said, f"条款说明了“{said}”，句子没有说")
                return


def _with_figures(told: Told) -> list[Unit]:
    """The sentences and rows that have the money and counts of the sentence."""
    said = {q.size for s in told.segments for q in s.quantities if q.unit in ("元", "人", "分", "%", "倍")}
    return [
        unit
        for unit in best_units(told, 0.5)
        if any(q.size in said for s in unit.segments for q in s.quantities)
    ]


def _concerns(word: str, group: int, unit: Unit, matched: list[Segment]) -> bool:
    """A doubt counts where it stands in what the sentence tells; whether it is so at all, behind it, too."""
    if len(word) == 1 or word in ("来源", "来自"):
        return False
    told_before = False
    for segment in unit.segments:
        told_before = told_before or segment in matched
        if "）" in segment.text and "（" not in segment.text and segment not in matched:
            continue  # of what is added in brackets
        if word in segment.text and (segment in matched or (group in _UNCERTAIN and told_before)):
            return True
    heads = unit.segments[: max((i for i, s in enumerate(unit.segments) if s in matched), default=0)]
    return group in _OF_ALL and any(word in segment.text for segment in heads)


def enough(told: Told) -> Iterator[Reason]:
    """What the clauses call no more than a condition is not told as enough (就能)."""
    match = lexicon().pattern("sufficient").search(told.raw)
    if match and lexicon().pattern("not_enough").search("".join(s.text for s in told.sources)):
        yield Reason("modality", match[0], "条款没有说这样就够了")
