"""What is to be said besides answers: at an event with its code, once; to a servicer by the application."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.wecom.kf.tables import errands
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import mapped_errors

Kind = Literal["welcome", "queue", "end", "brief"]
_KEPT, _PAUSE = timedelta(days=3), timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Errand:
    """One of them; of a brief `code` is the servicer and `text` the page."""

    id: int
    account: str
    key: str
    person: str
    kind: Kind
    code: str
    text: str
    until: datetime
    failures: int


class Errands:
    """The table `wecom_kf_errands`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def put(
        self, account: str, key: str, person: str, kind: Kind, code: str, text: str, until: datetime
    ) -> bool:
        """Keep it, once; False when it was kept before or it is too late."""
        now = self._now()
        if until <= now:
            return False
        try:
            with mapped_errors(), self._engine.begin() as c:
                c.execute(insert(errands).values(
                    account=account, key=key[:200], person=person, kind=kind, code=code, text=text,
                    until=until, state="waiting", next_at=now, failures=0, error="",
                ))  # fmt: skip
        except IndexUnavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            return False
        return True

    def due(self, accounts: Collection[str]) -> list[Errand]:
        """What is to be done now, and is not too late."""
        now = self._now()
        open_ = (errands.c.state == "waiting") & (errands.c.next_at <= now) & (errands.c.until > now)
        query = select(errands).where(open_ & errands.c.account.in_(accounts)).order_by(errands.c.id)
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(query.limit(200)).all()
        return [Errand(**{n: row._mapping[n] for n in Errand.__slots__}) for row in rows]

    def take(self, errand: Errand, patience: timedelta) -> bool:
        """It is ours for so long; False when another worker has it."""
        mine = (
            (errands.c.id == errand.id) & (errands.c.state == "waiting") & (errands.c.next_at <= self._now())
        )
        with mapped_errors(), self._engine.begin() as c:
            change = update(errands).where(mine).values(next_at=self._now() + patience)
            return c.execute(change).rowcount == 1

    def done(self, errand: Errand) -> None:
        """The platform took it."""
        self._set(errand, state="sent", text="")

    def failed(self, errand: Errand, error: str) -> None:
        """It cannot be done."""
        self._set(errand, state="failed", error=error)

    def later(self, errand: Errand, error: str) -> None:
        """Once more, a little later."""
        pause = _PAUSE * 2 ** min(errand.failures, 8)
        self._set(errand, next_at=self._now() + pause, failures=errand.failures + 1, error=error)

    def forget(self, account: str, person: str) -> None:
        """Erase what is for a person."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(errands).where((errands.c.account == account) & (errands.c.person == person)))

    def tidy(self) -> None:
        """Erase what is long over."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(errands).where(errands.c.until < self._now() - _KEPT))

    def _set(self, errand: Errand, **values: Any) -> None:
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(errands).where(errands.c.id == errand.id).values(**values))
