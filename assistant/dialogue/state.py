"""What a conversation knows of a person and where it stands; kept as JSON between turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Told:
    """A fact as it was told: the value as a pair, the (masked) words, the day, and the city if it is local.

    `place` is a region code for facts that speak of 本市: what was told of one city says nothing of another.
    """

    low: float
    high: float
    quote: str
    day: str
    place: str | None = None


@dataclass(slots=True)
class Task:
    """A wish that is being served: what (`kind`), by which scheme, for which place and day."""

    kind: str
    scheme: str | None = None
    region: str | None = None
    as_of: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Pending:
    """What was asked last: a fact, a group of facts, or something of the task (scheme, place, slot, confirm).

    `choices` are [label, value] pairs; `why` is the condition it is asked for; `tries` counts answers
    that were not understood.
    """

    kind: str
    name: str = ""
    text: str = ""
    choices: list[list[str]] = field(default_factory=list)
    why: str = ""
    tries: int = 0


@dataclass(slots=True)
class DialogueState:
    """One conversation; `version` counts its savings."""

    facts: dict[str, Told] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    task: Task | None = None
    queue: list[Task] = field(default_factory=list)
    pending: Pending | None = None
    last: Task | None = None
    asked: int = 0
    remember: str = "unasked"  # unasked | yes | no
    version: int = 0

    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.facts or self.unknown or self.task or self.queue or self.pending or self.last)

    def to_json(self) -> dict[str, Any]:
        """All but the version."""
        found = asdict(self)
        del found["version"]
        return found


def state_from(data: Mapping[str, Any], version: int = 0) -> DialogueState:
    """The state that `to_json` gave."""
    return DialogueState(
        facts={name: Told(**told) for name, told in data.get("facts", {}).items()},
        unknown=list(data.get("unknown", ())),
        task=_task(data.get("task")),
        queue=[Task(**one) for one in data.get("queue", ())],
        pending=Pending(**data["pending"]) if data.get("pending") else None,
        last=_task(data.get("last")),
        asked=int(data.get("asked", 0)),
        remember=str(data.get("remember", "unasked")),
        version=version,
    )


def copied(state: DialogueState) -> DialogueState:
    """A state of its own, to be changed."""
    return state_from(state.to_json(), state.version)


def _task(data: Mapping[str, Any] | None) -> Task | None:
    return Task(**data) if data else None
