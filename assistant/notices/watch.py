"""Rounds by themselves while the server runs: once a day, and after each release."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable

_PAUSE = 60.0  # seconds between two looks at the day and the release: one small query

_log = logging.getLogger(__name__)


class Watch:
    """Runs a round when `sign` (the day and the release) is another one; a failure is tried again.

    Each process of a server has one: a round that two run at once posts each letter once.
    """

    def __init__(
        self, sign: Callable[[], Hashable], work: Callable[[], object], pause: float = _PAUSE
    ) -> None:
        self._sign, self._work, self._pause = sign, work, pause
        self._last: Hashable = None
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in a thread that does not keep the process alive."""
        threading.Thread(target=self._run, name="talent-notices", daemon=True).start()

    def stop(self) -> None:
        """Begin no further round."""
        self._over.set()

    def look(self) -> bool:
        """Run a round if one is due; whether it was."""
        sign = self._sign()
        if sign == self._last:
            return False
        self._work()
        self._last = sign
        return True

    def _run(self) -> None:
        while not self._over.wait(self._pause):
            try:
                self.look()
            except Exception:  # the server goes on answering; the next look tries again
                _log.exception("notices")
