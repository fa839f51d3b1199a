"""Who serves a person: the assistant, nobody yet, or a human."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.wecom.kf.tables import sessions
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import mapped_errors

_PAUSE = timedelta(seconds=5)


class State(IntEnum):
    """The platform's service_state."""

    NEW = 0  # 未处理
    ASSISTANT = 1  # 智能助手接待
    QUEUE = 2  # 待接入池排队
    HUMAN = 3  # 人工接待
    OVER = 4  # 已结束或未开始


@dataclass(frozen=True, slots=True)
class Session:
    """A person's session; `wish` is the message that asked for a human, 0 when none did."""

    account: str
    person: str
    state: State
    servicer: str
    changed_at: datetime
    looked_at: datetime
    wish: int
    next_at: datetime
    failures: int

    @property
    def silent(self) -> bool:
        """Whether the assistant has nothing to say: a human serves, or is on the way."""
        return bool(self.wish) or self.state in (State.QUEUE, State.HUMAN)


class Sessions:
    """The table `wecom_kf_sessions`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def get(self, account: str, person: str) -> Session:
        """The session; of whom nothing is known a new one."""
        now = self._now()
        return self._row(account, person) or Session(account, person, State.NEW, "", now, now, 0, now, 0)

    def put(
        self, account: str, person: str, state: State, servicer: str = "", at: datetime | None = None
    ) -> bool:
        """It is so now, or since an event then; False when something newer is known."""
        now = self._now()
        known = self._row(account, person)
        if at is not None and known is not None and known.changed_at > at:
            return False
        moment = (at or now).replace(microsecond=0)  # the platform counts whole seconds
        told = {"state": int(state), "servicer": servicer, "changed_at": moment, "looked_at": now}
        human = state in (State.QUEUE, State.HUMAN)
        self._save(account, person, **told, **({"wish": 0} if human else {}))
        return True

    def wish(self, account: str, person: str, message: int) -> None:
        """They ask for a human."""
        self._save(account, person, wish=message, next_at=self._now(), failures=0)

    def granted(self, account: str, person: str) -> None:
        """Nobody has to see to the wish any more."""
        self._save(account, person, wish=0)

    def later(self, session: Session) -> None:
        """The wish could not be seen to now."""
        pause = _PAUSE * 2 ** min(session.failures, 6)
        told = {"next_at": self._now() + pause, "failures": session.failures + 1}
        self._save(session.account, session.person, **told)

    def wishes(self, accounts: Collection[str]) -> list[tuple[str, str]]:
        """Who waits to be handed over now."""
        due = (sessions.c.wish > 0) & (sessions.c.next_at <= self._now()) & sessions.c.account.in_(accounts)
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(select(sessions.c.account, sessions.c.person).where(due).limit(200)).all()
        return [(row.account, row.person) for row in rows]

    def forget(self, account: str, person: str) -> None:
        """Erase it."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(sessions).where(_of(account, person)))

    def tidy(self, age: timedelta) -> None:
        """Erase those that have not changed for so long."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(sessions).where(sessions.c.looked_at < self._now() - age))

    def _row(self, account: str, person: str) -> Session | None:
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(sessions).where(_of(account, person))).first()
        return Session(**{**row._mapping, "state": State(row.state)}) if row else None

    def _save(self, account: str, person: str, **values: Any) -> None:
        now = self._now()
        fresh = {
            "state": 0, "servicer": "", "changed_at": now, "looked_at": now, "wish": 0, "next_at": now,
            "failures": 0,
        }  # fmt: skip
        change = update(sessions).where(_of(account, person)).values(**values)
        with mapped_errors(), self._engine.begin() as c:
            if c.execute(change).rowcount:
                return
        try:
            with mapped_errors(), self._engine.begin() as c:
                c.execute(insert(sessions).values(account=account, person=person, **fresh | values))
        except IndexUnavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with mapped_errors(), self._engine.begin() as c:  # another worker was first
                c.execute(change)


def _of(account: str, person: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (sessions.c.account == account) & (sessions.c.person == person)
    return found
