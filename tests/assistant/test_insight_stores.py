"""The stores of insight on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from assistant.adapters.conversations import SqlConversations
from assistant.adapters.insight import SqlAnswers, SqlWrapUps
from assistant.adapters.taught import SqlTaught
from knowledge.index.synonyms import policy_synonyms
from knowledge.storage.database import make_engine
from tests.contracts.insight import LATER, NOON, AnswersContract, VocabularyContract, WrapUpsContract


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def conversations(engine: Engine) -> SqlConversations:
    return SqlConversations(engine)


@pytest.fixture
def answers(engine: Engine) -> SqlAnswers:
    return SqlAnswers(engine)


@pytest.fixture
def wrap_ups(engine: Engine) -> SqlWrapUps:
    return SqlWrapUps(engine)


@pytest.fixture
def vocabulary(engine: Engine) -> SqlTaught:
    return SqlTaught(engine)


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[SqlTaught]:
    engine = make_engine(database_url)
    yield SqlTaught(engine)
    engine.dispose()


class TestAnswers(AnswersContract):
    """Every database keeps the contract."""


class TestWrapUps(WrapUpsContract):
    """Every database keeps the contract."""


class TestVocabulary(VocabularyContract):
    """Every database keeps the contract."""


def test_a_table_of_an_earlier_version_gets_what_it_lacks(engine: Engine) -> None:
    SqlWrapUps(engine)
    with engine.begin() as c:
        for column in ("kind", "ref"):
            c.execute(text(f"ALTER TABLE gap_notes DROP COLUMN {column}"))
        c.execute(
            text(
                "INSERT INTO gap_notes (key, at, by, assigned, text, done) VALUES (:k, :at, '李', '', '', :d)"
            ),
            {"k": "g1", "at": "2026-11-22 04:00:00", "d": True},
        )
    (note,) = SqlWrapUps(engine).notes()
    assert (note.key, note.done, note.kind, note.ref) == ("g1", True, "", "")


def test_search_reads_taught_words_beside_the_shipped_ones_and_a_replay_those_of_its_day(
    vocabulary: SqlTaught,
) -> None:
    day = NOON.date()
    word = vocabulary.teach("见面礼", "生活补贴", NOON, "李编辑")
    now = vocabulary.synonyms()
    assert now.in_terms("见面礼多少") == "生活补贴多少" and now is vocabulary.synonyms()
    assert {m.said for m in now.found("见面礼和海归")} == {"见面礼", "海归"}
    vocabulary.remove(word.id, LATER + timedelta(days=2), "李编辑")
    assert vocabulary.synonyms() is policy_synonyms()
    days = [day + timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert [bool(vocabulary.synonyms(d).found("见面礼")) for d in days] == [False, True, True, False]
