"""Small talk gets a short human reply; a question never does."""

from __future__ import annotations

import pytest

from assistant.steps.converse import Converse
from tests.assistant.turns import turn


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("你好", "answered_small_talk"),
        ("您好！", "answered_small_talk"),
        ("在吗？？", "answered_small_talk"),
        ("Hello", "answered_small_talk"),
        ("谢谢", "answered_small_talk"),
        ("好的，谢谢您！", "answered_small_talk"),
        ("再见", "answered_small_talk"),
        ("你是谁？", "answered_small_talk"),
        ("你是机器人吗", "answered_small_talk"),
        ("你能做什么", "answered_small_talk"),
        ("转人工", "handover_requested"),
        ("我要找人工客服", "handover_requested"),
        ("", "clarification_question"),
        ("？？？", "clarification_question"),
        ("🙂🙂", "clarification_question"),
        ("。。。\n", "clarification_question"),
    ],
)
def test_what_needs_no_policy_is_answered_at_once(text: str, status: str) -> None:
    answer = Converse()(turn(text)).answer
    assert answer is not None
    assert answer.status == status
    assert answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    "text",
    [
        "你好，上海落户要什么条件",
        "谢谢，那硕士呢",
        "人工智能人才有什么补贴",
        "好的人才公寓怎么申请",
        "你能告诉我杭州生活补贴多少钱吗",
        "落户",
        "早教老师能落户吗",
    ],
)
def test_a_question_with_polite_words_is_still_a_question(text: str) -> None:
    assert Converse()(turn(text)).answer is None


def test_a_greeting_offers_questions_to_begin_with_and_a_goodbye_does_not() -> None:
    greeting, goodbye = (Converse()(turn(text)).answer for text in ("你好", "再见"))
    assert greeting is not None
    assert goodbye is not None
    assert greeting.quick_replies
    assert goodbye.quick_replies == ()
