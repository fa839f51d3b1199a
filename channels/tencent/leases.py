"""Who works on what: of all workers and machines one at a time, and another when that one is gone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import leases
from knowledge.storage.database import mapped_errors

_BATCH = 200
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

    def taken(self) -> set[str]:
        """What somebody holds now."""
        with mapped_errors(), self._engine.connect() as c:
            return set(c.execute(select(leases.c.name).where(leases.c.until > self._now())).scalars())

    def renew(self) -> None:
        """Keep what this process holds."""
        held = list(self._held)
        for some in (held[n : n + _BATCH] for n in range(0, len(held), _BATCH)):
            with mapped_errors(), self._engine.begin() as c:
                mine = leases.c.owner.in_(some)  # each holding has a name of its own
                c.execute(update(leases).where(mine).values(until=self._now() + self._length))

    def _take(self, name: str, owner: str) -> bool:
        now = self._now()
        with mapped_errors(), self._engine.connect() as c:
            known = c.execute(select(leases.c.until).where(leases.c.name == name)).scalar()
        if known is not None and known >= now:  # to look costs less than to try
            return False
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


def sending(account: str, person: str) -> str:
    """The lease of who writes to a person, so that all arrives in order."""
    return f"send:{account}:{person}"
