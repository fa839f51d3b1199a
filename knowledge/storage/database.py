"""The SQL engine, and database failures in our own words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from knowledge.errors import IndexUnavailable

PATIENCE = 15.0  # seconds that a write waits for another process's
_STILL_READ = (
    "内容已经删除，但另一个程序正在读数据库，旧的数据页还留在文件里。请等它读完，再运行一次同样的命令。"
)
_POOL = {"pool_size": 15, "max_overflow": 0, "pool_use_lifo": True}
_RESTS = 2.0  # seconds after which a connection is asked whether it lives
_BATCH = 400  # SQLite takes a bounded number of parameters in one statement


class Database:
    """One SQL database: SQLite in a file, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        with mapped_errors(), self.engine.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Write the tables anew, so that nothing deleted is left in their files (backups are not ours).

        IndexUnavailable when another program reads for so long that the old pages cannot be given up.
        """
        statements: tuple[str, ...] = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
        if self.engine.dialect.name == "postgresql":
            statements = ("VACUUM FULL",)
        engine = create_engine(self.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", lambda connection, _: _pragmas(connection, "FULL"))
        with mapped_errors(), engine.connect() as connection:
            for statement in statements:
                found = connection.execute(text(statement))
                if found.returns_rows and found.one()[0]:  # of a checkpoint: it was kept waiting
                    raise IndexUnavailable(_STILL_READ)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class Moment(TypeDecorator[datetime]):
    """A moment, kept as UTC whatever the server's time zone, read as Asia/Shanghai."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a time zone is a mistake of the program."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To Asia/Shanghai."""
        return value.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai")) if value else None


def make_engine(url: str, synchronous: str = "FULL") -> Engine:
    """An engine; for SQLite in WAL mode, so that readers and the one writer do not wait for each other."""
    try:
        # As many as SQLAlchemy would open at most, but kept: to open one takes longer than to use it.
        engine = create_engine(url, **({} if url.startswith("sqlite") else _POOL))
        if engine.dialect.name not in ("sqlite", "postgresql"):
            raise NoSuchModuleError(engine.dialect.name)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise IndexUnavailable(
            f"数据库地址无法使用（{type(error).__name__}）。请改正 TALENT_DATABASE_URL，例如 "
            "postgresql+pg8000://用户:密码@主机/库名（需安装 talent-assistant[postgres]）；"
            "留空则用数据目录中的 SQLite。"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: _pragmas(connection, synchronous))
    else:
        event.listen(engine, "checkin", _rests)
        event.listen(engine, "checkout", _wakes)
    return engine


def upserting(engine: Engine) -> Callable[..., Any]:
    """The `insert` of the engine's database that can say what becomes of a row already there."""
    return postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert


def _rests(_: Any, record: Any) -> None:
    """A connection goes back into the pool."""
    record.info["rests"] = time.monotonic()


def _wakes(connection: Any, record: Any, _: Any) -> None:
    """A connection that has rested may be dead, the server restarted: ask, and let the pool make another."""
    if time.monotonic() - record.info.get("rests", inf) < _RESTS:
        return
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise InvalidatePoolError("the server is away or was restarted") from error


def _pragmas(connection: Any, synchronous: str) -> None:
    waits = f"busy_timeout={PATIENCE * 1000:.0f}"
    for pragma in (waits, "journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Raise IndexUnavailable for whatever the database driver raises."""
    try:
        yield
    except DBAPIError as error:
        raise IndexUnavailable(_advice(str(error.orig))) from error


def _advice(cause: str) -> str:
    if "database is locked" in cause:
        return (
            f"数据库正被另一个程序写入，等了 {PATIENCE:.0f} 秒仍未轮到（{cause}）。"
            "已发布的知识版本没有被改动；请等另一个导入或发布完成，或结束占用数据库的程序，然后重试。"
        )
    if "disk is full" in cause or "No space left" in cause:
        return f"磁盘已满，数据库写不进去（{cause}）。已发布的知识版本没有被改动；请清理磁盘空间，然后重试。"
    return (
        f"数据库读写失败（{cause}）。已发布的知识版本没有被改动；"
        "请检查磁盘空间、数据目录权限或 TALENT_DATABASE_URL 所指的数据库，然后重试。"
    )


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in portions that fit into one statement."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
