"""The nouns of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """Somebody who asked for a person. `state` is waiting, taken or done; `operator` has it until `until`."""

    code: str
    state: str
    reason: str
    summary: str
    region: str | None
    contact: str | None
    conversation: str
    created: datetime
    operator: str = ""
    operator_name: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator wrote to a person; `number` grows."""

    number: int
    conversation: str
    by: str
    text: str
    at: datetime
