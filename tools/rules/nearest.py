"""For "not met": the smallest changes that would meet it, nearest first.

Only facts that a person can change count (`change` in the vocabulary), and only upwards: more months, a
higher title. One change, or two together. Changes run side by side: two of six months take six months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from tools.rules.engine import Undecided
from tools.rules.evaluation import ChangeResult
from tools.rules.openness import Trial, facts_in, thresholds, trial
from tools.rules.outline import Outline
from tools.rules.profile import Profile, moved, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair, json_value, show_number, show_value
from tools.rules.vocabulary import Fact

_MOST = 4
_ONE_MORE = 0.5
"""Two things to do are harder than one that takes as long."""
Values = tuple[tuple[Fact, float], ...]


def changes(
    rules: Rulebook,
    scheme: Scheme,
    facts: Mapping[str, Pair],
    as_of: date,
    most: int = _MOST,
    thorough: bool = True,
) -> list[ChangeResult]:
    """The nearest ways to meet a scheme that is not met; empty when it is met, open, or out of reach.

    Not `thorough`: two changes together are only looked for where no single one is enough.
    """
    tried = trial(rules, scheme, facts, as_of)
    version, now = tried.version(facts), tried.outline(facts)
    if now is None or isinstance(version, Undecided) or now.status[1] or version.closed:
        return []
    return _Search(tried, version, facts).nearest(most, thorough)


class _Search:
    """Looks for values of changeable facts that turn the result."""

    def __init__(self, tried: Trial, version: Version, facts: Mapping[str, Pair]) -> None:
        self._trial, self._version = tried, version
        self._person = person = profile_of(facts, tried.as_of)
        self._now = {f.id: person.pair(f.index) for f in facts_in(version).values()}
        self._changeable = [f for f in facts_in(version).values() if f.change and self._known(f)]

    def nearest(self, most: int, thorough: bool) -> list[ChangeResult]:
        """Single changes, and pairs of changes neither of which is enough alone."""
        found = list(self._singles())
        if thorough or not found:
            found += self._pairs()
        found.sort(key=lambda change: change.effort)
        return found[:most]

    def _known(self, fact: Fact) -> bool:
        """One cannot say "8 more months" to somebody whose months are not known."""
        low, high = self._now[fact.id]
        return low == high and low < fact.high

    def _singles(self) -> Iterator[ChangeResult]:
        for fact in self._changeable:
            value = self._least(self._person, fact)
            if value is not None:
                yield self._result(((fact, value),))

    def _pairs(self) -> Iterator[ChangeResult]:
        for one, other in combinations(self._changeable, 2):
            ways = [
                ((one, value), (other, least))
                for value in self._levels(one)
                if not self._possible(self._person, one, value)
                and (least := self._least(moved(self._person, one, (value, value)), other)) is not None
                and not self._possible(self._person, other, least)
            ]
            if ways:
                yield self._result(min(ways, key=self._effort))

    def _levels(self, fact: Fact) -> list[float]:
        """Values worth trying for the first of two."""
        now = self._now[fact.id][0]
        if fact.kind in ("bool", "choice"):
            return [float(v) for v in range(int(now) + 1, int(fact.high) + 1)]
        return [mark for mark in thresholds(self._version, fact) if mark > now]

    def _least(self, person: Profile, fact: Fact) -> float | None:
        """The smallest higher value with which it is possible; None if there is none."""
        now = self._now[fact.id][0]
        if fact.kind in ("bool", "choice"):
            steps = [float(v) for v in range(int(now) + 1, int(fact.high) + 1)]
            return next((v for v in steps if self._possible(person, fact, v)), None)
        marks = [m for m in thresholds(self._version, fact) if m > now]
        if met := next((m for m in marks if self._possible(person, fact, m)), None):
            return self._halved(person, fact, now, met)  # a figure of a series may be met before
        return self._halved(person, fact, now, fact.high) if self._possible(person, fact, fact.high) else None

    def _halved(self, person: Profile, fact: Fact, low: float, high: float) -> float:
        """Halving between what is not enough and what is, to a whole unit (a tenth of one that has parts)."""
        step = 1.0 if fact.whole else 0.1
        while high - low > step:
            middle = low + step * max(1, int((high - low) / step / 2))
            if middle >= high:  # a tenth more is rounded to the same number: as near as numbers get
                break
            if self._possible(person, fact, middle):
                high = middle
            else:
                low = middle
        return round(high, 4)

    def _possible(self, person: Profile, fact: Fact, value: float) -> bool:
        found = self._outline(person, fact, value)
        return found is not None and bool(found.status[1])

    def _outline(self, person: Profile, fact: Fact, value: float) -> Outline | None:
        return self._trial.outline_of(moved(person, fact, (value, value)))

    def _effort(self, values: Values) -> float:
        months = [_months(fact, self._now[fact.id][0], value) for fact, value in values]
        return max(months) + _ONE_MORE * (len(months) - 1)

    def _result(self, values: Values) -> ChangeResult:
        person = self._person
        for fact, value in values:
            person = moved(person, fact, (value, value))
        found = self._trial.outline_of(person)
        assert found is not None
        text = "，并".join(_said(fact, self._now[fact.id][0], value) for fact, value in values)
        return ChangeResult(
            text=text + _outcome(found),
            facts={fact.id: str(json_value(fact, (value, value))) for fact, value in values},
            effort=self._effort(values),
        )


def _months(fact: Fact, now: float, value: float) -> float:
    assert fact.change is not None
    return fact.change.effort * (value - now)


def _said(fact: Fact, now: float, value: float) -> str:
    assert fact.change is not None
    more = f"{show_number(round(value - now, 4))}{fact.unit or ''}"
    return fact.change.say.format(more=more, value=show_value(fact, value))


def _outcome(found: Outline) -> str:
    """`即 145 分` where points are known; else a word on what is still open."""
    total = found.total
    points = f"，即{show_number(total[0])}分" if total and total[0] == total[1] else ""
    return points if found.status[0] else f"{points}（其余条件还需确认）"
