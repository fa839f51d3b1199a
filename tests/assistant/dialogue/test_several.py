"""Several wishes in one message, and what is looked up at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import ANSWERS, OPENING, Talk

THREE = "我符合上海居转户吗，符合的话帮我约下周二下午，顺便看看能领什么补贴"


@pytest.fixture
def talk(library: Installation, tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(library, f"sqlite:///{tmp_path / 'talk.db'}", library.toolbox)
    yield talk
    talk.close()


def test_wishes_wait_in_the_order_they_were_said(talk: Talk) -> None:
    answer = talk.say(THREE)
    state = talk.store.load("talk", None)
    assert answer["status"] == "clarification_fact" and state and state.task
    assert [state.task.kind, *(t.kind for t in state.queue)] == ["check", "book", "match"]
    assert state.task.scheme == "sh-permit-to-hukou"


def test_what_is_wished_if_it_is_met_is_left_out_otherwise(talk: Talk) -> None:
    talk.say(THREE)
    answer = talk.say("先看结果")
    assert "您说符合再“预约”" in answer["text"] and "接着帮您看：政策匹配" in answer["text"]
    state = talk.store.load("talk", None)
    assert state and state.task and state.task.kind == "match" and not state.queue


def test_what_is_wished_if_it_is_met_is_taken_up_then(talk: Talk) -> None:
    said = f"{OPENING}，符合的话帮我约下周二下午"
    talk.say(said)
    answer: dict[str, Any] = {}
    for _ in range(8):
        state = talk.store.load("talk", None)
        if state and state.task and state.task.kind == "book":
            break
        assert state and state.pending
        answer = talk.say(ANSWERS.get(state.pending.name, "都没有"))
    assert "接着帮您看：预约" in answer["text"]


def test_the_wished_time_narrows_what_is_offered(talk: Talk) -> None:
    answer = talk.say("帮我约下周二下午", region="上海市")
    for _ in range(4):
        if answer["cards"] and answer["cards"][-1]["type"] == "slots":
            break
        answer = talk.say(answer["quick_replies"][0]["send"], region="上海市")
    times = [q["label"].split()[1] for q in answer["quick_replies"]]
    assert "只列这段时间的" in answer["text"] and times and min(times) >= "12:00"
    assert len(answer["cards"][-1]["days"]) == 1


def test_a_card_tells_what_it_gives(talk: Talk) -> None:
    answer = talk.say("苏畅卡有什么用")
    assert answer["status"] == "answered_by_tool" and answer["cards"][0]["type"] == "privileges"
    mine = talk.say("我是杭州E类人才，能享受什么", "mine")
    assert mine["cards"][0]["privileges"][0]["id"] == "hz-talent-class"


def test_how_a_card_is_applied_for_stays_a_question(talk: Talk) -> None:
    assert talk.say("苏畅卡怎么申请")["status"] != "answered_by_tool"


def test_materials_in_the_middle_of_a_check_are_those_of_its_scheme(talk: Talk) -> None:
    talk.say(OPENING)
    waiting = talk.store.load("talk", None)
    answer = talk.say("要哪些材料")
    assert [c["type"] for c in answer["cards"]] == ["materials"] and answer["cards"][0]["scheme"]
    assert waiting and waiting.pending and waiting.pending.text in answer["text"]


def test_materials_without_a_check_stay_a_question_but_a_list_is_a_wish(talk: Talk) -> None:
    assert talk.say("办上海居住证积分要哪些材料")["status"] != "answered_by_tool"
    assert talk.say("列个材料清单", "list")["status"] == "clarification_scheme"
    answer = talk.say("上海市居住证积分", "list")
    assert answer["cards"][0]["type"] == "materials"


def test_two_supports_by_name_are_checked_against_each_other(talk: Talk) -> None:
    answer = talk.say("苏州人才乐居和苏州市重点产业紧缺人才计划能一起拿吗")
    assert answer["status"] == "answered_by_tool" and answer["cards"][0]["type"] == "duplicates"
    assert talk.say("杭州生活补贴和杭州租房补贴能一起拿吗", "unknown")["status"] != "answered_by_tool"
    assert talk.say("这两个补贴能一起拿吗", "nothing")["status"] != "answered_by_tool"


def test_a_fact_by_its_own_name_is_a_correction_of_that_fact_only(talk: Talk) -> None:
    talk.say(OPENING)
    answer = talk.say("不对，职称是副高级")
    assert "已更正：职称 副高级" in answer["text"]


def test_a_correction_that_is_not_understood_is_no_policy_question(talk: Talk) -> None:
    talk.finished()
    answer = talk.say("不对，那个数说错了")
    assert answer["status"] == "clarification_fact" and "年龄 32岁" in answer["text"]


def test_after_not_knowing_only_a_few_more_questions_follow(talk: Talk) -> None:
    talk.say("帮我测算上海市居住证积分")
    asked = 0
    for _ in range(20):
        state = talk.store.load("talk", None)
        if not state or not state.pending or state.pending.kind not in ("fact", "group"):
            break
        asked += 1
        answer = talk.say("不清楚")
    assert asked <= 7
    assert answer["status"] == "answered_by_tool" and "取决于" in answer["text"]


def test_answers_that_fit_nothing_do_not_go_on_for_ever(talk: Talk) -> None:
    talk.say("帮我约下周二下午", region="上海市")
    for _ in range(6):
        answer = talk.say("呜哩哇啦", region="上海市")
        state = talk.store.load("talk", None)
        if state is None or state.task is None:
            break
    assert state is not None and state.task is None, answer["text"]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("帮我算算居住证积分，再约个号去办", ["check", "book"]),
        ("我够不够居转户，够的话约下周二", ["check", "book"]),
        ("居住证积分差多少，开放申报了提醒我", ["calculate", "subscribe"]),
    ],
)
def test_wishes_joined_by_little_words_are_both_heard(talk: Talk, said: str, kinds: list[str]) -> None:
    talk.say(said, region="上海市")
    state = talk.store.load("talk", None)
    assert state and state.task
    assert [state.task.kind, *(t.kind for t in state.queue)] == kinds


def test_a_person_asked_for_comes_first_and_the_other_wish_goes_on(talk: Talk) -> None:
    answer = talk.say("我能领哪些补贴？另外帮我转人工", region="上海市")
    state = talk.store.load("talk", None)
    assert answer["status"] == "handover_requested"
    assert state and state.task and state.task.kind == "match"


def test_a_person_asked_for_in_the_middle_of_a_check_is_told_as_that(talk: Talk) -> None:
    talk.say(OPENING)
    assert talk.say("转人工")["status"] == "handover_requested"
