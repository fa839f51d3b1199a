"""How long a question was worked on by whichever worker: one that kills them all is not asked for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import attempts
from knowledge.storage.database import mapped_errors

KEPT = timedelta(days=3)


class Attempts:
    """The table `tencent_attempts`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def begin(self, message: int) -> tuple[datetime, int]:
        """A message is worked on: since when, and for the how manieth time."""
        mine = attempts.c.message == message
        with mapped_errors(), self._engine.begin() as c:
            again = c.execute(update(attempts).where(mine).values(count=attempts.c.count + 1)).rowcount
        if not again:
            with suppress(IntegrityError), self._engine.begin() as c:  # another worker may be at it too
                c.execute(insert(attempts).values(message=message, begun_at=self._now(), count=1))
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(attempts).where(mine)).one()._mapping
        return row["begun_at"], row["count"]

    def tidy(self) -> None:
        """Erase those of days ago."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(attempts).where(attempts.c.begun_at < self._now() - KEPT))
