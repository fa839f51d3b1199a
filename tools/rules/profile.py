"""What is known of one person, ready for formulas: told facts, and those that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tools.rules.algebra import Direct
from tools.rules.compiled import compiled_span
from tools.rules.formula import parse
from tools.rules.nodes import Node, facts_of
from tools.rules.series import Series, all_series
from tools.rules.values import Pair, day_number
from tools.rules.vocabulary import Fact, Vocabulary, vocabulary

Derive = Callable[[Sequence[float], Sequence[float], float], Pair]


@dataclass(frozen=True, slots=True)
class Profile:
    """Lowest and highest possible value of every fact of the vocabulary, by its place there."""

    lows: Sequence[float]
    highs: Sequence[float]
    told: frozenset[str]
    today: float

    def pair(self, index: int) -> Pair:
        """The value of a fact."""
        return self.lows[index], self.highs[index]

    def algebra(self, series: Mapping[str, Series]) -> Direct:
        """Arithmetic on this person."""
        return Direct(self.lows, self.highs, self.today, series)


def profile_of(facts: Mapping[str, Pair], as_of: date) -> Profile:
    """The profile of told facts on a day; what follows from them is worked out in the vocabulary's order."""
    bounds, words = _bounds(), vocabulary()
    lows, highs = list(bounds[0]), list(bounds[1])
    for name, (low, high) in facts.items():
        index = words[name].index
        lows[index], highs[index] = low, high
    today = float(day_number(as_of))
    told = frozenset(words[name].id for name in facts)
    for fact, derive in _derivers():
        if fact.id not in told:
            low, high = derive(lows, highs, today)
            low, high = max(low, fact.low), min(high, fact.high)
            if low <= high:  # else nothing possible follows: then it is not known
                lows[fact.index], highs[fact.index] = low, high
    return Profile(lows, highs, told, today)


def told(facts: Mapping[str, Pair], name: str, pair: Pair) -> dict[str, Pair]:
    """The facts with one more (by its id); the same thing told in other words (years, months) gives way."""
    found = {k: v for k, v in facts.items() if k not in _twins().get(name, ())}
    found[name] = pair
    return found


def moved(person: Profile, fact: Fact, pair: Pair) -> Profile:
    """The person with one fact more: the same as the profile of `told(facts, fact.id, pair)`, sooner."""
    lows, highs = list(person.lows), list(person.highs)
    lows[fact.index], highs[fact.index] = pair
    known = (person.told - _twins().get(fact.id, frozenset())) | {fact.id}
    for other, derive in _following()[fact.id]:
        if other.id not in known:
            lows[other.index], highs[other.index] = other.low, other.high
            low, high = derive(lows, highs, person.today)
            low, high = max(low, other.low), min(high, other.high)
            if low <= high:
                lows[other.index], highs[other.index] = low, high
    return Profile(lows, highs, known, person.today)


@cache
def _following() -> dict[str, tuple[tuple[Fact, Derive], ...]]:
    """For every fact what follows from it, directly or not, in the vocabulary's order."""
    sources = {fact.id: set(facts_of(node)) for fact, node in derivations()}
    found: dict[str, tuple[tuple[Fact, Derive], ...]] = {}
    for fact in vocabulary():
        reached = {fact.id}
        for _ in sources:
            reached |= {name for name, parts in sources.items() if parts & reached}
        found[fact.id] = tuple((f, d) for f, d in _derivers() if f.id in reached - {fact.id})
    return found


@cache
def _twins() -> dict[str, frozenset[str]]:
    """Facts that follow from each other."""
    sources = {fact.id: set(facts_of(node)) for fact, node in derivations()}
    return {
        one: frozenset(other for other in sources[one] if one in sources.get(other, ())) for one in sources
    }


@cache
def derivations() -> tuple[tuple[Fact, Node], ...]:
    """Derived facts with their formulas."""
    return derivations_of(vocabulary(), all_series())


def derivations_of(words: Vocabulary, series: Mapping[str, Series]) -> tuple[tuple[Fact, Node], ...]:
    """The derivations of a vocabulary, in its order."""
    return tuple((f, parse(f.derive, words, series)) for f in words if f.derive)


@cache
def _derivers() -> tuple[tuple[Fact, Derive], ...]:
    return tuple((fact, compiled_span(node, all_series())) for fact, node in derivations())


@cache
def _bounds() -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(f.low for f in vocabulary()), tuple(f.high for f in vocabulary())
