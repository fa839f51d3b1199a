"""Accounts and sessions of staff in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.staff.errors import NameTaken
from assistant.staff.types import Account, Session
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_accounts = Table(
    "staff_accounts",
    _metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("folded", String(120), nullable=False, unique=True),
    Column("shown", String(120), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("secret", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
)
_sessions = Table(
    "staff_sessions",
    _metadata,
    Column("key", String(64), primary_key=True),
    Column("staff", String(32), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)


class SqlAccounts:
    """The table `staff_accounts`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def add(self, account: Account) -> None:
        """Keep a new one; NameTaken if its name is in use."""
        try:
            with self._engine.begin() as c:
                c.execute(insert(_accounts).values(**_values(account)))
        except IntegrityError as error:
            raise NameTaken(f"已有名为“{account.name}”的账号，没有新建。请换一个用户名。") from error

    def save(self, account: Account) -> None:
        """Keep what changed."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(_accounts).where(_accounts.c.id == account.id).values(**_values(account)))

    def failed(self, account: Account) -> int:
        """Count one more wrong password, safely between processes; how many there are now."""
        own = _accounts.c.id == account.id
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(_accounts).where(own).values(failures=_accounts.c.failures + 1))
            return int(c.execute(select(_accounts.c.failures).where(own)).scalar_one())

    def named(self, name: str) -> Account | None:
        """The account of a name."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(_accounts).where(_accounts.c.folded == name.lower())).first()
        return _account(row) if row else None

    def get(self, id: str) -> Account | None:
        """The account of an id."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(_accounts).where(_accounts.c.id == id)).first()
        return _account(row) if row else None

    def all(self) -> Sequence[Account]:
        """Every account, by name."""
        with mapped_errors(), self._engine.connect() as c:
            return [_account(row) for row in c.execute(select(_accounts).order_by(_accounts.c.folded))]


class SqlSessions:
    """The table `staff_sessions`; the person is read from the account each time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def begin(self, session: Session) -> None:
        """Keep a new one."""
        values = {"key": session.key, "staff": session.staff.id, "csrf": session.csrf}
        with mapped_errors(), self._engine.begin() as c:
            c.execute(insert(_sessions).values(**values, begun_at=session.begun_at, seen_at=session.seen_at))

    def get(self, key: str) -> Session | None:
        """The session; its person is the account as it is now, None if that was disabled."""
        both = select(_sessions, _accounts).join(_accounts, _accounts.c.id == _sessions.c.staff)
        live = both.where(_sessions.c.key == key, _accounts.c.disabled.is_(False))
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(live).first()
        if row is None:
            return None
        account = _account(row)
        return Session(row.key, account.staff, row.csrf, row.begun_at, row.seen_at, account.must_change)

    def seen(self, key: str, at: datetime) -> None:
        """It was used then."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(_sessions).where(_sessions.c.key == key).values(seen_at=at))

    def end(self, key: str) -> None:
        """Forget one."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_sessions).where(_sessions.c.key == key))

    def end_all(self, staff: str, but: str = "") -> None:
        """Forget all of one person, except one."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_sessions).where(_sessions.c.staff == staff, _sessions.c.key != but))

    def tidy(self, before: datetime) -> None:
        """Forget those not used since then."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_sessions).where(_sessions.c.seen_at < before))


def _values(account: Account) -> dict[str, Any]:
    return asdict(account) | {"roles": " ".join(sorted(account.roles)), "folded": account.name.lower()}


def _account(row: Row[Any]) -> Account:
    known = {name: getattr(row, name) for name in Account.__dataclass_fields__}
    return Account(**known | {"roles": frozenset(row.roles.split())})
