"""Looks for a person for whom a wrong version gives another result: a case is missing. None: it is alike.

People are those of the scheme's cases, with the facts that the change is about moved over every threshold,
and one other fact at a time. Finding nobody is no proof, only that this many tries told no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice, product
from random import Random

from evals.mutants import Mutant
from tools.rules.compiled import compiled
from tools.rules.engine import formulas, version_for
from tools.rules.nodes import Constant, Node, facts_of, walk
from tools.rules.openness import facts_in, thresholds
from tools.rules.outline import Outline
from tools.rules.profile import Profile, derivations, profile_of, told
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair, day_number, day_of
from tools.rules.vocabulary import Fact

_TRIES = 800
_MOST_COMBINED = 60
_SEED = 11
Facts = Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Telling:
    """A person who would notice: from which case, which facts are other than there, and both results."""

    base: int
    moved: Mapping[str, float]
    was: Outline
    now: Outline


def telling(
    rules: Rulebook, scheme: Scheme, mutant: Mutant, people: Sequence[tuple[Facts, date]]
) -> Telling | None:
    """Somebody for whom the mutant matters, if one is found; `people` are those of the version's cases."""
    if not people:
        return None
    old, new = rules.quick(mutant.old), compiled(mutant.new, rules.series)
    known = [profile_of(facts, as_of) for facts, as_of in people]
    for base, moved in islice(_moves(mutant, len(people), people[0][1]), _TRIES):
        person = _moved(rules, known[base], moved, *people[base])
        was, now = (quick(person.lows, person.highs, person.today) for quick in (old, new))
        if shown(mutant.old, was) != shown(mutant.old, now) and _counts(rules, scheme, mutant, person):
            return Telling(base, moved, was, now)
    return None


def _moved(rules: Rulebook, known: Profile, moved: Mapping[str, float], facts: Facts, as_of: date) -> Profile:
    """The person with some facts other; nothing is derived anew where nothing follows from them."""
    if _linked().isdisjoint(moved):
        lows, highs = list(known.lows), list(known.highs)
        for name, value in moved.items():
            lows[rules.words[name].index] = highs[rules.words[name].index] = value
        return Profile(tuple(lows), tuple(highs), known.told, known.today)
    for name, value in moved.items():
        facts = told(facts, name, (value, value))
    return profile_of(facts, as_of)


@cache
def _linked() -> frozenset[str]:
    """Facts that follow from others, and those that they follow from."""
    return frozenset(i for fact, node in derivations() for i in (fact.id, *facts_of(node)))


def _counts(rules: Rulebook, scheme: Scheme, mutant: Mutant, person: Profile) -> bool:
    """Whether the version is still theirs, with the facts moved."""
    if scheme.version_by is None:
        return True
    return version_for(scheme, person, rules.series) is mutant.old


def shown(version: Version, found: Outline) -> object:
    """What a person would be told: status, points, class, benefits and the amounts of those not excluded."""
    grade = next((g for g in zip(version.grades, found.grades, strict=False) if g[1][1]), None)
    amounts = [a for t, a in zip(found.benefits, found.amounts, strict=True) if t[1]]
    return found.status, found.total, grade and (grade[0].name, grade[1]), found.benefits, amounts


def _moves(mutant: Mutant, people: int, as_of: date) -> Iterator[tuple[int, dict[str, float]]]:
    """Facts of the change at every threshold for everybody, then with one other fact moved too."""
    dice = Random(_SEED)
    values = {f.id: _values(f, mutant, as_of) for f in facts_in(mutant.old).values()}
    focus = [i for i in _about(mutant) if i in values]
    near = list(islice(product(*(values[i] for i in focus)), 5000))
    near = dice.sample(near, min(len(near), _MOST_COMBINED))
    for base in range(people):
        yield from ((base, dict(zip(focus, one, strict=True))) for one in near)
    while values:
        moved = dict(zip(focus, dice.choice(near), strict=True))
        for other in dice.sample(list(values), min(len(values), dice.choice((1, 1, 2, 3)))):
            moved.setdefault(other, dice.choice(values[other]))
        yield dice.randrange(people), moved


def _about(mutant: Mutant) -> dict[str, Fact]:
    """The facts of the formulas that only one of the versions has."""
    old, new = _all(mutant.old), _all(mutant.new)
    changed = [n for n in old if n not in new] + [n for n in new if n not in old]
    return {i: f for node in changed for i, f in facts_of(node).items()}


def _all(version: Version) -> list[Node]:
    target = version.points.target if version.points else None
    return [*formulas(version), *([target] if target is not None else [])]


def _values(fact: Fact, mutant: Mutant, as_of: date) -> list[float]:
    """Both sides of every threshold, of the mutant too; every choice."""
    if fact.kind in ("bool", "choice"):
        return [float(v) for v in range(int(fact.low), int(fact.high) + 1)]
    marks = {*thresholds(mutant.old, fact), *thresholds(mutant.new, fact)}
    if fact.kind == "date":
        return sorted(_days(marks, fact, mutant, as_of))
    step = 1.0 if fact.whole or fact.unit == "元" else 0.01 if fact.unit == "倍" else 0.1
    near = {m + d for m in marks for d in (-step, 0.0, step)}
    none = {fact.none} if fact.none is not None else set()
    found = near | none or {fact.low, float(int((fact.low + min(fact.high, fact.low + 100)) / 2))}
    return sorted(round(v, 6) for v in found if fact.low <= v <= fact.high) or [fact.low]


def _days(marks: set[float], fact: Fact, mutant: Mutant, as_of: date) -> Iterator[float]:
    """The days named in formulas, those as many months or years ago as formulas say, and the days beside."""
    named = {day_of(m) for m in marks} | {as_of}
    lengths = {
        int(n.value)
        for version in (mutant.old, mutant.new)
        for node in _all(version)
        if fact.id in facts_of(node)
        for n in walk(node)
        if isinstance(n, Constant) and n.kind == "number" and 0 < n.value <= 600
    }
    for months in {n * unit for n in lengths for unit in (1, 12) if n * unit <= 1200}:
        year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
        named.add(date(year, month + 1, min(as_of.day, 28)))
    days = {day + timedelta(days=d) for day in named for d in (-1, 0, 1)}
    yield from (float(n) for n in map(day_number, days) if fact.low <= n <= fact.high)
