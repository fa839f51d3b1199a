"""Out of hours a work order is made by itself, whose answer comes into the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters.clock import FixedClock
from assistant.bootstrap import Installation
from assistant.errors import ConfigurationError
from assistant.handover.hours import hours_of
from assistant.orders.desk import Order
from assistant.orders.types import Wanted
from assistant.staff.types import Staff
from tests.installations import NOW, installation, published

ZHAO = Staff("z", "z", "赵", frozenset(["operator"]))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)  # it is a Sunday
    published(made)
    yield made
    made.close()


def orders(place: Installation) -> list[Order]:
    return list(place.orders.find(Wanted())[0])


def test_who_asks_on_a_sunday_gets_one_order_and_its_answer_in_the_conversation(place: Installation) -> None:
    place.assistant.ask("我是硕士，上海人才引进落户有哪些条件要求", conversation_id="c1")
    told = place.assistant.ask("转人工", conversation_id="c1").answer.text
    again = place.assistant.ask("找人工客服", conversation_id="c1").answer.text
    (order,) = orders(place)
    assert (order.state, order.source) == ("confirmed", "conversation:c1") and order.due is not None
    for text in (told, again):
        assert order.code in text and f"{order.due.month}月{order.due.day}日" in text
    assert "落户有哪些条件" in order.summary and "硕士" in order.summary
    assert {one["order"] for one in place.handovers.items()} == {order.code}
    assert place.handovers.items()[0]["facts"][0] == ["学历", "硕士"]
    place.orders.act(ZHAO, order.code, "dispatch", {})
    assert place.queue.written("c1") == []
    place.orders.act(ZHAO, order.code, "answer", {"reply": "两个条件都要满足。"})
    (letter,) = place.queue.written("c1")
    assert order.code in letter.text and letter.text.endswith("两个条件都要满足。")
    acts = [step.act for step in place.orders.steps(order.code)]
    assert acts == ["draft", "confirm", "dispatch", "answer"]


def test_while_operators_are_there_no_order_is_made(place: Installation) -> None:
    place.clock = FixedClock(NOW + timedelta(days=1))
    assert "工单" not in place.assistant.ask("转人工", conversation_id="c1").answer.text
    assert orders(place) == [] and len(place.handovers.items()) == 1


def test_who_is_served_elsewhere_is_neither_promised_nor_kept_from_the_assistant(place: Installation) -> None:
    about = f"kf-{'a' * 40}"
    assert "工单" not in place.assistant.ask("转人工", conversation_id=about).answer.text
    place.handovers.take(ZHAO, place.handovers.items()[0]["code"])
    assert place.assistant.ask("你好", conversation_id=about).answer.status == "answered_small_talk"


def test_in_danger_an_order_is_made_and_nobody_is_told_to_wait_for_it(place: Installation) -> None:
    text = place.assistant.ask("我不想活了", conversation_id="c1").answer.text
    (order,) = orders(place)
    assert order.urgency == "critical" and order.code not in text and "12356" in text


def test_who_wants_to_be_forgotten_is_gone_from_the_queue_even_while_served(place: Installation) -> None:
    for conversation in ("c1", "c2"):
        place.assistant.ask("转人工", conversation_id=conversation)
        code = next(i["code"] for i in place.handovers.items() if i["conversation"] == conversation)
        place.handovers.take(ZHAO, code)
    place.assistant.ask("忘记我的信息", conversation_id="c1")
    assert [one["conversation"] for one in place.handovers.items()] == ["c2"]
    assert place.queue.written("c1") == [] and place.queue.written("c2") != []


@pytest.mark.parametrize(
    ("setting", "day", "hour", "there"),
    [
        ("9:00-17:30", 1, 12, True), ("9:00-17:30", 1, 18, False), ("9:00-17:30", 0, 12, False),
        ("always", 0, 3, True), ("13:00-14:00", 1, 12, False),
    ],
)  # fmt: skip
def test_the_hours_are_those_of_workdays(setting: str, day: int, hour: int, there: bool) -> None:
    assert hours_of(setting).are_on((NOW + timedelta(days=day)).replace(hour=hour)) is there


@pytest.mark.parametrize("setting", ["9-17", "25:00-26:00", "17:00-9:00", "每天"])
def test_hours_that_are_none_are_told(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="TALENT_DESK_HOURS"):
        hours_of(setting)
