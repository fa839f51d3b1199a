"""Answers in the words of the buttons: what was offered is understood, whatever else is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dialogue.state import Pending
from assistant.dialogue.words import folded, one_of
from assistant.ports import FactDoubt, FactFound, FactReading
from knowledge.text.normalize import fold
from tools.rules.vocabulary import Fact, vocabulary

_LEAD = re.compile(r"^(嗯+|哦|额|就?是|选|应该是)[，,、 ]*(?=.)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A fact by its button."""

    fact: str
    low: float
    high: float
    quote: str
    start: int
    end: int
    correction: bool = False


@dataclass(frozen=True, slots=True)
class ChosenReading:
    """What buttons say."""

    facts: tuple[FactFound, ...] = ()
    unknown: tuple[str, ...] = ()
    denied_group: str | None = None
    doubts: tuple[FactDoubt, ...] = ()


def by_button(text: str, pending: Pending) -> FactReading | None:
    """The answer, if the message is one of the buttons, or says that one does not know."""
    said = folded(text)
    if one_of("unsure", said):
        return ChosenReading(unknown=_members(pending) if pending.kind == "group" else (pending.name,))
    if pending.kind == "group":
        return _of_group(said, text, pending)
    fact = vocabulary()[pending.name]
    labels = ("否", "是") if fact.kind == "bool" else fact.choices
    plain = [fold(label).strip() for label in labels]
    for one in dict.fromkeys((said, _LEAD.sub("", said))):
        if one in plain:
            value = float(plain.index(one))
            return ChosenReading((Chosen(fact.id, value, value, text, 0, len(text)),))
    return None


def named_without_value(text: str, pending: Pending) -> Fact | None:
    """The countable one of a group that was named, but not how many."""
    said = fold(text)
    found = [f for f in _facts(pending) if f.kind != "bool" and fold(f.label) in said]
    return found[0] if found else None


def _of_group(said: str, text: str, pending: Pending) -> ChosenReading | None:
    if pending.choices and said == fold(pending.choices[-1][0]):
        return ChosenReading(denied_group=pending.name)
    named = [f for f in _facts(pending) if f.kind == "bool" and fold(f.label) in said]
    if not named or any(word in said for word in ("没有", "不是", "吗")):
        return None
    return ChosenReading(tuple(Chosen(f.id, 1, 1, text, 0, len(text)) for f in named))


def _facts(pending: Pending) -> list[Fact]:
    offered = {label for label, _ in pending.choices}
    return [f for f in vocabulary() if f.group == pending.name and f.label in offered]


def _members(pending: Pending) -> tuple[str, ...]:
    return (pending.name, *(f.id for f in _facts(pending)))
