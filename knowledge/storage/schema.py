"""The tables made or brought up to date when a program opens the database."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select, text

from knowledge.errors import IndexUnavailable
from knowledge.migrations import BASELINE, HEAD, STEPS
from knowledge.storage import tables as t
from knowledge.storage.database import Database, mapped_errors

_own = MetaData()
_version = Table("schema_version", _own, Column("name", String(40), primary_key=True))
_LOCK = 0x7A1E47  # any number that no other program on the same PostgreSQL would take


def prepare(database: Database) -> None:
    """Make the tables of a new database, or bring an older one up; one SELECT when there is nothing to do.

    One transaction: a program that is killed halfway leaves the tables as they were. IndexUnavailable
    when a later version of the program has been at work here.
    """
    with mapped_errors():
        if _stands_at(database) == HEAD:
            return
        with database.engine.begin() as c:
            _lock(c)
            _upgrade(c)


def _stands_at(database: Database) -> str | None:
    """The step that the tables have reached; None before there are any steps or tables."""
    with database.engine.connect() as c:
        if not inspect(c).has_table(_version.name):
            return None
        return c.execute(select(_version.c.name)).scalar_one_or_none()


def _lock(c: Connection) -> None:
    """Two programs that start at once do it one after the other."""
    if c.dialect.name == "sqlite":
        c.execute(text("BEGIN IMMEDIATE"))  # also puts the changes of tables into the transaction
    else:
        c.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _upgrade(c: Connection) -> None:
    _own.create_all(c)
    reached = c.execute(select(_version.c.name)).scalar_one_or_none()
    if reached is None and not inspect(c).has_table(t.versions.name):
        t.metadata.create_all(c)
    elif reached != HEAD:
        _run(c, _missing(reached or BASELINE))
    c.execute(delete(_version))
    c.execute(insert(_version).values(name=HEAD))


def _missing(reached: str) -> tuple[str, ...]:
    """The modules of the steps after the one reached."""
    names = [BASELINE, *(name for name, _ in STEPS)]
    if reached not in names:
        raise IndexUnavailable(
            f"数据库由更新的程序版本（{reached}）升级过，本程序只认识到 {HEAD}，不能打开，数据没有被改动。"
            "请升级程序，或用 TALENT_DATA_DIR 指向另一个数据目录。"
        )
    return tuple(module for _, module in STEPS[names.index(reached) :])


def _run(c: Connection, modules: tuple[str, ...]) -> None:
    from alembic.migration import MigrationContext  # 0.1 s that an up-to-date start does not pay
    from alembic.operations import Operations

    with Operations.context(MigrationContext.configure(c)):
        for module in modules:
            import_module(module).upgrade()
