"""Where the queue is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.handover.types import Item, Said


class Queue(Protocol):
    """Requests for a person, who has them, and what was written."""

    def items(self, done_since: datetime) -> Sequence[Item]:
        """Those not done, the longest waiting first, then those done since a moment."""

    def item(self, code: str) -> Item | None:
        """One of them."""

    def take(self, code: str, operator: str, name: str, now: datetime, until: datetime) -> bool:
        """Give it to an operator, or keep it longer; false if another has it still, or it is done."""

    def done(self, code: str, operator: str, now: datetime) -> bool:
        """It is done; false if it is not that operator's."""

    def back(self, code: str, operator: str, now: datetime) -> bool:
        """Put it back among those that wait; false if it is not that operator's."""

    def write(self, conversation: str, by: str, text: str, now: datetime) -> Said:
        """Keep what was written to the person."""

    def written(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """What was written in a conversation since a number, in order."""

    def due(self, channel: str) -> Sequence[Said]:
        """What was written for persons of a channel, and did not go there yet."""

    def delivered(self, number: int) -> None:
        """The channel has it."""

    def serving(self, conversation: str, now: datetime) -> str | None:
        """The name of who serves a conversation now."""

    def is_open(self, conversation: str) -> bool:
        """Whether anybody waits or is served in a conversation."""
