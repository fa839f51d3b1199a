"""What listening asks of the world: where calls stand, and who writes down what was suggested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.listening.call import Call
from assistant.listening.types import Suggestion


class Calls(Protocol):
    """The calls that go on now."""

    def open(self, centre: str, call_id: str, region: str | None) -> Call:
        """The call of a call centre; a new one if it is not known."""
        ...


class SuggestionLog(Protocol):
    """Writes down what was suggested, masked."""

    def keep(self, centre: str, call_id: str, events: Sequence[Suggestion], now: datetime) -> None:
        """Keep what was suggested, changed or withdrawn."""
        ...
