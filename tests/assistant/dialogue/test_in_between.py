"""What people say between a question and its answer, and after a result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import OPENING, Talk
from tools.reading import read_facts


@pytest.fixture
def talk(library: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    monkeypatch.setattr("tests.assistant.dialogue.talking.read_facts", read_facts)
    talk = Talk(library)
    yield talk
    talk.close()

    return talk.store


@pytest.mark.parametrize("said", ["够吗", "那我到底行不行", "那够了吗？", "就这些", "还差什么", "可以吗"])
def test_who_asks_in_between_whether_it_is_enough_gets_the_result_so_far(talk: Talk, said: str) -> None:
    talk.say(OPENING)
    answer = talk.say(said)
    assert answer["status"] == "answered_by_tool"
    assert "按已经说到的情况是145分" in answer["text"] and "取决于还不知道的" in answer["text"]


def test_what_is_told_unasked_is_said_back(talk: Talk) -> None:
    talk.say("帮我测算上海居住证积分")
    answer = talk.say("31岁，硕士")
    assert answer["status"] == "clarification_fact" and answer["text"].startswith(
        "记下了：年龄 31岁、学历 硕士"
    )


def test_the_answer_to_a_question_is_not_said_back(talk: Talk) -> None:
    talk.say(OPENING)
    assert "记下了" not in talk.say("是")["text"]


def test_no_title_is_no_no_to_what_was_asked(talk: Talk) -> None:
    talk.say("帮我测算居转户")
    talk.say("持证7年了，社保也是7年")
    state = talk.store.load("talk", None)
    assert state and state.pending
    asked = state.pending.name
    talk.say("没职称，但是工资一直挺高的")
    after = talk.store.load("talk", None)
    assert after and "title" in after.facts and (asked == "title" or asked not in after.facts)


def test_after_a_result_what_was_open_may_be_told_alone(talk: Talk) -> None:
    talk.all("帮我测算上海应届生落户", "够吗")
    answer = talk.say("2026年6月")
    assert "记下了：毕业日期 2026年6月" in answer["text"] and answer["status"] == "clarification_fact"


def test_a_year_without_rules_is_said_to_have_none(talk: Talk) -> None:
    answer = talk.all("帮我测算上海应届生落户", "2028年6月毕业")
    assert (
        answer["status"] == "answered_by_tool"
        and "这个毕业年份" in answer["text"]
        and "没有读到" in answer["text"]
    )


def test_what_was_counted_already_changes_nothing(talk: Talk) -> None:
    talk.finished()
    talk.say("不用记")
    assert "145分" in talk.say("够吗")["text"]
    assert talk.say("我32岁")["text"] == "年龄 32岁：这些已经算在上面的结果里，结果没有变化。"


def test_who_has_no_more_to_say_is_not_searched_for(talk: Talk) -> None:
    talk.finished()
    talk.say("不用记")
    answer = talk.say("就这些")
    assert answer["status"] == "answered_small_talk"


def test_facts_told_where_a_scheme_is_to_be_chosen_are_kept(talk: Talk) -> None:
    asked = talk.say("帮我算积分")
    assert asked["status"] == "clarification_scheme"
    again = talk.say("本科，31岁")
    assert again["text"].startswith("记下了：学历 本科、年龄 31岁")
    chosen = talk.say("上海的")
    assert "上海市居住证积分" in chosen["text"] and "年龄 31岁" in chosen["text"]


def test_points_that_are_short_begin_the_check_of_the_policy_spoken_of(talk: Talk) -> None:
    answer = talk.all("上海居住证积分达标要多少分", "我现在105，怎么办")
    assert "按您的情况测算“上海市居住证积分”" in answer["text"]


def test_what_only_one_scheme_asks_for_chooses_it(talk: Talk) -> None:
    asked = talk.say("应届本科，户籍安徽，在上海高校，绩点3.5，能落户吗")
    assert asked["status"] == "clarification_scheme"
    assert asked["quick_replies"][0]["label"] == "上海市应届毕业生落户评分（72分）"
    answer = talk.say("英语六级，计算机二级")
    assert "按您的情况测算“上海市应届毕业生落户评分（72分）”" in answer["text"]
    assert "户籍地 外省市" in answer["text"] and "外语水平 六级" in answer["text"]


def test_points_asked_for_another_are_that_persons(talk: Talk) -> None:
    text = talk.say("帮我算一下我爱人的上海居住证积分，她38岁，本科，中级会计")["text"]
    assert "年龄 38岁、学历 本科、职称 中级" in text


def test_a_place_chooses_what_holds_there_though_it_is_of_the_whole_country(talk: Talk) -> None:
    assert talk.say("技能提升补贴我能领吗，电工高级")["status"] == "clarification_scheme"
    assert "测算“失业保险技能提升补贴”" in talk.say("上海交失业保险3年")["text"]
