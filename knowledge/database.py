"""The SQL engine, and database failures in our own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from knowledge.errors import IndexUnavailable

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

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def make_engine(url: str, synchronous: str = "FULL") -> Engine:
    """An engine; for SQLite in WAL mode, so that readers and the one writer do not wait for each other."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: _pragmas(connection, synchronous))
    return engine


def _pragmas(connection: Any, synchronous: str) -> None:
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "busy_timeout=15000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Raise IndexUnavailable for whatever the database driver raises."""
    try:
        yield
    except DBAPIError as error:
        raise IndexUnavailable(
            f"数据库读写失败（{error.orig}）。已发布的知识版本没有被改动；"
            "请检查磁盘空间、数据目录权限或 TALENT_DATABASE_URL 所指的数据库，然后重试。"
        ) from error


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in portions that fit into one statement."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
