"""The store on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from knowledge.errors import IndexUnavailable
from knowledge.storage.database import Database
from knowledge.store import Store
from tests.contracts.knowledge_store import NOON, KnowledgeStoreContract, parsed


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


class TestStore(KnowledgeStoreContract):
    """Every database keeps the contract."""


def test_what_is_staged_is_there_for_the_next_process(store: Store, database_url: str) -> None:
    store.stage(parsed("甲", "一"), "f1", NOON)
    other = Database(database_url)
    assert Store(other).fingerprints() == {"甲": "f1"}
    other.close()


def test_a_document_that_cannot_be_stored_leaves_nothing_behind(store: Store) -> None:
    whole = parsed("甲", "一", "二")
    broken = replace(whole.clauses[1], label=None)  # type: ignore[arg-type]
    with pytest.raises(IndexUnavailable):
        store.stage(replace(whole, clauses=(whole.clauses[0], broken)), "f1", NOON)
    assert store.draft_count() == 0
    assert store.fingerprints() == {}
