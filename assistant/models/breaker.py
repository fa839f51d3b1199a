"""A circuit breaker (熔断): what keeps failing is left alone for a while, then tried by one request."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Literal

State = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Opens after so many `failures` within `window` seconds; each failed trial doubles the rest."""

    failures: int = 3
    window: float = 60.0
    rest: float = 10.0
    longest_rest: float = 120.0


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to ask once; of which period, and whether it is the trial."""

    period: int
    trial: bool


class Breaker:
    """Counts failures; safe to use from threads. `clock` gives monotonic seconds."""

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._limits, self._clock, self._lock = limits or Limits(), clock, Lock()
        self._failed: deque[float] = deque()
        self._period = self._trials = 0
        self._until: float | None = None
        self._trying = False

    @property
    def state(self) -> State:
        """What it is now."""
        with self._lock:
            if self._until is None:
                return "closed"
            return "half_open" if self._trying or self._clock() >= self._until else "open"

    def rests(self) -> float:
        """Seconds until it may be asked again."""
        with self._lock:
            return max(0.0, self._until - self._clock()) if self._until is not None else 0.0

    def enter(self) -> Permit | None:
        """Leave to ask, or None. Every permit must be handed back by `leave`."""
        with self._lock:
            if self._until is None:
                return Permit(self._period, False)
            if self._trying or self._clock() < self._until:
                return None
            self._trying = True
            return Permit(self._period, True)

    def leave(self, permit: Permit, ok: bool | None, rest: float | None = None) -> None:
        """How it went; None: nothing was learnt. `rest`: seconds for which the server wishes to be left."""
        with self._lock:
            if permit.period != self._period:  # asked before it last opened or closed: old news
                return
            if permit.trial:
                self._trying = False
            if ok and permit.trial:
                self._close()
            elif ok is False:
                self._count(permit.trial, rest)

    def _close(self) -> None:
        self._until, self._trials = None, 0
        self._failed.clear()
        self._period += 1

    def _count(self, trial: bool, rest: float | None) -> None:
        now = self._clock()
        self._failed.append(now)
        while self._failed and self._failed[0] <= now - self._limits.window:
            self._failed.popleft()
        if trial or rest is not None or len(self._failed) >= self._limits.failures:
            own = min(self._limits.rest * 2**self._trials, self._limits.longest_rest)
            self._until = now + max(own if rest is None else rest, 0.0)
            self._trials += 1
            self._period += 1
            self._failed.clear()
