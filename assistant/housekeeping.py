"""What people told is erased when its time is over: daily while the server runs, and by `talent notices`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tools.services.services import Services


class Keeper(Protocol):
    """A store of what people told; it knows how long it keeps it."""

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Erase what has been kept long enough; how much of what."""
        ...


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """All stores of what people told."""

    keepers: tuple[Keeper, ...]
    services: Callable[[], Services]
    now: Callable[[], datetime]

    def run(self) -> dict[str, int]:
        """Erase; how much of what."""
        now, erased = self.now(), dict[str, int]()
        for keeper in self.keepers:
            erased |= keeper.erase_old(now)
        return erased | dict(self.services().erase_old(now))


def days(number: int) -> timedelta | None:
    """How long, by a setting: 0 is for ever."""
    return timedelta(days=number) if number else None
