"""Whether a clause is on what a question turns on (要素: 社保, 年龄 ...) or on something else only."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.text.normalize import fold
from prompts.loader import load

Elements = frozenset[str]


@lru_cache(maxsize=16384)
def elements_of(text: str) -> Elements:
    """The elements that a text names."""
    folded = fold(text)
    return frozenset(name for name, words in _lexicon() if words.search(folded))


def element_fit(asked: Elements, said: Elements) -> float:
    """The share of what is asked that is said; -1 for others only, 0 where either is without."""
    if not asked or not said:
        return 0.0
    return len(asked & said) / len(asked) or -1.0


@cache
def _lexicon() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile("|".join(map(re.escape, words)))) for name, words in load("elements").items()
    )
