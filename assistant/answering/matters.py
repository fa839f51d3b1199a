"""Whether a policy is about what is wanted (事项: 落户, 居住证, 人才公寓 ...) or only near it in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.text.normalize import fold
from prompts.loader import load

Matters = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: tuple[tuple[str, re.Pattern[str]], ...]
    covers: Mapping[str, Matters]
    part_of: Mapping[str, str]
    parts: Mapping[str, Matters]
    apart: Matters


@lru_cache(maxsize=16384)
def matters_of(text: str) -> Matters:
    """The matters that a text names; of words at one place the longest counts."""
    covered = (own for name, own in _lexicon().covers.items() if name in fold(text))
    return _named(text).union(*covered)


@lru_cache(maxsize=16384)
def _named(text: str) -> Matters:
    """The matters that are named themselves."""
    folded = fold(text)
    hits = [(m.start(), m.end(), name) for name, words in _lexicon().words for m in words.finditer(folded)]
    return frozenset(name for start, end, name in hits if not any(_within(start, end, hit) for hit in hits))


def about(asked: Matters, head: Matters, told: Iterable[str]) -> float:
    """How far a policy is about what is asked: 1 by name, 0.5 in clauses, -1 not; 0: nothing is asked.

    `head` are the matters of its names, `told` the texts of its clauses. What nearly every policy speaks of
    (补贴) says nothing for one that does.
    """
    said = head.union(*map(matters_of, told))
    asked = frozenset(one for one in asked if one not in _lexicon().parts or not _met(one, head, said))
    if not asked:
        return 0.0
    met = [one for one in asked if _met(one, head, said)]
    if len(met) < len(asked):
        return len(met) / len(asked) - 1
    return 1.0 if asked & head else 0.5


def benefits_of(text: str) -> Matters:
    """The benefits that a text names one by one (购房补贴, 租房补贴 ...), not those that a word covers."""
    return _named(text) & _lexicon().apart


def _met(asked: str, head: Matters, said: Matters) -> bool:
    """Whether a matter is spoken of: a general one also by its parts, a way by the general alone."""
    part_of = _lexicon().part_of
    if said & {asked, *_lexicon().parts.get(asked, ())}:
        return True
    above = part_of.get(asked)
    return above in head and not any(part_of.get(name) == above for name in head)


def _within(start: int, end: int, hit: tuple[int, int, str]) -> bool:
    return hit[0] <= start and end <= hit[1] and hit[1] - hit[0] > end - start


@cache
def _lexicon() -> _Lexicon:
    table = load("matters")
    words = {name: re.compile("|".join(entry["words"])) for name, entry in table["matters"].items()}
    parts = {name: entry["part_of"] for name, entry in table["matters"].items() if "part_of" in entry}
    covers = {name: frozenset(own) for name, own in table["covers"].items()}
    wholes = {name: frozenset(entry["parts"]) for name, entry in table["matters"].items() if "parts" in entry}
    return _Lexicon(tuple(words.items()), covers, parts, wholes, frozenset(table["apart"]))
