"""The nouns of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tools.services.types import URGENT


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

    @property
    def urgent(self) -> bool:
        """Whether it goes before all others."""
        return self.reason.startswith(URGENT)


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator wrote to a person; `number` grows."""

    number: int
    conversation: str
    by: str
    text: str
    at: datetime

    @property
    def named(self) -> bool:
        """Whether the words say by themselves who speaks."""
        return "人工客服" in self.text[:12]
