"""The clock on the wall in Shanghai, and one that stands still."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class WallClock:
    """The present moment in Asia/Shanghai."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(SHANGHAI)


class FixedClock:
    """Always the same moment; for tests and replays."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The fixed moment."""
        return self._moment
