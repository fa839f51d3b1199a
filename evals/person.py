"""A simulated person with a hidden profile: answers what is asked in varied words, interrupts, corrects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from tools.rules.nodes import facts_of
from tools.rules.openness import facts_in, thresholds
from tools.rules.profile import profile_of
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair, day_of, show_value
from tools.rules.vocabulary import Fact, vocabulary

_UNDIVIDED = ("元", "个月", "分", "天", "小时")  # nobody tells half a yuan
_LEAST_PAID, _MOST_PAID = 30, 900  # thousand yuan
_NOTHING = 0.8  # how often a person has nothing of a kind that can be absent


class Person:
    """Knows its profile, but for some facts; says it in words of the case file."""

    def __init__(
        self, scheme: Scheme, version: Version, as_of: date, words: Mapping[str, Any], seed: int
    ) -> None:
        self.scheme, self.as_of, self._words, self._dice = scheme, as_of, words, Random(seed)
        self.facts = self._profile(version)
        self.unsure = {n for n in self.facts if self._dice.random() < words["unknown_share"]}
        for name in self.unsure:
            del self.facts[name]
        self.wrong: str | None = None

    def opens(self) -> str:
        """The first message."""
        told = [vocabulary()[n] for n in self._dice.sample(sorted(self.facts), min(2, len(self.facts)))]
        plain = [f for f in told if f.kind in ("choice", "number") and not f.group]
        facts = "，".join(self._pick("fact").format(label=f.label, value=self._value(f)) for f in plain)
        forms = [o for o in self._words["opening"] if ("{facts}" in o) == bool(facts)]
        return str(self._dice.choice(forms)).format(scheme=self.scheme.name, facts=facts)

    def answers(self, asked: str, choices: list[str]) -> str:
        """The answer to a question for a fact or a group of facts."""
        if asked in vocabulary().groups:
            return self._group(asked, choices)
        fact = vocabulary()[asked]
        if self._value_of(fact) is None:
            return self._pick("unknown", "answers")
        if fact.kind == "bool":
            return self._pick("bool_yes" if self._value_of(fact) else "bool_no", "answers")
        return self._pick("value", "answers").format(value=self._value(fact))

    def interrupts(self) -> str | None:
        """A policy question in between, now and then."""
        if self._dice.random() >= self._words["interrupt_share"]:
            return None
        return self._pick("interruptions")

    def errs(self, fact: Fact) -> str | None:
        """A wrong answer, now and then, to be corrected afterwards."""
        if (
            fact.kind != "choice"
            or self._value_of(fact) is None
            or self._dice.random() >= self._words["correct_share"]
        ):
            return None
        others = [c for i, c in enumerate(fact.choices) if i != self._value_of(fact)]
        self.wrong = fact.id
        return self._dice.choice(others)

    def corrects(self) -> str | None:
        """The correction that is due."""
        if self.wrong is None:
            return None
        fact, self.wrong = vocabulary()[self.wrong], None
        return self._pick("correction").format(label=fact.label, value=self._value(fact))

    def _profile(self, version: Version) -> dict[str, Pair]:
        facts: dict[str, Pair] = {}
        wanted = dict(facts_in(version))
        if self.scheme.version_by is not None:
            wanted |= facts_of(self.scheme.version_by)
        for fact in wanted.values():
            person = profile_of(facts, self.as_of)
            if person.pair(fact.index)[0] == person.pair(fact.index)[1]:
                continue  # follows from what is there already
            value = self._drawn(fact, thresholds(version, fact))
            facts[fact.id] = (value, value)
        return facts

    def _drawn(self, fact: Fact, marks: list[float]) -> float:
        dice = self._dice
        if fact.none is not None and dice.random() < _NOTHING:
            return fact.none
        if fact.kind in ("bool", "choice"):
            return float(dice.randint(int(fact.low), int(fact.high)))
        if fact.kind == "date":
            return float(dice.randint(2015, 2026) * 10000 + dice.randint(1, 12) * 100 + dice.randint(1, 28))
        whole = fact.whole or fact.unit in _UNDIVIDED
        if fact.unit == "元" and not marks:  # what people earn or pay, not six yuan
            return float(dice.randint(_LEAST_PAID, _MOST_PAID) * 1000)
        step = 1.0 if whole else 0.5
        near = [m + d for m in marks for d in (-step, 0.0, step) if fact.low <= m + d <= fact.high]
        value = dice.choice(near) if near else dice.uniform(fact.low, min(fact.high, fact.low + 40))
        return float(round(value)) if whole else round(value * 2) / 2

    def _group(self, group: str, choices: list[str]) -> str:
        members = [f for f in vocabulary() if f.group == group and f.label in choices]
        if any(f.id in self.unsure for f in members):
            self._is_unsure_of(members)
            return self._pick("unknown", "answers")
        having = [f for f in members if (v := self._value_of(f)) is not None and v != f.none]
        if not having:
            return self._pick("none", "answers")
        items = "，".join(f.label if f.kind == "bool" else f"{f.label}{self._value(f)}" for f in having)
        return self._pick("group", "answers").format(items=items)

    def _is_unsure_of(self, members: list[Fact]) -> None:
        """Who answers 不清楚 for a group has said nothing of any of it."""
        for fact in members:
            self.unsure.add(fact.id)
            self.facts.pop(fact.id, None)

    def _value_of(self, fact: Fact) -> float | None:
        low, high = profile_of(self.facts, self.as_of).pair(fact.index)
        return low if low == high else None

    def _value(self, fact: Fact) -> str:
        value = self._value_of(fact)
        assert value is not None
        if fact.kind == "date" and self._dice.random() < 0.5:
            return day_of(value).isoformat()
        return show_value(fact, value)

    def _pick(self, name: str, part: str | None = None) -> str:
        words = self._words[part] if part else self._words
        return str(self._dice.choice(words[name]))
