"""What listening asks of the world: where calls stand, and who writes down what was suggested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.listening.call import Call
from assistant.listening.types import Segment, Suggestion


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


class Ear(Protocol):
    """Is told what goes on in calls, at once; it must not keep the caller waiting."""

    def line(self, centre: str, call_id: str, region: str | None, up: bool) -> None:
        """The call centre's line of a call is there, or is shut."""
        ...

    def comes(self, centre: str, call_id: str, region: str | None, number: str) -> None:
        """The caller's number."""
        ...

    def heard(self, centre: str, call_id: str, region: str | None, segment: Segment) -> None:
        """A piece of speech as it stands now, masked."""
        ...

    def suggested(self, centre: str, call_id: str, region: str | None, events: Sequence[Suggestion]) -> None:
        """What is new, changed or withdrawn."""
        ...
