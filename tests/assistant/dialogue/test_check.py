"""A check asks for what decides, shows why, and ends in a result with its basis."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import OPENING, Talk
from tests.installations import TODAY
from tools.reading import read_facts


@pytest.fixture
def talk(library: Installation) -> Iterator[Talk]:
    talk = Talk(library)
    yield talk
    talk.close()


def test_a_wish_with_facts_starts_a_check_that_asks_one_question(talk: Talk) -> None:
    answer = talk.say(OPENING)
    assert answer["status"] == "clarification_fact"
    assert "上海市居住证积分" in answer["text"] and "年龄 32岁" in answer["text"]
    assert answer["text"].count("？") == 1
    assert "问这个是因为要看" in answer["text"]
    assert "不清楚" in [q["label"] for q in answer["quick_replies"]]


def test_what_the_facts_told_come_to_is_said_at_once(talk: Talk) -> None:
    text = talk.say(OPENING)["text"]
    assert re.search("年龄30 .* 社保年限15 = 145分，够120分的标准；其他条件确认后才能下结论", text)


def test_what_may_still_count_is_not_added_up_as_if_it_were_all(talk: Talk) -> None:
    text = talk.say("我40岁，硕士，帮我算下上海居住证积分")["text"]
    assert "已经能确定的分：" in text and "够120分" not in text


def test_the_line_that_is_named_tells_which_points_are_meant(talk: Talk) -> None:
    assert "广州市积分制入户" in talk.say("我的积分能到150分吗，我36岁")["text"]


def test_what_was_told_is_not_asked(talk: Talk) -> None:
    talk.finished()
    state = talk.store.load("talk", None)
    assert state is not None and state.asked <= 5
    assert {"age", "education", "degree", "title", "insurance_years"} <= set(state.facts)


def test_the_result_names_every_criterion_and_carries_its_card(talk: Talk) -> None:
    answer = talk.finished()
    assert answer["status"] == "answered_by_tool"
    assert "145" in answer["text"] and "✓ 持有《上海市居住证》" in answer["text"]
    assert answer["cards"][0]["type"] == "check" and answer["cards"][0]["status"] == "met"
    assert {"还能拿什么", "要哪些材料", "帮我预约", "换一个方案"} <= {
        q["label"] for q in answer["quick_replies"]
    }


def test_a_fact_that_rules_it_out_ends_the_questions(talk: Talk) -> None:
    talk.say(OPENING)
    state = talk.store.load("talk", None)
    assert state and state.pending and state.pending.name in ("residence_permit", "in_insurance")
    answer = talk.say("否")
    assert answer["status"] == "answered_by_tool" and "✗" in answer["text"]
    assert "最近的办法" in answer["text"]


def test_unsure_is_an_answer_and_the_result_says_what_it_depends_on(talk: Talk) -> None:
    answer = talk.say(OPENING)
    for _ in range(25):
        state = talk.store.load("talk", None)
        if not state or not state.pending or not state.task:
            break
        asked = state.pending.name
        answer = talk.say("不清楚")
        later = talk.store.load("talk", None)
        assert later is not None and (later.pending is None or later.pending.name != asked)
    assert answer["status"] == "answered_by_tool"
    assert "取决于还不知道的" in answer["text"] and "持有居住证" in answer["text"]


def test_an_impossible_answer_is_asked_again(talk: Talk) -> None:
    talk.say(OPENING)
    for _ in range(6):
        state = talk.store.load("talk", None)
        assert state and state.pending
        if state.pending.name == "insurance_12m":
            break
        talk.say("是")
    answer = talk.say("40个月")
    assert answer["status"] == "clarification_fact" and "再说一次" in answer["text"]


def test_what_is_not_understood_is_asked_once_more_and_then_left_open(talk: Talk) -> None:
    talk.say(OPENING)
    assert "没太听明白" in talk.say("哈哈")["text"]
    assert "先按“不清楚”处理" in talk.say("哈哈哈")["text"]


def test_a_correction_replaces_and_the_result_is_worked_out_again(talk: Talk) -> None:
    talk.finished()
    answer = talk.say("不对，我是副高级职称")
    assert "已更正：职称 副高级" in answer["text"] and "185" in answer["text"]


def test_why_a_question_is_asked_can_be_asked(talk: Talk) -> None:
    talk.say(OPENING)
    answer = talk.say("为什么要问这个")
    assert "要看" in answer["text"] and answer["status"] == "clarification_fact"


def test_a_supposition_is_shown_and_not_kept(talk: Talk) -> None:
    talk.finished()
    before = talk.store.load("talk", None)
    answer = talk.say("如果社保再交一年呢")
    after = talk.store.load("talk", None)
    assert "只是假设" in answer["text"] and "148" in answer["text"]
    assert before and after and before.facts == after.facts


def test_another_year_is_worked_out_by_its_own_rules(talk: Talk) -> None:
    talk.finished()
    answer = talk.say("按2024年的政策呢")
    assert "按2024年11月22日的规定" in answer["text"]
    assert answer["cards"][0]["as_of"] == "2024-11-22"


def test_calling_it_off_ends_it(talk: Talk) -> None:
    talk.say(OPENING)
    assert "就到这里" in talk.say("算了，不测了")["text"] or "就到这里" in talk.say("算了")["text"]
    state = talk.store.load("talk", None)
    assert state and state.task is None and state.facts


def test_local_facts_of_one_city_do_not_count_for_another(talk: Talk) -> None:
    talk.finished()
    state = talk.store.load("talk", None)
    assert state and state.facts["residence_permit"].place == "310000"
    assert state.facts["education"].place is None


def test_the_exact_total_is_worked_out_when_it_is_wanted(talk: Talk) -> None:
    answer = talk.finished()
    assert "算出总分" in [q["label"] for q in answer["quick_replies"]]
    answer = talk.say("算出总分")
    assert answer["status"] == "clarification_fact"
    for _ in range(12):
        if answer["status"] == "answered_by_tool":
            break
        state = talk.store.load("talk", None)
        assert state and state.pending
        plain = {"group": "都没有", "fact": "0"}[state.pending.kind]
        answer = talk.say({"skill": "无", "fresh_graduate": "否"}.get(state.pending.name, plain))
    points = answer["cards"][0]["points"]
    assert points["low"] == points["high"] == 145


@pytest.mark.parametrize("wish", ["想测算上海引进人才落户", "帮我测算上海居转户"])
def test_a_check_begins_with_plain_questions_and_not_with_records_and_awards(talk: Talk, wish: str) -> None:
    for said in (wish, "不清楚"):
        asked = talk.say(said)["text"].split("问这个是因为")[0]
        assert not re.search("表彰|奖|犯罪|处罚|特殊情形|派遣", asked), asked


def test_the_policy_calculator_asks_nobody_where_they_are_from_and_one_tap_corrects_it(talk: Talk) -> None:
    asked = talk.say("我在上海能拿什么补贴")["text"]
    for _ in range(6):
        assert "哪里人" not in asked
        answer = talk.say("不清楚")
        asked = answer["text"]
        if answer["status"] == "answered_by_tool":
            break
    tap = next(q for q in answer["quick_replies"] if q["label"] == "我是外籍")
    assert "国籍身份不是“中国内地”才可能的" in asked
    (read,) = read_facts(tap["send"], TODAY, None, None, place="310000").facts
    assert (read.fact, read.low, read.high) == ("nationality", 4, 4)
