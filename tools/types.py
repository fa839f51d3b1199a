"""The nouns of tools: who calls, what comes back, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom a tool works, on which day.

    `identity` is what the channel has verified of the person (an opaque key), None if nothing;
    `origin` is where tries are counted (a conversation, an address), never shown to anybody.
    """

    as_of: date
    now: datetime
    region: str | None = None
    identity: str | None = None
    origin: str = "local"


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is still needed, how to ask for it, and what may be answered."""

    fact: str
    label: str
    text: str
    choices: tuple[str, ...] = ()
    unit: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found: its value, the explanation line by line, the clauses it rests on, its day.

    `card` is the same for the eye: {"type": ..., ...} of tools/cards.md; `basis` are clause ids.
    """

    value: BaseModel
    explanation: tuple[str, ...]
    as_of: date
    basis: tuple[str, ...] = ()
    card: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The JSON of `POST /api/v1/tools/{name}`."""
        return {
            "value": self.value.model_dump(mode="json"),
            "explanation": list(self.explanation),
            "basis": list(self.basis),
            "as_of": self.as_of.isoformat(),
            "card": self.card,
        }


@dataclass(frozen=True, slots=True)
class MissingFacts:
    """The facts without which there is no result, the most useful first.

    `so_far` is what can be said already (a ToolResult with "cannot tell yet"), if anything.
    """

    questions: tuple[Question, ...]
    so_far: ToolResult | None = None


Outcome = ToolResult | MissingFacts


class Tool(Protocol):
    """One thing the assistant can do, typed in and out; `description` is what a model reads."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    value: type[BaseModel]

    def __call__(self, arguments: Any, caller: Caller) -> Outcome:
        """Do it; ToolError when it cannot be done."""
        ...
