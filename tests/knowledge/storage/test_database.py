"""The engine: transactions, the time zone of moments, and failures told in our own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text

from knowledge.errors import IndexUnavailable
from knowledge.storage import database as module
from knowledge.storage.database import Database, Moment, chunks, make_engine
from tests.postgres import PostgresServer

_metadata = MetaData()
_moments = Table("moments", _metadata, Column("id", Integer, primary_key=True), Column("at", Moment))


def test_a_moment_is_the_same_moment_on_every_database(database_url: str) -> None:
    database = Database(database_url)
    _metadata.create_all(database.engine)
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    with database.begin() as c:
        c.execute(insert(_moments), [{"at": moment}, {"at": None}])
        read = list(c.execute(select(_moments.c.at).order_by(_moments.c.id)).scalars())
        stored = c.execute(text("SELECT CAST(at AS VARCHAR(40)) FROM moments ORDER BY id")).scalars().first()
    database.close()
    assert read == [moment, None]
    assert read[0] is not None
    assert read[0].strftime("%m-%d %H:%M") == "11-23 12:30"
    assert str(stored).startswith("2026-11-23 04:30")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), make_engine("sqlite://").dialect)
    aware = Moment().process_bind_param(datetime(2026, 1, 1, tzinfo=UTC), make_engine("sqlite://").dialect)
    assert aware == datetime(2026, 1, 1)


def test_a_transaction_that_fails_leaves_nothing(database_url: str) -> None:
    database = Database(database_url)
    _metadata.create_all(database.engine)
    with pytest.raises(RuntimeError, match="halfway"), database.begin() as c:
        c.execute(insert(_moments), [{"at": None}])
        raise RuntimeError("halfway")
    with database.begin() as c:
        assert list(c.execute(select(_moments))) == []
    database.close()


def test_sqlite_lets_readers_read_while_one_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    _metadata.create_all(database.engine)
    with database.begin() as writer:
        writer.execute(insert(_moments), [{"at": None}])
        with database.begin() as reader:
            assert list(reader.execute(select(_moments))) == []
    database.close()


def test_a_file_that_is_no_database_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(IndexUnavailable, match="TALENT_DATABASE_URL"), database.begin():
        pass
    database.close()


def test_a_server_that_is_down_is_told_in_chinese() -> None:
    database = Database("postgresql+pg8000://nobody:secret@127.0.0.1:9/none")
    with pytest.raises(IndexUnavailable, match="TALENT_DATABASE_URL") as told, database.begin():
        pass
    assert "secret" not in str(told.value)
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x", "postgresql+nodriver://x", "mysql+aiomysql://x"])
def test_an_address_that_means_nothing_names_the_setting_and_hides_the_password(url: str) -> None:
    with pytest.raises(IndexUnavailable, match="TALENT_DATABASE_URL"):
        Database(url)


def test_portions_hold_every_value_once() -> None:
    values = list(range(1001))
    portions = list(chunks(values))
    assert [value for portion in portions for value in portion] == values
    assert max(map(len, portions)) <= 400
    assert list(chunks([])) == []


def test_connections_that_a_restarted_server_forgot_are_made_anew(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = Database(postgres.emptied()), Database(postgres.url)
    one = text("SELECT 1")
    with database.begin() as first, database.begin() as second:
        assert first.execute(one).scalar() == second.execute(one).scalar() == 1
    with other.begin() as c:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        c.execute(text(others))
    monkeypatch.setattr(module, "_RESTS", 0.0)  # they have rested long enough to be asked
    with database.begin() as c:
        assert c.execute(one).scalar() == 1
    database.close()
    other.close()
