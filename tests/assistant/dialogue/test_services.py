"""Status, places, booking: what is lacking is asked for, nothing is final without a yes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import Talk
from tools.errors import ServiceUnavailable
from tools.types import Caller, Outcome


@pytest.fixture
def talk(library: Installation, tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(library, f"sqlite:///{tmp_path / 'talk.db'}", library.toolbox)
    yield talk
    talk.close()


class DeadBox:
    """A back end that is away."""

    def run(self, name: str, arguments: Mapping[str, Any], caller: Caller) -> Outcome:
        """Never."""
        raise ServiceUnavailable("预约系统暂时连不上，请稍后再试或转人工。")


def booked(talk: Talk, conversation: str = "talk") -> dict[str, Any]:
    """Choose the first of whatever is offered until something must be confirmed."""
    answer = talk.say("帮我预约一下", conversation, region="上海市")
    for _ in range(5):
        if answer["status"] == "clarification_confirmation":
            return answer
        answer = talk.say(answer["quick_replies"][0]["send"], conversation, region="上海市")
    return answer


def test_nothing_is_booked_before_it_is_confirmed(talk: Talk) -> None:
    held = booked(talk)
    assert held["status"] == "clarification_confirmation" and held["cards"][-1]["final"] is False
    done = talk.say("确认")
    assert done["status"] == "answered_by_tool" and done["cards"][-1]["final"] is True
    assert "已预约" in done["text"]


def test_a_time_said_where_a_place_is_asked_is_kept_and_the_place_asked_again(talk: Talk) -> None:
    asked = talk.say("我想预约一下")
    again = talk.say("下周二下午")
    assert again["text"] == f"记下了：下周二下午。\n{asked['text']}"
    state = talk.store.load("talk", None)
    assert state is not None and state.task is not None and "下周二下午" in state.task.slots["said"]


def test_a_hold_is_dropped_at_a_no(talk: Talk) -> None:
    booked(talk)
    answer = talk.say("不用了")
    assert "没有预约" in answer["text"]
    state = talk.store.load("talk", None)
    assert state and state.task is None and state.pending is None


@pytest.mark.parametrize("number", ["13900001234", "139-0000-1234", "021-55551234"])
def test_where_a_telephone_is_needed_it_is_asked_for_and_kept_in_the_booking_only(
    talk: Talk, number: str
) -> None:
    here = f"phone-{number[:3]}-{len(number)}"
    talk.say("帮我约一下虹口的窗口", here)
    talk.say("虹口区人才服务窗口（虚构示例）", here)
    times = talk.say("补贴申报辅导", here)
    asked = talk.say(times["quick_replies"][-1]["send"], here)
    assert asked["status"] == "clarification_fact" and "手机号" in asked["text"]
    assert "手机号" in talk.say("好的", here)["text"]
    held = talk.say(f"我的电话{number}", here)
    card = held["cards"][-1]
    assert card["state"] == "待确认" and card["contact"].endswith("****1234")
    assert "已预约" in talk.say("确认", here)["text"]
    state = talk.store.load(here, None)
    turns = [(turn.question, str(turn.result)) for turn in talk.assistant.conversation(here)]
    kept = f"{state.to_json() if state else ''}{turns}"
    assert number not in kept and number.replace("-", "") not in kept


def test_a_status_asks_for_the_number_and_the_last_four_which_are_not_kept(talk: Talk) -> None:
    assert "编号" in talk.say("帮我查一下我的认定进度")["text"]
    assert "后四位" in talk.say("DEMO-RD-2026-0001")["text"]
    answer = talk.say("001X")
    assert answer["status"] == "answered_by_tool" and answer["cards"][0]["type"] == "steps"
    said = [turn.question for turn in talk.assistant.conversation("talk")]
    assert "001X" not in "".join(said)
    state = talk.store.load("talk", None)
    assert state and "001X" not in str(state.to_json())


def test_a_wrong_number_is_refused_in_words_of_its_own(talk: Talk) -> None:
    talk.say("帮我查一下我的认定进度")
    talk.say("DEMO-RD-2026-0001")
    answer = talk.say("9999")
    assert answer["status"] == "error_tool" and "没有找到" in answer["text"]


def test_a_dead_back_end_is_said_and_a_person_is_offered(library: Installation) -> None:
    answer = Talk(library, toolbox=DeadBox()).say("帮我预约一下", region="上海市")
    assert answer["status"] == "error_tool" and "连不上" in answer["text"]
    assert [q["label"] for q in answer["quick_replies"]] == ["转人工"]


def test_a_handover_is_queued(talk: Talk) -> None:
    answer = talk.say("转人工", region="上海市")
    assert answer["status"] == "handover_requested" and answer["cards"][0]["type"] == "handover"


def test_a_subscription_is_told_when_it_is_wished_for_and_ended_by_its_code(talk: Talk) -> None:
    made = talk.say("上海居住证积分有变化的时候提醒我", "sub", sender="k" * 43)
    card = made["cards"][0]
    assert (card["type"], card["topic"]) == ("subscription", "变化") and "不发短信" in made["text"]
    assert "订阅号" in talk.say("帮我退订", "sub", sender="k" * 43)["text"]
    assert "已退订" in talk.say(card["code"], "sub", sender="k" * 43)["text"]
    again = talk.say("上海居住证积分截止前提醒我", "sub", sender="k" * 43)["cards"][0]
    assert "已退订" in talk.say(f"退订 {again['code']}", "other", sender="k" * 43)["text"]


@pytest.mark.parametrize("said", ["忘了编号", "编号找不到了", "没有编号"])
def test_who_lost_the_number_is_told_where_it_stands_and_offered_a_person(talk: Talk, said: str) -> None:
    talk.say("查一下我的申请进度")
    answer = talk.say(said)
    assert "受理短信" in answer["text"] and "转人工" in [q["label"] for q in answer["quick_replies"]]
    state = talk.store.load("talk", None)
    assert state and state.task is None
