"""Wakes those who wait for an answer when another is done with it, in this process or in any.

Only a hint: what is acknowledged stands in the database, and who is not woken looks there now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[str], None]


class Bell(Protocol):
    """Rung by whoever has news; heard by all who listen, perhaps twice, perhaps never."""

    @property
    def far(self) -> bool:
        """Whether other processes hear it now: who waits need not look often."""

    def start(self) -> None:
        """Begin to listen to other processes."""

    def stop(self) -> None:
        """End that."""

    def ring(self, about: str) -> None:
        """There is news about this; from any thread, returns at once."""

    def hear(self, heard: Heard) -> None:
        """Call this at each ring, in any thread; it must return at once."""

    def standing(self) -> str:
        """ "ok", or in words what is wrong; empty where there is nothing to go wrong."""


class LocalBell:
    """Heard in this process only."""

    far = False

    def __init__(self) -> None:
        self._all: list[Heard] = []

    def start(self) -> None:
        """Nothing has to begin."""

    def stop(self) -> None:
        """Nothing has to end."""

    def ring(self, about: str) -> None:
        """Tell all who listen."""
        for heard in list(self._all):
            heard(about)

    def hear(self, heard: Heard) -> None:
        """Listen."""
        self._all.append(heard)

    def standing(self) -> str:
        """Nothing can go wrong."""
        return ""
