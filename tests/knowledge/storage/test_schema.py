"""Data directories of earlier program versions open, answer and publish."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text

from knowledge.errors import IndexUnavailable
from knowledge.review.workflow import Review
from knowledge.storage import schema
from knowledge.storage import tables as t
from knowledge.storage.database import Database
from knowledge.store import Store
from tests.contracts.knowledge_store import NOON, parsed
from tests.installations import TODAY, installation, policy, published

_FIRST = (Path(__file__).parents[1] / "first_tables.sql").read_text(encoding="utf-8")
_WORDS = {
    "sqlite": {"serial": "INTEGER NOT NULL", "moment": "DATETIME", "bytes": "BLOB"},
    "postgresql": {"serial": "SERIAL NOT NULL", "moment": "TIMESTAMP", "bytes": "BYTEA"},
}


def first_tables(database: Database) -> None:
    """Make the tables of the first version, with one document in the draft."""
    statements = _FIRST.format(**_WORDS[database.engine.dialect.name]).split(";")
    with database.begin() as c:
        for statement in filter(str.strip, statements):
            c.execute(text(statement))
        body = '{"id": "甲", "title": "旧办法", "region": "310000"}'
        values = "'甲', 'f1', '甲.md', :body, '2026-01-01 00:00:00'"
        columns = "document_id, fingerprint, source, body, created_at"
        c.execute(text(f"INSERT INTO document_versions ({columns}) VALUES ({values})"), {"body": body})
        c.execute(text("INSERT INTO draft_changes SELECT document_id, id FROM document_versions"))


def differences(database: Database) -> list[object]:
    """What the tables in the database have otherwise than `tables.py`."""
    with database.engine.connect() as c:
        context = MigrationContext.configure(
            c, opts={"include_name": lambda n, kind, _: n != "schema_version"}
        )
        return list(compare_metadata(context, t.metadata))


def test_tables_of_the_first_version_become_those_of_today(database_url: str) -> None:
    database = Database(database_url)
    first_tables(database)
    store = Store(database)
    assert differences(database) == []
    assert store.fingerprints() == {"甲": "f1"}
    database.close()


def test_a_change_staged_by_the_first_version_is_the_administrators_own_and_publishable(
    database_url: str,
) -> None:
    database = Database(database_url)
    first_tables(database)
    store = Store(database)
    (draft,) = Review(store, lambda: NOON).drafts()
    assert (draft.document_id, draft.title, draft.state, draft.publishable) == ("甲", "旧办法", "draft", True)
    store.publish(1, store.draft_versions(), "model", "note", NOON)
    assert store.serving() == 1
    database.close()


def test_new_tables_are_those_of_today(database_url: str) -> None:
    database = Database(database_url)
    Store(database)
    assert differences(database) == []
    database.close()


def test_a_database_that_is_up_to_date_is_only_read(database_url: str) -> None:
    database = Database(database_url)
    Store(database)
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: seen.append(str(a[2])))
    Store(database)
    assert len(seen) <= 3
    assert [s for s in seen if not s.lstrip().upper().startswith(("SELECT", "PRAGMA"))] == []
    database.close()


def test_opening_an_up_to_date_database_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    code = (
        "import sys\nfrom knowledge.storage.database import Database\nfrom knowledge.store import Store\n"
        f"Store(Database({url!r}))\nprint('alembic' in sys.modules)"
    )
    for _ in range(2):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "False"


def test_programs_that_start_at_once_upgrade_once(database_url: str) -> None:
    first = Database(database_url)
    first_tables(first)
    others = [Database(database_url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(Store, others))
    assert differences(first) == []
    for database in (first, *others):
        database.close()


def test_an_upgrade_that_fails_leaves_the_old_tables(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)
    first_tables(database)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="halfway"):
        patch.setattr(t.history, "create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("halfway")))
        Store(database)
    assert differences(database) != []
    Store(database)
    assert differences(database) == []
    database.close()


def test_tables_of_a_later_program_are_refused_untouched(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    Store(database).stage(parsed("甲", "一"), "f1", NOON)
    with database.begin() as c:
        c.execute(text("UPDATE schema_version SET name = '99-later'"))
    with pytest.raises(IndexUnavailable, match=r"99-later.*升级程序"):
        schema.prepare(database)
    database.close()


def test_a_data_directory_of_the_first_version_answers_and_publishes(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "租房", "租房补贴每月100元。"))
    place.close()
    with sqlite3.connect(tmp_path / "data" / "talent.db") as c:  # back to what the first version had made
        c.executescript("DROP TABLE history; DROP TABLE schema_version;")
        for column in ("state", "made_by", "made_role", "made_at", "comment", "reviewed_by", "reviewed_at"):
            c.execute(f"ALTER TABLE draft_changes DROP COLUMN {column}")
        c.execute("ALTER TABLE serving_release DROP COLUMN erasures")
        c.execute("ALTER TABLE clauses DROP COLUMN extra")
    c.close()
    again = installation(tmp_path / "data", dense=place.dense)
    found = again.search.search("租房补贴多少钱", k=5, region=None, as_of=TODAY)
    assert (found.release, [p.clause.text for p in found.passages]) == (1, ["租房补贴每月100元。"])
    assert published(again, policy(tmp_path / "p", "租房", "租房补贴每月200元。")) == 2
    again.close()
