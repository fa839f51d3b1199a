"""What every conversation store must do; a test module gives the `conversations` fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from assistant.errors import ConversationNotFound
from assistant.ports import Conversations
from assistant.types import Answer, AnswerStatus, Message, Reading, Turn

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def finished(conversation: str, question: str, **reading: Any) -> Turn:
    """A turn that has its answer."""
    answer = Answer(f"答{question}", AnswerStatus.ANSWERED, subject="测试办法")
    return Turn(
        Message(conversation, "web", question, NOON),
        date(2026, 11, 22),
        text=question,
        reading=Reading(f"完整的{question}", **reading),
        answer=answer,
        release=3,
        trace=("screen", "verify"),
    )


class ConversationsContract:
    """Remembering, in order, and what people thought of answers."""

    def test_an_unknown_conversation_is_empty(self, conversations: Conversations) -> None:
        assert conversations.exchanges("无") == ()
        assert conversations.turns("无") == []

    def test_an_exchange_keeps_what_a_follow_up_needs(self, conversations: Conversations) -> None:
        conversations.record(finished("c", "问一", places=("330100", "310000")), "a1", {}, 5)
        (exchange,) = conversations.exchanges("c")
        assert (exchange.question, exchange.rewritten) == ("问一", "完整的问一")
        assert (exchange.status, exchange.region, exchange.subject) == ("answered", "330100", "测试办法")

    def test_the_last_exchanges_come_oldest_first(self, conversations: Conversations) -> None:
        for n in range(9):
            conversations.record(finished("c", f"问{n}"), f"a{n}", {}, 1)
        assert [e.question for e in conversations.exchanges("c", limit=3)] == ["问6", "问7", "问8"]
        assert len(conversations.exchanges("c")) == 6

    def test_conversations_do_not_mix(self, conversations: Conversations) -> None:
        conversations.record(finished("c", "问一"), "a1", {}, 1)
        conversations.record(finished("d", "问二"), "a2", {}, 1)
        assert [e.question for e in conversations.exchanges("c")] == ["问一"]
        assert [t["question"] for t in conversations.turns("d")] == ["问二"]

    def test_what_was_given_out_is_kept_as_it_was(self, conversations: Conversations) -> None:
        body = {
            "answer": {"text": "第一行\n“引文”🙂", "citations": [{"n": 1, "effective_to": None}]},
            "ms": 3,
        }
        conversations.record(finished("c", "问"), "a1", body, 3)
        (kept,) = conversations.turns("c")
        assert (kept["question"], kept["result"]) == ("问", body)
        assert kept["at"].tzinfo is not None

    def test_a_turn_that_was_stopped_before_it_was_read_is_kept(self, conversations: Conversations) -> None:
        turn = replace(finished("c", "问"), reading=None, release=None)
        conversations.record(turn, "a1", {}, 1)
        (exchange,) = conversations.exchanges("c")
        assert (exchange.rewritten, exchange.region) == ("问", None)

    def test_feedback_adds_nothing_to_the_conversation(self, conversations: Conversations) -> None:
        conversations.record(finished("c", "问"), "a1", {}, 1)
        conversations.feedback("a1", False, "不准确", "数字不对")
        conversations.feedback("a1", True, None, None)
        assert [turn["question"] for turn in conversations.turns("c")] == ["问"]

    def test_feedback_for_an_unknown_answer_is_refused(self, conversations: Conversations) -> None:
        with pytest.raises(ConversationNotFound, match="没有找到"):
            conversations.feedback("无", True, None, None)
