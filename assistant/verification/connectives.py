"""或 does not become 且, nor 且 或; 均 and 任一 stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.verification.alignment import Place, best_places, best_units
from assistant.verification.lexicon import lexicon
from assistant.verification.negations import negations
from assistant.verification.segments import Segment, classes, cut, is_neutral, predicates, synonyms
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK, written

_REACH = 10


def connectives(told: Told) -> Iterator[Reason]:
    """Connectives that the clauses do not have there, or have otherwise."""
    either, both = lexicon().pattern("either"), lexicon().pattern("both")
    text = told.sentence.masked
    has_either, has_both = either.search(text), both.search(text)
    has_either = has_either or lexicon().pattern("alternatives").search(told.raw)
    there = [unit for unit in told.units if either.search(_joined(unit))]
    for match in either.finditer(text):
        if negations(re.split("[，。；：]", text[: match.start()])[-1]):
            continue  # 不能用于甲或乙: neither
        if _lists_people(text, match, told):
            continue  # 本科或大专 of a clause that says 本科、大专: one is the one or the other
        left, right = _sides(text, match)
        if not any((left | right) & _unit(unit) for unit in there) and not there:
            yield Reason("connective", match[0], f"条款没有说“{match[0]}”")
            return
        if (
            match[0].startswith("或")
            and left
            and right
            and not any(_offers(left, right, unit) for unit in there)
        ):
            yield Reason("connective", match[0], f"条款在这里不是“{match[0]}”")
            return
    duty = told.has_word("duties")
    for unit in best_units(told):
        joined = _joined(unit)
        for match in re.finditer("或者?", joined):
            if _ASKED.match(joined, match.end()):
                continue
            left, right = _sides(joined, match, 6)
            told_words = predicates(text.replace(MASK, "")) | frozenset(
                w for s in told.segments for w in s.all_words
            )
            on_left, on_right = (left - right) & told_words, (right - left) & told_words
            if on_left and on_right and not has_either:
                yield Reason("connective", match[0], "条款说的是“或”")
                return
            if (
                duty
                and bool(on_left) != bool(on_right)
                and not has_either
                and (left - right)
                and (right - left)
            ):
                yield Reason("connective", match[0], "条款还允许另一种情形")
                return
        if (
            has_both
            and re.search("且|同时|缺一不可|均须|都须", has_both[0])
            and ("或" in joined or lexicon().pattern("one_of").search(unit.text))
            and not _AND.search(joined)
        ):
            yield Reason("connective", has_both[0], "条款说的是“或”")
            return


_RANKS = ("education", "title", "skill", "talent_class")


def _lists_people(text: str, match: re.Match[str], told: Told) -> bool:
    """Whether classes of one kind stand on both sides that a unit lists side by side (、)."""
    left = classes(text[max(0, match.start() - _REACH) : match.start()])
    right = classes(text[match.end() : match.end() + _REACH])
    return any(
        _is_listed(left[kind], unit.segments, kind) and any(right[kind] & s.named for s in unit.segments)
        for kind in _RANKS
        if kind in left and kind in right
        for unit in told.units
    )


def _is_listed(names: frozenset[str], pieces: Sequence[Segment], kind: str) -> bool:
    return any(a.listed and names & a.named and kind in b.classes for a, b in pairwise(pieces))


_ASKED = re.compile("[^，。；]{0,24}(?:核实|咨询|查询|了解|确认)")


def _offers(left: frozenset[str], right: frozenset[str], unit: Unit) -> bool:
    """Whether the unit has words of both sides, and an 或 (or 之一) that one of them stands beside."""
    words, joined = _unit(unit), _joined(unit)
    if not (left & words and right & words):
        return False
    ors = [*re.finditer("或者?", joined)]
    sides = [_sides(joined, match) for match in ors]
    return not ors or any((left & a or left & b) and (right & a or right & b) for a, b in sides)


def alternatives(told: Told) -> Iterator[Reason]:
    """All of several conditions told for one of them, or one for all."""
    every, one = lexicon().pattern("all_of"), lexicon().pattern("one_of")
    there = "\n".join(f"{s.text}\n{s.passage.clause.context}" for s in told.sources)
    there = "，".join(written(line).text for line in there.split("\n"))
    for mine, other, said in ((every, one, "满足一项即可"), (one, every, "须全部满足")):
        match = mine.search(told.sentence.text)
        apart = other.search(there) or (
            mine is every and "或" in there and not lexicon().pattern("both").search(there)
        )
        if match and apart and not mine.search(there):
            yield Reason("connective", match[0], f"条款说的是{said}")


_AND = re.compile("并且|而且|且|并(?![不非])|同时|又有")


def dropped_conjuncts(told: Told) -> Iterator[Reason]:
    """A figure or benefit told for one of two conditions that the clause puts together (本科并有学士学位)."""
    if lexicon().pattern("conditional").search(told.near) or told.is_duty:
        return
    if any(n.kind in ("negations", "ends") for s in told.segments for n in negations(s.masked)):
        return
    for segment in told.segments:
        places = best_places(segment, told)
        results = [_half(place, told) for place in places]
        if results and all(results):
            yield Reason("connective", results[0] or "", f"没有说条款的条件“{results[0]}”")
            return


_HEAD = re.compile("(?<=[\u4e00-\u9fff]{2})的[\u4e00-\u9fff]+$")
"""Whom a condition is of (受聘的专业技术人员) is no part of it."""


def _half(place: Place, told: Told) -> str | None:
    """The piece, if the sentence tells what stands on one side of its 且 and nothing of the other."""
    masked = _unbracketed(place)
    for match in _AND.finditer(masked):
        left, right = (
            [
                w
                for w in cut(side.replace(MASK, ""))
                if len(w) > 1 and not is_neutral(w) and w not in told.around
            ]
            for side in (masked[: match.start()], _HEAD.sub("", masked[match.end() :]))
        )
        if left and right and _tells(left, told) != _tells(right, told):
            return place.segment.text[:20]
    return None


def _unbracketed(place: Place) -> str:
    """The piece; where it begins within brackets (含副高、正高）并受聘), with what is before them."""
    masked = place.segment.masked
    if "）" not in masked or "（" in masked.split("）")[0]:
        return masked
    before = "".join(s.masked for s in place.unit.segments[: place.index])
    return re.split("[，。；]", before.rpartition("（")[0])[-1] + masked.partition("）")[2]


def _tells(words: list[str], told: Told) -> bool:
    near = told.near
    return any(o in near for w in words for o in (*synonyms(w), *(w[i : i + 2] for i in range(len(w) - 1))))


def _joined(unit: Unit) -> str:
    return "，".join(s.masked for s in unit.segments)


def _unit(unit: Unit) -> frozenset[str]:
    return frozenset(w for s in unit.segments for w in s.all_words)


def _sides(text: str, match: re.Match[str], reach: int = _REACH) -> tuple[frozenset[str], frozenset[str]]:
    left = re.split("[，。；]", text[max(0, match.start() - reach) : match.start()].rstrip("，"))[-1]
    right = re.split("[，。；]", text[match.end() : match.end() + reach])[0]
    return predicates(left.replace(MASK, "")), predicates(right.replace(MASK, ""))
