"""A circuit breaker: a back end that is away is not asked for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after so many failures in a row; after a rest one request may try again."""

    def __init__(
        self, failures: int = 5, rest: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._rest, self._clock = failures, rest, clock
        self._guard = threading.Lock()
        self._failures = 0
        self._closed_again = 0.0

    def allows(self) -> bool:
        """Whether to ask now; while resting, only one in each rest."""
        with self._guard:
            if self._failures < self._most:
                return True
            if self._clock() < self._closed_again:
                return False
            self._closed_again = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        """The back end answered."""
        with self._guard:
            self._failures = 0

    def failed(self) -> None:
        """The back end did not answer, or not sensibly."""
        with self._guard:
            self._failures += 1
            if self._failures >= self._most:
                self._closed_again = self._clock() + self._rest
