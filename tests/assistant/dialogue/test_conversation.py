"""Interruptions, two wishes, memory: nothing told is asked again, nothing is kept against one's will."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import OPENING, Talk


@pytest.fixture
def talk(library: Installation) -> Iterator[Talk]:
    talk = Talk(library)
    yield talk
    talk.close()


@pytest.mark.parametrize(
    "question",
    [
        "苏州硕士的一次性生活补贴标准是多少",
        "居转户要什么条件",
        "上海落户受理后多少个工作日内办结",
        "硕士在上海居住证积分里算多少分",
        "我大专学历但是有中级职称，上海积分按哪个算，能不能两个都加",
        "怎么预约",
        "人才政策计算器算出来符合就一定能拿到钱吗",
    ],
)
def test_a_policy_question_starts_no_interrogation(talk: Talk, question: str) -> None:
    assert talk.say(question)["status"] != "clarification_fact"


def test_a_policy_question_in_between_is_answered_and_the_check_goes_on(talk: Talk) -> None:
    talk.say(OPENING)
    waiting = talk.store.load("talk", None)
    answer = talk.say("杭州硕士的一次性生活补贴标准是多少？")
    assert answer["status"] == "answered" and "4万元" in answer["text"]
    assert waiting and waiting.pending and answer["text"].endswith(waiting.pending.text)
    assert talk.say("是")["status"] == "clarification_fact"


def test_a_bare_yes_is_an_answer_while_something_is_asked(talk: Talk) -> None:
    talk.say(OPENING)
    assert talk.say("嗯")["status"] == "clarification_fact"
    assert talk.say("嗯", conversation="other")["status"] == "answered_small_talk"


def test_a_bare_reply_where_nothing_is_asked_is_not_searched_for(talk: Talk) -> None:
    for number, bare in enumerate(("不清楚", "2", "不是")):
        answer = talk.say(bare, conversation=f"other-{number}")
        assert answer["status"] == "clarification_question" and not answer["citations"], bare


def test_two_wishes_in_one_message_are_both_served(talk: Talk) -> None:
    answer = talk.all("帮我测算上海市居住证积分，另外帮我看看我能领什么", "算了")
    assert "接着帮您看：政策匹配" in answer["text"]


def test_a_new_wish_comes_first_and_the_check_goes_on_after_it(talk: Talk) -> None:
    talk.say(OPENING)
    talk.say("我还能拿什么")
    answer = talk.say("先看结果")
    assert "接着帮您看：上海市居住证积分" in answer["text"]
    assert {c["type"] for c in answer["cards"]} == {"match"}


def test_memory_is_asked_for_once_and_only_where_there_is_somebody(talk: Talk) -> None:
    assert "要我记住" not in talk.finished()["text"]
    assert "要我记住" in talk.finished("mine", sender="browser-1")["text"]
    assert "不记" in talk.say("不用", "mine", sender="browser-1")["text"]
    again = talk.say("不对，我是副高级职称", "mine", sender="browser-1")
    assert "要我记住" not in again["text"]


def test_what_may_be_remembered_is_not_asked_in_a_later_conversation(talk: Talk) -> None:
    talk.finished("first", sender="browser-2")
    talk.say("记住", "first", sender="browser-2")
    answer = talk.say("帮我测算上海市居住证积分", "second", sender="browser-2")
    assert answer["status"] == "answered_by_tool" and "145" in answer["text"]
    stranger = talk.say("帮我测算上海市居住证积分", "third", sender="browser-3")
    assert stranger["status"] == "clarification_fact"


def test_forgetting_erases_at_once_from_the_store(library: Installation, tmp_path) -> None:  # type: ignore[no-untyped-def]
    url = f"sqlite:///{tmp_path / 'talk.db'}"
    talk = Talk(library, url)
    talk.finished("first", sender="browser-4")
    talk.say("记住", "first", sender="browser-4")
    assert "已经删除" in talk.say("忘记我的信息", "first", sender="browser-4")["text"]
    with talk.engine.begin() as c:
        kept = [row[0] for row in c.execute(text("select state from dialogues"))]
        assert c.execute(text("select count(*) from remembered_facts")).scalar() == 0
    assert all(not json.loads(state)["facts"] for state in kept)
    assert talk.say("帮我测算上海市居住证积分", "later", sender="browser-4")["status"] == "clarification_fact"


def test_a_conversation_survives_a_restart(library: Installation, database_url: str) -> None:
    before, after = Talk(library, database_url), Talk(library, database_url)
    before.say(OPENING)
    before.close()
    answer = after.say("否")
    after.close()
    assert answer["status"] == "answered_by_tool"


def test_two_messages_at_once_lose_no_fact(library: Installation, database_url: str) -> None:
    talk, other = Talk(library, database_url), Talk(library, database_url)
    talk.say(OPENING)
    first, second = talk.store.load("talk", None), other.store.load("talk", None)
    assert first and second
    first.facts["gender"] = first.facts["age"]
    second.facts["children"] = second.facts["age"]
    now = library.clock.now()
    talk.store.save("talk", None, first, now)
    other.store.save("talk", None, second, now)
    kept = talk.store.load("talk", None)
    talk.close()
    other.close()
    assert kept and {"gender", "children", "age"} <= set(kept.facts)


def test_the_day_of_the_question_is_the_day_of_the_rules(talk: Talk) -> None:
    answer = talk.all(OPENING, "否", as_of=date(2024, 5, 1))
    assert answer["cards"][0]["as_of"] == "2024-05-01"
