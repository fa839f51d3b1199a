"""Cues that a person should take over: precise, never at a mere question about complaints or arbitration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.risks import gives_up, is_danger, risk_of
from assistant.bootstrap import Installation
from assistant.types import Exchange
from tests.installations import installation, published

DANGER = [
    "我真的不想活了",
    "活不下去了，补贴也没有",
    "我想自杀",
    "再不批我就去跳楼，我准备跳楼了",
    "死了算了",
    "I want to die",
]
CALM = [
    "自杀能认定为工伤吗", "累得想死，落户材料太多了", "想死你们了", "急死了，材料怎么交", "生活补贴怎么领",
    "博士后在站期间死亡的抚恤金怎么算", "不想再活动了", "单位心理援助热线是多少", "想活得好一点，有什么补贴",
]  # fmt: skip
RISKS = {
    "我要投诉你们窗口": "complaint", "窗口态度太差了": "complaint", "三个部门推来推去": "complaint",
    "我要去上访": "dispute", "要求赔偿我的损失": "dispute",
    "我准备起诉单位": "dispute", "你们必须给我个说法": "dispute",
    "急急急，明天就开学了": "hurry", "我很着急": "hurry", "今天是最后一天了": "hurry",
    "你根本没听懂": "upset", "答非所问": "upset", "说了半天还不知道怎么办": "upset",
}  # fmt: skip
QUESTIONS = [
    "劳动仲裁怎么申请", "投诉电话是多少", "怎么投诉中介",
    "对认定结果不服可以起诉吗", "信访要什么材料", "违约要赔偿多少",
    "提前离职要赔偿吗", "劳动仲裁的时效是多久",
    "上海紧缺急需人才目录", "补贴申报截止时间是什么时候", "我要投诉的话走什么流程",
    "今天是不是最后一天", "人才引进落户的条件",
    "不着急，什么时候能批", "举报骗补有奖励吗", "行政复议和起诉有什么区别",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGER)
def test_who_speaks_of_ending_their_life_is_heard(text: str) -> None:
    assert is_danger(text)


@pytest.mark.parametrize("text", [*CALM, *QUESTIONS, *RISKS])
def test_nobody_else_is_taken_for_one(text: str) -> None:
    assert not is_danger(text)


@pytest.mark.parametrize(("text", "kind"), RISKS.items())
def test_a_complaint_or_a_dispute_shows(text: str, kind: str) -> None:
    assert risk_of(text) == kind


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_about_complaints_and_disputes_is_a_question(text: str) -> None:
    assert risk_of(text) is None


def test_it_gives_up_after_so_many_in_a_row() -> None:
    none, good = (Exchange("q", "q", status) for status in ("unanswerable_no_source", "answered"))
    assert gives_up("unanswerable_no_source", [good, none])
    assert not gives_up("unanswerable_no_source", [none, good]) and not gives_up("unanswerable_no_source", [])
    assert not gives_up("answered", [none, none])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)
    published(made)
    yield made
    made.close()


def test_danger_calls_a_person_at_once_each_time_and_comes_before_all_others(place: Installation) -> None:
    place.assistant.ask("转人工", conversation_id="c1")
    for conversation in ("c2", "c3"):  # the same words of two people
        told = place.assistant.ask("我不想活了", conversation_id=conversation).answer
        assert "12356" in told.text and "120" in told.text and told.status == "handover_requested"
    rows = place.handovers.items()
    assert [one["conversation"] for one in rows] == ["c2", "c3", "c1"]
    assert [one["urgent"] for one in rows] == [True, True, False]
    place.assistant.ask("【紧急】转人工", conversation_id="c4")
    assert [one["urgent"] for one in place.handovers.items()] == [True, True, False, False]


def test_the_answer_offers_a_person_and_the_row_says_why(place: Installation) -> None:
    told = place.assistant.ask("我要投诉窗口，态度太差", conversation_id="c1").answer
    assert told.text.endswith("一并转过去。") and told.quick_replies[0].send == "转人工"
    place.assistant.ask("转人工", conversation_id="c1")
    assert place.handovers.items()[0]["reason"] == "转人工（投诉：我要投诉窗口，态度太差）"
    for question in ("火星落户要什么条件", "海王星人才补贴有多少"):
        last = place.assistant.ask(question, conversation_id="c5").answer
    assert "连着几个问题都没能答上" in last.text and last.quick_replies[0].send == "转人工"
    asked = place.assistant.ask("投诉电话是多少", conversation_id="c6").answer
    assert "转过去" not in asked.text
