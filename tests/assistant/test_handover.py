"""The queue of those who asked for a person: one serves at a time, and no order of events loses a word."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.adapters.handover import SqlQueue
from assistant.handover.desk import LEASE, HandoverDesk
from assistant.handover.errors import HandoverError, NoSuchItem, NotYours
from assistant.staff.types import Staff
from knowledge.storage.database import make_engine
from tools.services.ports import Asker
from tools.services.services import Services, make_services

ZHAO, QIAN = (Staff(name, name, shown, frozenset(["operator"])) for name, shown in (("z", "赵"), ("q", "钱")))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Days:
    at = MONDAY

    def now(self) -> datetime:
        return self.at


class Log:
    def __init__(self) -> None:
        self.acts: list[str] = []

    def record(self, who: Staff, act: str, what: str, detail: Any = None) -> None:
        self.acts.append(f"{who.shown} {act}")


class Centre:
    """A queue with those who fill it."""

    def __init__(self, url: str) -> None:
        self.services: Services = make_services("demo", url, None)
        self.engine, self.days, self.log = make_engine(url), Days(), Log()
        self.turns: dict[str, list[dict[str, Any]]] = {}
        self.desk = HandoverDesk(
            SqlQueue(self.engine), lambda c: self.turns.get(c, []), self.log, self.days.now
        )

    def ask(self, conversation: str = "c1", reason: str = "转人工") -> str:
        asked = self.services.handovers.ask(
            reason, "", None, "13812345678", Asker(None, conversation), self.days.at
        )
        return asked.code


@pytest.fixture
def centre(database_url: str) -> Iterator[Centre]:
    made = Centre(database_url)
    yield made
    made.services.close()
    made.engine.dispose()


def test_who_asked_is_taken_answered_and_handed_back(centre: Centre) -> None:
    code = centre.ask()
    (waiting,) = centre.desk.items()
    assert (waiting["state"], waiting["contact"]) == ("waiting", "138****5678")
    assert centre.desk.is_open("c1")
    centre.desk.take(ZHAO, code)
    whole = centre.desk.write(ZHAO, code, "请带身份证，电话 13912345678")
    assert [one["by"] for one in whole["written"]] == ["赵", "赵"] and "13912345678" not in str(
        whole["written"]
    )
    first = centre.desk.written("c1")[0].number
    assert [one.text[:5] for one in centre.desk.written("c1", first)] == ["请带身份证"]
    centre.desk.done(ZHAO, code)
    assert centre.desk.items()[0]["state"] == "done" and not centre.desk.is_open("c1")
    assert centre.log.acts == ["赵 handover.take", "赵 handover.answer", "赵 handover.close"]
    assert centre.ask() != code  # asked again, it is a new one


def test_of_several_who_take_at_once_one_serves(centre: Centre) -> None:
    code = centre.ask()

    def take(who: Staff) -> bool:
        try:
            return bool(centre.desk.take(who, code))
        except NotYours:
            return False

    people = [Staff(str(n), str(n), str(n), frozenset()) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, people)) == 1
    with pytest.raises(NotYours):
        centre.desk.write(QIAN, code, "我来")


def test_an_operator_who_vanished_does_not_keep_the_person_waiting(centre: Centre) -> None:
    code = centre.ask()
    centre.desk.take(ZHAO, code)
    centre.days.at += LEASE + timedelta(seconds=1)
    assert centre.desk.items()[0]["state"] == "waiting"
    centre.desk.take(QIAN, code)
    with pytest.raises(NotYours, match="钱"):
        centre.desk.write(ZHAO, code, "我回来了")


def test_put_back_it_waits_for_somebody_else(centre: Centre) -> None:
    code = centre.ask()
    centre.desk.take(ZHAO, code)
    with pytest.raises(NotYours):
        centre.desk.back(QIAN, code)
    centre.desk.back(ZHAO, code)
    assert centre.desk.take(QIAN, code)["operator_name"] == "钱"


def test_what_is_not_there_or_empty_or_done_is_said(centre: Centre) -> None:
    with pytest.raises(NoSuchItem):
        centre.desk.take(ZHAO, "Z0")
    code = centre.ask()
    centre.desk.take(ZHAO, code)
    with pytest.raises(HandoverError, match="空"):
        centre.desk.write(ZHAO, code, "  ")
    centre.desk.done(ZHAO, code)
    with pytest.raises(NotYours, match="办结"):
        centre.desk.write(ZHAO, code, "还有")


def test_the_longest_waiting_comes_first(centre: Centre) -> None:
    for n in range(3):
        centre.days.at = MONDAY + timedelta(minutes=2 - n)
        centre.ask(f"c{n}", f"第{n}个")
    assert [one["reason"] for one in centre.desk.items()] == ["第2个", "第1个", "第0个"]


def test_what_was_written_is_wiped_when_its_time_is_over(database_url: str) -> None:
    engine = make_engine(database_url)
    queue = SqlQueue(engine, timedelta(days=30))
    queue.write("c1", "赵", "早", MONDAY)
    late = queue.write("c1", "赵", "晚", MONDAY + timedelta(days=20))
    assert queue.erase_old(MONDAY + timedelta(days=31)) == {"handover_written": 1}
    assert queue.written("c1") == [late]
    assert queue.erase_old(MONDAY + timedelta(days=60)) == {"handover_written": 1}
    assert queue.write("c1", "赵", "新", MONDAY).number > late.number
    engine.dispose()


_EVENTS = st.lists(
    st.tuples(st.sampled_from(["ask", "take", "write", "back", "done", "wait"]), st.booleans()), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=_EVENTS)
def test_no_order_of_events_loses_what_was_written(
    tmp_path_factory: Any, events: list[tuple[str, bool]]
) -> None:
    centre = Centre(f"sqlite:///{tmp_path_factory.mktemp('q') / 'q.db'}")
    code, sent, seen, last = centre.ask(), 0, [], 0
    for n, (event, first) in enumerate(events):
        who = ZHAO if first else QIAN
        try:
            if event == "ask":
                code = centre.ask()
            elif event == "wait":
                centre.days.at += LEASE
            elif event == "write":
                centre.desk.write(who, code, f"话{n}")
                sent += 1
            else:
                getattr(centre.desk, event)(who, code)
        except HandoverError:
            pass
        fresh = centre.desk.written("c1", last)
        seen += [one.text for one in fresh]
        last = fresh[-1].number if fresh else last
    assert (
        sum(text.startswith("话") for text in seen) == sent
        and len(set(seen) & {f"话{n}" for n in range(14)}) == sent
    )
    centre.services.close()
    centre.engine.dispose()
