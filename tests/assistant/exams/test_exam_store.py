"""The store of examinations on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.adapters.exams import SqlExams
from knowledge.storage.database import make_engine
from tests.contracts.exams import ExamsContract


@pytest.fixture
def exams(database_url: str) -> Iterator[SqlExams]:
    engine = make_engine(database_url)
    yield SqlExams(engine)
    engine.dispose()


class TestExams(ExamsContract):
    """Every database keeps the contract."""
