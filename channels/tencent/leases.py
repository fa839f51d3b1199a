"""Who works on what: of all workers and machines one at a time, and another when that one is gone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import leases
from knowledge.storage.database import mapped_errors

LENGTH = timedelta(seconds=20)
"""How long a worker that is gone still holds what it held."""


class Leases:
    """The table `tencent_leases`; those that are held must be renewed before their length is over."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], length: timedelta = LENGTH) -> None:
        self._engine, self._now, self._length = engine, now, length
        self._held: dict[str, str] = {}

    @contextmanager
    def held(self, name: str) -> Iterator[bool]:
        """Whether it is ours, for as long as the block runs."""
        owner = secrets.token_urlsafe(12)
        if not self._take(name, owner):
            yield False
            return
        self._held[owner] = name
        try:
            yield True
        finally:
            del self._held[owner]
            mine = (leases.c.name == name) & (leases.c.owner == owner)
            with mapped_errors(), self._engine.begin() as c:
                c.execute(delete(leases).where(mine))

    def renew(self) -> None:
        """Keep what this process holds."""
        for owner, name in list(self._held.items()):
            mine = (leases.c.name == name) & (leases.c.owner == owner)
            with mapped_errors(), self._engine.begin() as c:
                c.execute(update(leases).where(mine).values(until=self._now() + self._length))

    def _take(self, name: str, owner: str) -> bool:
        now = self._now()
        values = {"owner": owner, "until": now + self._length}
        over = (leases.c.name == name) & (leases.c.until < now)
        with mapped_errors(), self._engine.begin() as c:
            if c.execute(update(leases).where(over).values(**values)).rowcount:
                return True
        try:
            with self._engine.begin() as c:
                c.execute(insert(leases).values(name=name, **values))
        except IntegrityError:
            return False
        return True
