"""Whether a clause is about the class asked about (硕士, A类, 购房补贴) or about another one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.answering.ladders import above, unnamed
from knowledge.text.normalize import fold
from prompts.loader import load

_PEOPLE = ("education", "title", "skill", "talent_class")

Classes = tuple[frozenset[str], ...]
"""The classes named in a text, one set a kind."""


@lru_cache(maxsize=16384)
def classes_of(text: str) -> Classes:
    """The classes that a text names."""
    folded = fold(text)
    return tuple(
        above(kind, frozenset(names[word] for word in pattern.findall(folded)), folded)
        for kind, (pattern, names) in _kinds().items()
    )


def unspoken(question: str, clauses: Iterable[str]) -> tuple[str, ...]:
    """The classes of people asked about that a policy, by all its clauses, tells nothing of."""
    asked, named = classes_of(question), list(map(classes_of, clauses))
    found = (
        unnamed(kind, asked[n], (one[n] for one in named))
        for n, kind in enumerate(_kinds())
        if kind in _PEOPLE and asked[n]
    )
    return tuple(sorted(frozenset[str]().union(*found)))


def lettered(text: str) -> frozenset[str]:
    """The classes with letters (A类, B档) that a text names."""
    return classes_of(text)[list(load("classes")).index("talent_class")]


def fit(asked: Classes, said: Classes) -> float:
    """For each kind asked about: 1 for the same class, -1 for others only; summed up."""
    return float(sum(_fit(a, s) for a, s in zip(asked, said, strict=True) if a and s))


def _fit(asked: frozenset[str], said: frozenset[str]) -> int:
    return 1 if asked & said else -1


@cache
def _kinds() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    return {kind: _kind(classes) for kind, classes in load("classes").items()}


def _kind(classes: dict[str, list[str]]) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {fold(word): name for name, words in classes.items() for word in words}
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), names
