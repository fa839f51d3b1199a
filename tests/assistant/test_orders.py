"""Work orders: from a draft to the last call back, what is refused on the way, what counts as the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.adapters.orders import SqlOrders
from assistant.adapters.staff_accounts import SqlAccounts, SqlSessions
from assistant.adapters.staff_audit import SqlAuditLog
from assistant.orders.catalogue import catalogue, department_of, kind_of, urgency_of
from assistant.orders.deadlines import due
from assistant.orders.desk import OrderDesk, order_json
from assistant.orders.errors import Incomplete, NoSuchOrder, NotNow
from assistant.orders.material import of_call, of_conversation
from assistant.orders.prefill import prefilled
from assistant.orders.types import Order, Wanted
from assistant.staff.desk import StaffDesk
from assistant.staff.types import Staff
from knowledge.storage.database import make_engine

ZHAO = Staff("1", "zhao", "赵话务", frozenset(["operator"]))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
GIVEN = {
    "subject": "居住证积分补缴社保",
    "summary": "所问：补缴算不算",
    "department": "市人才服务中心",
    "region": "310109",
}

CITED = {"clause_id": "a#1", "title": "办法"}


class Days:
    at = MONDAY

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def desk(database_url: str, days: Days) -> Iterator[OrderDesk]:
    engine = make_engine(database_url)
    log = StaffDesk(SqlAccounts(engine), SqlSessions(engine), SqlAuditLog(engine), days.now)
    yield OrderDesk(SqlOrders(engine), log, days.now)
    engine.dispose()


def walked(desk: OrderDesk, *acts: str | tuple[str, dict[str, Any]], given: dict[str, Any] = GIVEN) -> Order:
    order = desk.make(ZHAO, given)
    for act in acts:
        name, more = act if isinstance(act, tuple) else (act, {})
        order = desk.act(ZHAO, order.code, name, more)
    return order


def test_an_order_goes_from_the_draft_to_the_last_call_back(desk: OrderDesk) -> None:
    order = walked(
        desk, "confirm", "dispatch", "accept", ("return", {"reason": "不属本单位职责"}),
        ("transfer", {"department": "市人力资源和社会保障局", "reason": "职责所在"}), "accept",
        ("answer", {"reply": "补缴不计入。"}), ("follow_up", {"satisfaction": 4}), "close",
    )  # fmt: skip
    told = order_json(order)
    assert order.code == "GD2026112300001" and told["state_name"] == "已归档"
    assert (order.department, order.reply, told["satisfaction_name"]) == (
        "市人力资源和社会保障局", "补缴不计入。", "满意"
    )  # fmt: skip
    steps = [step.act for step in desk.steps(order.code)]
    assert steps == ["draft", "confirm", "dispatch", "accept", "return", "transfer", "accept", "answer",
                     "follow_up", "close"]  # fmt: skip
    assert desk.steps(order.code)[4].detail == {"reason": "不属本单位职责"}


@pytest.mark.parametrize("act", ["dispatch", "accept", "answer", "close", "unknown"])
def test_what_the_state_does_not_allow_is_refused_with_what_it_allows(desk: OrderDesk, act: str) -> None:
    order = desk.make(ZHAO, GIVEN)
    with pytest.raises(NotNow, match="现在可以：确认、作废"):
        desk.act(ZHAO, order.code, act, {"reply": "x"})
    assert desk.get(order.code).state == "draft"


def test_what_is_missing_is_named(desk: OrderDesk) -> None:
    order = walked(desk, "confirm", "dispatch")
    with pytest.raises(Incomplete, match="理由"):
        desk.act(ZHAO, order.code, "return", {})
    with pytest.raises(Incomplete, match="承办单位"):
        desk.act(ZHAO, desk.make(ZHAO, {"subject": "a", "summary": "b"}).code, "confirm", {})
    with pytest.raises(NoSuchOrder):
        desk.get("GD1")


def test_a_confirmed_order_is_not_rewritten(desk: OrderDesk) -> None:
    order = desk.edit(ZHAO, desk.make(ZHAO, GIVEN).code, {"subject": "新标题", "urgency": "urgent"})
    assert (order.subject, order.urgency) == ("新标题", "urgent")
    desk.act(ZHAO, order.code, "confirm", {})
    with pytest.raises(NotNow):
        desk.edit(ZHAO, order.code, {"subject": "再改"})


def test_of_two_who_act_at_once_one_is_told_that_it_was_done(desk: OrderDesk) -> None:
    order = walked(desk, "confirm", "dispatch")

    def accept(_: int) -> bool:
        try:
            return bool(desk.act(ZHAO, order.code, "accept", {}))
        except NotNow:
            return False

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(accept, range(4))) == [False, False, False, True]


def test_orders_made_at_once_have_codes_of_their_own(desk: OrderDesk) -> None:
    with ThreadPoolExecutor(4) as people:
        codes = list(people.map(lambda _: desk.make(ZHAO, GIVEN).code, range(12)))
    assert sorted(codes) == [f"GD20261123{n:05d}" for n in range(1, 13)]


def test_the_overdue_come_first_and_are_counted(desk: OrderDesk, days: Days) -> None:
    late = walked(desk, "confirm", "dispatch")
    walked(desk, "confirm", "dispatch", ("answer", {"reply": "好"}))
    days.at = MONDAY + timedelta(days=9)
    fresh = walked(desk, "confirm")
    found, number = desk.find(Wanted())
    assert number == 3 and found[0].due == found[1].due and found[-1].code == fresh.code
    overdue, _ = desk.find(Wanted(overdue=days.at.date()))
    assert [one.code for one in overdue] == [late.code] and desk.counts()["overdue"] == 1
    assert desk.find(Wanted(state="answered"))[1] == 1 and desk.find(Wanted(text="补缴"))[1] == 3
    assert sum(one["count"] for one in desk.deadlines()) == 2  # an answered one has no deadline any more
    assert desk.deadlines()[0] == {"label": "已超期", "count": 1}
    assert fresh.due is not None
    days.at = days.at.replace(month=fresh.due.month, day=fresh.due.day)
    assert desk.deadlines()[1] == {"label": "今天到期", "count": 1}


def test_the_same_matter_of_the_same_caller_is_shown(desk: OrderDesk) -> None:
    own = GIVEN | {"caller_key": "k1"}
    first = walked(desk, given=own)
    again = desk.make(ZHAO, own | {"subject": "居住证积分社保补缴问题"})
    assert [one.code for one in desk.duplicates(again)] == [first.code]
    assert desk.duplicates(desk.make(ZHAO, GIVEN | {"subject": "人才公寓怎么申请"})) == []


def test_personal_numbers_are_masked_before_they_are_kept(desk: OrderDesk) -> None:
    order = desk.make(ZHAO, GIVEN | {"summary": "请回电 13812345678", "remark": "110101199003074610"})
    kept = desk.get(order.code)
    assert "13812345678" not in kept.summary and "110101199003074610" not in kept.remark


@pytest.mark.parametrize(
    ("kind", "urgency", "today", "day"),
    [
        ("consult", "normal", date(2026, 11, 23), date(2026, 11, 25)),
        ("consult", "normal", date(2026, 11, 26), date(2026, 11, 30)),  # over a weekend
        ("complaint", "urgent", date(2026, 11, 27), date(2026, 11, 30)),
        ("consult", "critical", date(2026, 11, 23), date(2026, 11, 23)),
        ("consult", "critical", date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        ("consult", "normal", date(2026, 9, 30), date(2026, 10, 9)),  # over the National Day holidays
    ],
)
def test_deadlines_count_working_days(kind: str, urgency: str, today: date, day: date) -> None:
    assert due(kind, urgency, today) == day


@pytest.mark.parametrize(
    ("said", "kind", "urgency", "department"),
    [
        ("居住证积分要多少分", "consult", "normal", "虹口区人才服务中心"),
        ("我要投诉窗口态度差", "complaint", "normal", "12345热线工单中心"),
        ("职称评审明天截止，系统打不开", "help", "urgent", "虹口区人力资源和社会保障局"),
        ("公积金怎么提取", "consult", "normal", "住房公积金管理中心"),
    ],
)
def test_kind_urgency_and_department_are_proposed_from_the_words(
    said: str, kind: str, urgency: str, department: str
) -> None:
    assert (kind_of(said), urgency_of(said), department_of(said, "虹口区")) == (kind, urgency, department)


def test_a_call_fills_an_order_in() -> None:
    call = {
        "id": "c1", "region": "310109", "caller": "138****5678",
        "turns": [{"speaker": "caller", "text": "我补缴了三个月社保，电话13812345678"},
                  {"speaker": "agent", "text": "您好"}],
        "hints": [
            {"status": "new", "question": "居住证积分补缴社保算不算", "citations": [CITED],
             "result": {"known": ["社保5年"]}},
            {"status": "retracted", "question": "旧问题", "citations": []},
        ],
    }  # fmt: skip
    made = prefilled(of_call(call, "key"))
    assert made["subject"] == "居住证积分补缴社保算不算" and made["department"] == "虹口区人才服务中心"
    assert made["facts"] == ["社保5年"] and made["caller_key"] == "key" and "旧问题" not in made["summary"]
    assert "13812345678" not in made["summary"] and made["citations"] == [
        {"clause_id": "a#1", "title": "办法"}
    ]


def test_a_conversation_fills_an_order_in() -> None:
    turns = [{"question": "上海职称怎么评", "result": {"region": "310000", "answer": {"citations": []}}}]
    made = prefilled(of_conversation("n1", turns))
    assert (made["source"], made["region"], made["department"]) == (
        "conversation:n1", "310000", "市人力资源和社会保障局"
    )  # fmt: skip


def test_the_catalogue_holds_together() -> None:
    table = catalogue()
    states = set(table["states"])
    assert all(set(one["from"]) <= states and one["to"] in states for one in table["acts"].values())
    assert set(table["ended"]) <= states and set(table["cues"]) <= set(table["kinds"])
    assert set(table["urgent"]) <= set(table["urgencies"])
    reached = {"draft"} | {one["to"] for one in table["acts"].values()}
    assert reached == states
