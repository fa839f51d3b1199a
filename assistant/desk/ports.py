"""What the desk stands on: where calls are kept, and who writes down what staff do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from assistant.desk.types import Decision, Heard, Hint, LiveCall, SpokenTurn
from assistant.staff.types import Staff


class CallBook(Protocol):
    """Calls, what was said and suggested in them. Every change has a number, greater than all before."""

    def revision(self) -> int:
        """The number of the last change."""
        ...

    def write(self, heard: Sequence[Heard], now: datetime) -> None:
        """Keep what was heard; the same again changes nothing."""
        ...

    def calls(self, since: int = 0, ended_after: datetime | None = None) -> Sequence[LiveCall]:
        """Calls changed after `since`, longest waiting first; ended ones only from a moment on."""
        ...

    def call(self, id: str) -> LiveCall | None:
        """One call."""
        ...

    def turns(self, call: str, since: int = 0) -> Sequence[SpokenTurn]:
        """What was said in a call and changed after `since`, in order of speaking."""
        ...

    def hints(self, call: str, since: int = 0) -> Sequence[Hint]:
        """What was suggested in a call and changed after `since`, in order."""
        ...

    def take(self, id: str, operator: str, name: str, now: datetime) -> bool:
        """Give a call that nobody has to an operator; false if somebody else has it or it has ended."""
        ...

    def leave(self, id: str, operator: str) -> bool:
        """Put a call back among those that wait; false if it is not that operator's."""
        ...

    def end(self, id: str, now: datetime) -> None:
        """The call is over."""
        ...

    def sweep(self, left: datetime, silent: datetime, now: datetime) -> int:
        """End calls whose line was shut before `left`, or that were silent since `silent`; how many."""
        ...

    def decide(self, decision: Decision) -> None:
        """Keep a decision; the last one on a suggestion stands."""
        ...

    def decisions(self, since: datetime) -> Sequence[Decision]:
        """The decisions that stand, newest first."""
        ...

    def contacts(self, caller_key: str, but: str, limit: int = 20) -> Sequence[LiveCall]:
        """Other calls of a caller, newest first."""
        ...


class Recorder(Protocol):
    """Writes down who did what."""

    def record(self, who: Staff, act: str, what: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add a line to the audit log."""
        ...
