"""An option of a choice, told as it is named or begun: 社会组织, E1类, 没有."""

from __future__ import annotations

import re

from tools.reading.phrases import Lexicon
from tools.reading.quantities import denied
from tools.reading.scene import Scene
from tools.reading.tidying import tidy
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact

Pair = tuple[float, float]


def choice(fact: Fact, whole: str, words: Lexicon) -> tuple[Pair, str] | None:
    """The option that a clause names, begins or denies."""
    for place, option in _options(fact, words):
        if option in whole and not re.search(rf"[不没非][是算]?{re.escape(option)}", whole):
            return (place, place), option
    begun = [place for place, option in _options(fact, words) if option.startswith(whole.strip())]
    if len(begun) == 1 and whole.strip():
        return (begun[0], begun[0]), whole.strip()
    if fact.none is not None and denied(whole, words):
        return (fact.none, fact.none), whole.strip()
    return None


def listed(fact: Fact, told: Scene, words: Lexicon) -> FactRead | None:
    """An option said as it is written, commas and 如果 in its name or not."""
    asks = any(clause.asks for clause in told.clauses)
    for place, option in _options(fact, words):
        exact = told.text.strip() == option
        if (exact or (not option.isalnum() and not asks)) and (at := told.text.find(option)) >= 0:
            return FactRead(fact.id, place, place, option, at, at + len(option))
    return None


def _options(fact: Fact, words: Lexicon) -> list[tuple[int, str]]:
    """The options as `tidy` leaves them, the longest first: E1 before E."""
    named = [(place, tidy(option, words)) for place, option in enumerate(fact.choices)]
    return sorted(named, key=lambda option: -len(option[1]))
