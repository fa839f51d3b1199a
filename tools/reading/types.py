"""What a message told: facts with the words they came from, doubts, and what the person does not know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactRead:
    """One fact as a pair of `tools.rules.values`, with the words it was read from and their place."""

    fact: str
    low: float
    high: float
    quote: str
    start: int
    end: int
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Said, but impossible or ambiguous; `text` asks again politely, in Chinese."""

    fact: str
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a message told. With `denied_group`, facts that were read are the exceptions to it.

    `unread_from` is the place from which a message longer than 4,000 characters was not read.
    """

    facts: tuple[FactRead, ...]
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()
    denied_group: str | None = None
    unread_from: int | None = None
