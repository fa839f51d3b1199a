"""或 does not become 且, nor 且 或; 均 and 任一 stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.alignment import best_units
from assistant.verification.lexicon import lexicon
from assistant.verification.segments import predicates
from assistant.verification.sources import Unit
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK

_REACH = 10


def connectives(told: Told) -> Iterator[Reason]:
    """Connectives that the clauses do not have there, or have otherwise."""
    either, both = lexicon().pattern("either"), lexicon().pattern("both")
    text = told.sentence.masked
    has_either, has_both = either.search(text), both.search(text)
    there = [unit for unit in told.units if either.search(_joined(unit))]
    for match in either.finditer(text):
        left, right = _sides(text, match)
        if not any((left | right) & _unit(unit) for unit in there) and not there:
            yield Reason("connective", match[0], f"条款没有说“{match[0]}”")
            return
        if (left or right) and not any((left | right) & _unit(unit) for unit in there):
            yield Reason("connective", match[0], f"条款在这里不是“{match[0]}”")
            return
    duty = lexicon().pattern("duties").search(text)
    for unit in best_units(told):
        joined = _joined(unit)
        for match in re.finditer("或者?", joined):
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
            and either.search(joined)
            and not both.search(joined)
        ):
            yield Reason("connective", has_both[0], "条款说的是“或”")
            return


def _joined(unit: Unit) -> str:
    return "，".join(s.masked for s in unit.segments)


def _unit(unit: Unit) -> frozenset[str]:
    return frozenset(w for s in unit.segments for w in s.all_words)


def _sides(text: str, match: re.Match[str], reach: int = _REACH) -> tuple[frozenset[str], frozenset[str]]:
    left = re.split("[，。；]", text[max(0, match.start() - reach) : match.start()])[-1]
    right = re.split("[，。；]", text[match.end() : match.end() + reach])[0]
    return predicates(left.replace(MASK, "")), predicates(right.replace(MASK, ""))
