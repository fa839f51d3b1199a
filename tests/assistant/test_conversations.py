"""The conversation store on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from assistant.adapters.conversations import SqlConversations
from knowledge.storage.database import make_engine
from tests.contracts.conversations import ConversationsContract, finished


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def conversations(engine: Engine) -> SqlConversations:
    return SqlConversations(engine)


class TestConversations(ConversationsContract):
    """Every database keeps the contract."""


def test_personal_numbers_in_feedback_are_masked(conversations: SqlConversations, engine: Engine) -> None:
    conversations.record(finished("c", "问"), "a1", {}, 1)
    conversations.feedback("a1", False, "打13812345678", "我的证件是11010119900307123X")
    with engine.connect() as connection:
        stored = str(connection.execute(text("SELECT reason, comment FROM feedback")).all())
    assert "13812345678" not in stored
    assert "199003" not in stored
    assert "〔手机号〕" in stored
