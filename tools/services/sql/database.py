"""The SQL engine of the services: transactions that queue where they must, tables made on first use."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from tools.errors import ServiceUnavailable
from tools.services.types import SHANGHAI

_PATIENCE_MS = 15_000  # that a write waits for another process's
_AWAY = (
    "服务系统的数据库现在用不了，您刚才要办的没有办成。"
    "请稍后再试，或说“转人工”；急事可拨打 12345 政务服务便民热线。"
)


class Database:
    """One SQL database, prepared when it is first used; `fill` may then put something into it."""

    def __init__(self, url: str, fill: Callable[[Connection], None] | None = None) -> None:
        self._url = url
        self._fill = fill
        self._guard = threading.Lock()
        self._engine: Engine | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with."""
        with mapped_errors(), self._ready().connect() as connection:
            yield connection

    @contextmanager
    def write(self, *names: str) -> Iterator[Connection]:
        """One transaction: all or nothing, alone among all processes that name one of the same names.

        On SQLite there is one writer at a time anyway; on PostgreSQL each name is an advisory lock, taken
        in one order, so that two writers never wait for each other.
        """
        with mapped_errors(), self._ready().connect().execution_options(immediate=True) as c, c.begin():
            _lock(c, *names)
            yield c

    def close(self) -> None:
        """Close all connections."""
        with self._guard:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _ready(self) -> Engine:
        with self._guard:
            if self._engine is None:
                engine = _make_engine(self._url)
                _prepare(engine, self._fill)
                self._engine = engine
            return self._engine


class Moment(TypeDecorator[datetime]):
    """A moment, kept as UTC, read as Asia/Shanghai."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a time zone is a mistake of the program."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To Asia/Shanghai."""
        return value.replace(tzinfo=UTC).astimezone(SHANGHAI) if value else None


@contextmanager
def mapped_errors() -> Iterator[None]:
    """ServiceUnavailable for whatever the database driver raises; its text may hold what was bound."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise ServiceUnavailable(_AWAY) from error


def _make_engine(url: str) -> Engine:
    try:
        sqlite = make_url(url).get_backend_name() == "sqlite"
        # An error's text must not carry what was bound: it may be somebody's telephone number.
        engine = create_engine(url, pool_pre_ping=not sqlite, hide_parameters=True)
        if engine.dialect.name not in ("sqlite", "postgresql"):
            raise NoSuchModuleError(engine.dialect.name)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ServiceUnavailable(
            f"服务系统的数据库地址无法使用（{type(error).__name__}）。请管理员改正 TALENT_DATABASE_URL。"
        ) from error
    if sqlite:
        _tune(engine)
    return engine


def _tune(engine: Engine) -> None:
    if engine.url.database and engine.url.database != ":memory:":
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver thinks
        for pragma in (f"busy_timeout={_PATIENCE_MS}", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _prepare(engine: Engine, fill: Callable[[Connection], None] | None) -> None:
    """Make the tables; two programs that start at once do it one after the other."""
    from tools.services.sql.tables import metadata

    with mapped_errors(), engine.connect().execution_options(immediate=True) as c, c.begin():
        _lock(c, "service tables")
        metadata.create_all(c)
        if fill is not None:
            fill(c)


def _lock(c: Connection, *names: str) -> None:
    if c.dialect.name == "postgresql":
        c.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
        for key in sorted({_key(name) for name in names}):
            c.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
