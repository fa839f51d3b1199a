"""What happened between the platform, the person and us, in order; a page may wait for what comes next."""

from __future__ import annotations

import time
from threading import Condition
from typing import Any

_MOST = 20_000
Line = dict[str, Any]


class Journal:
    """Lines with a number `n`, the seconds `at` since the start, the `person` and the `kind`."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._begun, self._count = time.monotonic(), 0
        self._news = Condition()

    def write(self, kind: str, person: str, **more: Any) -> None:
        """One more line."""
        with self._news:
            self._count += 1
            at = round(time.monotonic() - self._begun, 3)
            self._lines.append({"n": self._count, "at": at, "kind": kind, "person": person} | more)
            del self._lines[:-_MOST]
            self._news.notify_all()

    def after(self, n: int, patience: float = 0.0) -> tuple[list[Line], int]:
        """The lines after that one, and the number of the last; waits so long for the first of them.

        None are after -1: it asks for the number.
        """
        with self._news:
            if n >= 0:
                self._news.wait_for(lambda: self._count > n, patience)
            return [line for line in self._lines if line["n"] > n >= 0], self._count
