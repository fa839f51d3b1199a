"""What goes on beside the requests, each at its own pace."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from assistant.incidents import incident

_log = logging.getLogger(__name__)
Chore = tuple[str, float, Callable[[], None]]
"""Its name, the seconds between two rounds, and what is done."""


class Chores:
    """Threads that do not keep the process alive."""

    def __init__(self, name: str, chores: Sequence[Chore], last: Callable[[], None]) -> None:
        """`last` is done when they end."""
        self._name, self._chores, self._last = name, chores, last
        self._over = threading.Event()

    def start(self) -> None:
        """Begin."""
        self._over.clear()
        for name, pause, work in self._chores:
            about = f"{self._name}-{name}"
            threading.Thread(target=self._run, args=(pause, work), name=about, daemon=True).start()

    def stop(self) -> None:
        """Begin no further round."""
        self._over.set()
        self._safely(self._last)

    def _run(self, pause: float, work: Callable[[], None]) -> None:
        while not self._over.wait(pause):
            self._safely(work)

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # the database is away: the next round tries again
            _log.error("%s: %s", self._name, incident(error))
