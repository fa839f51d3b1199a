"""Where insight reads from, and what it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.insight.types import Given, Note, TaughtWord, WrapUp


class Answers(Protocol):
    """The answers that were given."""

    def given(self, since: datetime, until: datetime) -> Sequence[Given]:
        """Those of a time, oldest first."""


class WrapUps(Protocol):
    """What operators kept of their calls, and what became of gaps."""

    def keep(self, wrapped: WrapUp) -> None:
        """Keep one; a later one of the same call takes its place."""

    def wrapped(self, since: datetime) -> Sequence[WrapUp]:
        """Those since then, oldest first."""

    def note(self, note: Note) -> None:
        """Add a note to a gap."""

    def notes(self) -> Sequence[Note]:
        """All notes, oldest first."""


class Vocabulary(Protocol):
    """The words of citizens that an installation was taught."""

    def teach(self, said: str, term: str, at: datetime, by: str, gap: str = "") -> TaughtWord:
        """Keep one; from now on it is in use."""

    def remove(self, number: int, at: datetime, by: str) -> TaughtWord | None:
        """Take one out of use; None if there is none of that number in use."""

    def words(self) -> Sequence[TaughtWord]:
        """All, the removed ones too, oldest first."""
