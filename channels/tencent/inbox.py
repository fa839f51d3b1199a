"""What came in: every message once, whichever worker gets it and however often the platform repeats it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, select, update

from channels.tencent.tables import inbox, outbox
from knowledge.storage.database import mapped_errors, upserting

KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it stands; `tries` is how often the platform has delivered it."""

    id: int
    account: str
    key: str
    person: str
    text: str
    title: str
    base: str
    state: str
    pushed: bool
    told: bool
    tries: int
    received_at: datetime


class Inbox:
    """The table `tencent_inbox`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def take(
        self, account: str, key: str, person: str, text: str, title: str, base: str, state: str
    ) -> Received:
        """The message, kept if it is new; `tries` of 1 says that it is."""
        values: dict[str, Any] = dict(
            account=account, key=key, person=person, text=text, title=title, base=base, state=state,
            pushed=False, told=False, tries=1, received_at=self._now(),
        )  # fmt: skip
        kept = upserting(self._engine)(inbox).values(**values).on_conflict_do_update(
            index_elements=["account", "key"], set_={"tries": inbox.c.tries + 1}
        )  # fmt: skip
        with mapped_errors(), self._engine.begin() as c:  # in one round trip: the platform waits
            return Received(**c.execute(kept.returning(inbox)).one()._mapping)

    def get(self, message: int) -> Received:
        """The message."""
        return self._one(inbox.c.id == message)

    def next(self, account: str, person: str) -> Received | None:
        """The oldest message of a person that is not answered."""
        with mapped_errors(), self._engine.connect() as c:
            mine = (inbox.c.account == account) & (inbox.c.person == person) & (inbox.c.state != "done")
            row = c.execute(select(inbox).where(mine).order_by(inbox.c.id).limit(1)).first()
        return Received(**row._mapping) if row else None

    def waits(self, account: str, person: str) -> bool:
        """Whether the person was told that an answer takes longer, and it is not there yet."""
        mine = (inbox.c.account == account) & (inbox.c.person == person)
        late = mine & (inbox.c.state != "done") & inbox.c.told
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(select(inbox.c.id).where(late).limit(1)).first() is not None

    def latest(self, account: str, person: str) -> int:
        """The newest message of a person."""
        mine = (inbox.c.account == account) & (inbox.c.person == person)
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(select(func.max(inbox.c.id)).where(mine)).scalar() or 0

    def mark(self, message: int, **values: bool) -> None:
        """Set `pushed` or `told`."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(inbox).where(inbox.c.id == message).values(**values))

    def abandoned(self, age: timedelta, accounts: Collection[str] | None = None) -> Sequence[tuple[str, str]]:
        """(account, person) of whom a message has waited for so long; of these accounts, else of all."""
        old = (inbox.c.state != "done") & (inbox.c.received_at < self._now() - age)
        if accounts is not None:
            old = old & inbox.c.account.in_(accounts)
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(select(inbox.c.account, inbox.c.person).where(old).distinct().limit(100)).all()
        return [(row.account, row.person) for row in rows]

    def withdraw(self, account: str, key: str) -> None:
        """The person took a message back: nobody answers it any more."""
        open_ = (inbox.c.account == account) & (inbox.c.key == key) & (inbox.c.state != "done")
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(inbox).where(open_).values(state="done", text="", title=""))

    def forget(self, account: str, person: str) -> None:
        """Erase what a person wrote."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(inbox).where((inbox.c.account == account) & (inbox.c.person == person)))

    def tidy(self) -> None:
        """Erase what was answered days ago; what a person has not got yet needs its message."""
        waits = select(outbox.c.message).where(outbox.c.state.in_(("waiting", "carried", "sending")))
        old = (inbox.c.state == "done") & (inbox.c.received_at < self._now() - KEPT)
        old = old & inbox.c.id.not_in(waits)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(inbox).where(old))

    def _one(self, which: ColumnElement[bool]) -> Received:
        with mapped_errors(), self._engine.connect() as c:
            return Received(**c.execute(select(inbox).where(which)).one()._mapping)
