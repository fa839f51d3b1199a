"""Which fact to ask for next: the one whose answer would decide most; never one that decides nothing.

Every open fact is tried in several imagined people: how much does the outcome depend on this one? Their
other open facts are filled in half with what the conditions want (else hardly anybody would come near the
line), half at random, usual values more often. That puts first what decides, and rare things (a record, an
award) last, although a single one of them might decide too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from tools.rules.engine import Undecided
from tools.rules.evaluation import Ask
from tools.rules.nodes import facts_of
from tools.rules.openness import Trial, decided, facts_in, thresholds, trial
from tools.rules.outline import Outline, holds
from tools.rules.profile import Profile, moved, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Criterion, Scheme, Version
from tools.rules.values import Pair
from tools.rules.vocabulary import Fact

_USUAL = 0.85
"""How likely a person has nothing of a kind that can be absent."""
_PEOPLE = 12
_NEAR = 0.5
_SEED = 7  # any: the same facts always lead to the same question


def questions(
    rules: Rulebook,
    scheme: Scheme,
    facts: Mapping[str, Pair],
    as_of: date,
    unanswerable: Sequence[str] = (),
) -> list[Ask]:
    """The facts still worth asking for, the most useful first; facts of one group are one question.

    `unanswerable` are facts that the person does not know: they are not asked for again.
    """
    tried = trial(rules, scheme, facts, as_of)
    version = tried.version(facts)
    if isinstance(version, Undecided):
        return [_ask(rules.words[name], 1.0) for name in version.missing if name not in unanswerable]
    if decided(tried.outline(facts)):
        return []
    return _Asking(tried, version, facts, set(unanswerable)).ranked()


class _Asking:
    """Tries what each answer would change."""

    def __init__(
        self, tried: Trial, version: Version, facts: Mapping[str, Pair], unanswerable: set[str]
    ) -> None:
        self._trial, self._version = tried, version
        self._person = person = profile_of(facts, tried.as_of)
        pairs = {f.id: person.pair(f.index) for f in facts_in(version).values()}
        self._open = [
            f
            for f in facts_in(version).values()
            if pairs[f.id][0] != pairs[f.id][1] and f.id not in unanswerable
        ]
        self._values = {f.id: _values(f, pairs[f.id], thresholds(version, f)) for f in self._open}
        self._wanted = {f.id: self._favourable(f) for f in self._open}
        self._people = self._imagined()

    def ranked(self) -> list[Ask]:
        """All questions that can change the outcome."""
        shares = {f.id: self._share(f) for f in self._open}
        useful = [f for f in self._open if shares[f.id] > 0 or self._settles(f)]
        useful = useful or self._open
        asks = [_ask(f, shares[f.id]) for f in useful if not f.group]
        for group in dict.fromkeys(f.group for f in useful if f.group):
            members = [f for f in useful if f.group == group]
            asks.append(self._group(group, members, max(shares[f.id] for f in members)))
        return sorted(asks, key=lambda ask: -ask.share)  # stable: what is alike stays in the scheme's order

    def _imagined(self) -> list[Profile]:
        """People who are like this one in all that is known."""
        dice = Random(_SEED)
        people = []
        for _ in range(_PEOPLE):
            person = self._person
            for fact in self._open:
                value = self._guess(fact, dice)
                person = moved(person, fact, (value, value))
            people.append(person)
        return people

    def _guess(self, fact: Fact, dice: Random) -> float:
        wanted, values = self._wanted[fact.id], self._values[fact.id]
        if wanted is not None and dice.random() < _NEAR:
            return wanted
        return dice.choices(values, _chances(fact, values))[0]

    def _favourable(self, fact: Fact) -> float | None:
        """The answer with which most conditions surely hold; None for a fact that no condition demands."""
        leaves = [c for c in _demanded(self._version.requires) if c.when and fact.id in facts_of(c.when)]
        if not leaves:
            return None
        return max(self._values[fact.id], key=lambda v: self._holding(leaves, fact, v))

    def _holding(self, leaves: Sequence[Criterion], fact: Fact, value: float) -> int:
        algebra = moved(self._person, fact, (value, value)).algebra(self._trial.rules.series)
        return sum(bool(holds(c, algebra)[0]) for c in leaves)

    def _share(self, fact: Fact) -> float:
        """How mixed the outcomes are over the answers, on average over the imagined people."""
        values = self._values[fact.id]
        chances = _chances(fact, values)
        total = sum(chances)
        mixed = 0.0
        for person in self._people:
            weight: dict[object, float] = {}
            for value, chance in zip(values, chances, strict=True):
                outcome = _outcome(self._trial.outline_of(moved(person, fact, (value, value))))
                weight[outcome] = weight.get(outcome, 0.0) + chance / total
            mixed += 1 - sum(w * w for w in weight.values())
        return mixed / len(self._people)

    def _settles(self, fact: Fact) -> bool:
        """Whether some answer settles the matter at once, whatever the rest is."""
        return any(
            decided(self._trial.outline_of(moved(self._person, fact, (v, v)))) for v in self._values[fact.id]
        )

    def _group(self, name: str, members: Sequence[Fact], share: float) -> Ask:
        group = self._trial.rules.words.groups[name]
        if len(members) == 1:
            return _ask(members[0], share)
        return Ask(
            fact=name,
            label="、".join(f.label for f in members),
            question=group.question,
            choices=[*(f.label for f in members), group.none],
            unit=None,
            share=share,
        )


def _demanded(criterion: Criterion) -> Iterator[Criterion]:
    """The conditions that must all hold: not those of alternatives."""
    if not criterion.parts:
        yield criterion
    elif criterion.count == len(criterion.parts):
        for part in criterion.parts:
            yield from _demanded(part)


def _outcome(found: Outline | None) -> object:
    """What the person would be told: met or not, which class, which amounts."""
    if found is None or not found.status[1]:
        return False
    amounts = tuple(a for t, a in zip(found.benefits, found.amounts, strict=True) if t[1])
    return found.status, found.grades, amounts


def _chances(fact: Fact, values: Sequence[float]) -> list[float]:
    """How likely each value is thought to be."""
    if fact.none is None or fact.none not in values or len(values) == 1:
        return [1 / len(values)] * len(values)
    other = (1 - _USUAL) / (len(values) - 1)
    return [_USUAL if v == fact.none else other for v in values]


def _values(fact: Fact, pair: Pair, marks: Sequence[float]) -> list[float]:
    """Values that stand for all: every choice, or both sides of every threshold."""
    low, high = pair
    if fact.kind in ("bool", "choice"):
        return [float(v) for v in range(int(low), int(high) + 1)]
    if fact.kind == "date":
        return sorted({v for v in marks if low <= v <= high} | {low, high})
    step = 1.0 if fact.whole else 0.01
    near = {v for mark in marks for v in (mark - step, mark)}
    inner = {low + (high - low) * part for part in (0.05, 0.2, 0.5)} if not marks else set()
    inner = {float(int(v)) for v in inner} if fact.whole else inner
    none = {fact.none} if fact.none is not None else set()
    return sorted(v for v in near | inner | none | {low, high} if low <= v <= high)


def _ask(fact: Fact, share: float) -> Ask:
    choices = {"choice": list(fact.choices), "bool": ["是", "否"]}.get(fact.kind, [])
    return Ask(
        fact=fact.id, label=fact.label, question=fact.question, choices=choices, unit=fact.unit, share=share
    )
