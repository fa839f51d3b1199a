"""What the platform lets an account send to a person, and for how long."""

from __future__ import annotations

import time
from threading import Lock

_OPENS = {  # seconds and messages after what a person did
    "message": (48 * 3600.0, 5), "click": (60.0, 3), "subscribe": (60.0, 3), "scan": (60.0, 3),
}  # fmt: skip
_EXHAUSTED, _OVER = 45047, 45015


class Quotas:
    """Of the customer-service messages (客服消息) of one account; `pace` is how much slower a second is."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._windows: dict[str, dict[str, tuple[float, int]]] = {}
        self._lock = Lock()

    def opened(self, person: str, kind: str) -> None:
        """They wrote, clicked, subscribed or scanned."""
        length, count = _OPENS.get(kind, (0.0, 0))
        with self._lock:
            self._windows.setdefault(person, {})[kind] = (time.monotonic() + length * self._pace, count)

    def left(self, person: str) -> int:
        """How many may still be sent."""
        with self._lock:
            return sum(count for until, count in self._mine(person).values() if until > time.monotonic())

    def spend(self, person: str) -> int:
        """One is sent: 0, or the error code when it may not be."""
        with self._lock:
            mine = self._mine(person)
            alive = {kind: one for kind, one in mine.items() if one[0] > time.monotonic()}
            for kind, (until, count) in sorted(alive.items(), key=lambda one: one[1][0]):
                if count:
                    mine[kind] = (until, count - 1)
                    return 0
            return _EXHAUSTED if alive else _OVER

    def _mine(self, person: str) -> dict[str, tuple[float, int]]:
        return self._windows.get(person, {})
