"""How far each account was read, and whether somebody has to go on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.wecom.kf.tables import cursors
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import mapped_errors

TOKEN_LIFE = timedelta(minutes=10)
_FIRST, _MOST = timedelta(seconds=5), 7


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where an account stands; there is something to fetch while `done` is behind `wanted`."""

    account: str
    cursor: str
    token: str
    token_at: datetime
    base: str
    wanted: int
    done: int
    since: datetime
    next_at: datetime
    failures: int
    error: str


class Cursors:
    """The table `wecom_kf_cursors`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def want(self, account: str, token: str = "", base: str = "") -> None:
        """There may be something new, as a callback with its token says, or nobody in particular."""
        now = self._now()
        told = {"token": token[:256], "token_at": now} if token else {}
        told |= {"base": base[:300]} if base else {}
        change = update(cursors).where(cursors.c.account == account)
        more = change.values(wanted=cursors.c.wanted + 1, next_at=now, **told)
        with mapped_errors(), self._engine.begin() as c:
            if c.execute(more).rowcount:
                return
        first = {"cursor": "", "token": "", "base": "", "token_at": now, "error": ""} | told
        fresh = first | {"wanted": 1, "done": 0, "since": now - TOKEN_LIFE, "next_at": now, "failures": 0}
        try:
            with mapped_errors(), self._engine.begin() as c:
                c.execute(insert(cursors).values(account=account, **fresh))
        except IndexUnavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with mapped_errors(), self._engine.begin() as c:  # another worker was first
                c.execute(more)

    def get(self, account: str) -> Cursor | None:
        """Where it stands; None before the first word."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(cursors).where(cursors.c.account == account)).first()
        return Cursor(**row._mapping) if row else None

    def due(self, accounts: Collection[str]) -> list[str]:
        """The accounts where something waits to be fetched now."""
        open_ = (cursors.c.wanted > cursors.c.done) & (cursors.c.next_at <= self._now())
        query = select(cursors.c.account).where(open_ & cursors.c.account.in_(accounts))
        with mapped_errors(), self._engine.connect() as c:
            return list(c.execute(query).scalars())

    def move(self, account: str, cursor: str) -> None:
        """All before this is in the inbox."""
        self._set(account, cursor=cursor)

    def done(self, account: str, wanted: int) -> None:
        """All was fetched that was there when so many callbacks had come."""
        self._set(account, done=wanted, failures=0, error="")

    def failed(self, account: str, error: str) -> None:
        """It did not work; again later, and each time later."""
        known = self.get(account)
        failures = known.failures if known else 0
        pause = _FIRST * 2 ** min(failures, _MOST)
        self._set(account, failures=failures + 1, error=error, next_at=self._now() + pause)

    def _set(self, account: str, **values: object) -> None:
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(cursors).where(cursors.c.account == account).values(**values))
