"""The nine tools of services, used as a channel uses them."""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.contracts.services import NOW, OFFER, PLACE
from tools.book_service import BookArguments, BookService
from tools.cancel_booking import CancelArguments, CancelBooking
from tools.certification_status import CertificationStatus, StatusArguments
from tools.errors import BadArguments, NotAllowed, ServiceUnavailable, UnknownName
from tools.find_service_place import FindServicePlace, PlaceArguments
from tools.list_slots import ListSlots, SlotArguments
from tools.my_requests import MyRequests, RequestArguments
from tools.request_handover import HandoverArguments, RequestHandover
from tools.reschedule import Reschedule, RescheduleArguments
from tools.services.services import Services, make_services
from tools.services.types import SHANGHAI, ApplicationKind, Topic
from tools.subscribe import Subscribe, SubscribeArguments
from tools.types import Caller, MissingFacts, Outcome, Tool, ToolResult

CALLER = Caller(NOW.date(), NOW, origin="c1")
KNOWN = replace(CALLER, identity="demo")
RIGHT = StatusArguments(number="DEMO-RD-2026-0001", last_four="001X")
WRONG = StatusArguments(number="DEMO-RD-2026-0001", last_four="9999")
MISSING = StatusArguments(number="DEMO-RD-2026-7777", last_four="9999")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The demo data in SQLite."""
    made = make_services("demo", f"sqlite:///{tmp_path / 's.db'}")
    yield made
    made.close()


@pytest.fixture
def status(services: Services) -> CertificationStatus:
    """The tool that guards most."""
    return CertificationStatus(services.certifications, services.tries)


def all_tools(its: Services) -> tuple[Tool, ...]:
    """Each of them."""
    booking = (BookService, Reschedule, CancelBooking)
    return (
        CertificationStatus(its.certifications, its.tries),
        FindServicePlace(its.places),
        ListSlots(its.places, its.slots),
        *(tool(its.bookings, its.tries) for tool in booking),
        MyRequests(its),
        Subscribe(its.subscriptions, its.tries),
        RequestHandover(its.handovers, its.places),
    )


def done(outcome: Outcome) -> ToolResult:
    """The result, which goes through JSON as a channel needs it."""
    assert isinstance(outcome, ToolResult)
    assert outcome.to_json()["card"]["type"]
    return outcome


def text(result: ToolResult) -> str:
    """The explanation as one text."""
    return "\n".join(result.explanation)


def test_each_tool_tells_a_model_in_chinese_what_each_argument_is(services: Services) -> None:
    for tool in all_tools(services):
        assert any("一" <= letter <= "鿿" for letter in tool.description), tool.name
        for shape in (tool.arguments, tool.value):
            assert issubclass(shape, BaseModel)
            undescribed = [n for n, field in shape.model_fields.items() if not field.description]
            assert undescribed == [], tool.name
    assert len({tool.name for tool in all_tools(services)}) == 9


# --- status ------------------------------------------------------------------------------------------


def test_the_status_says_what_is_waited_for_and_from_whom(status: CertificationStatus) -> None:
    result = done(status(RIGHT, CALLER))
    assert "现在等：评审意见，由评审专家组办理，预计2026年12月4日（周五）前。" in result.explanation
    assert result.explanation[-1] == "以上是虚构示例数据，只供试用。"
    (shown,) = result.card["applications"]
    assert shown["waiting"] == {
        "step": "专家评审",
        "for": "评审意见",
        "from": "评审专家组",
        "due": "2026-12-04",
    }


def test_what_is_missing_is_asked_for_the_number_first(status: CertificationStatus) -> None:
    asked = status(StatusArguments(), CALLER)
    assert isinstance(asked, MissingFacts) and [q.fact for q in asked.questions] == ["number", "last_four"]
    asked = status(StatusArguments(number="x"), CALLER)
    assert isinstance(asked, MissingFacts) and [q.fact for q in asked.questions] == ["last_four"]


def test_wrong_and_missing_look_the_same(status: CertificationStatus) -> None:
    texts, times = [], []
    for arguments in (WRONG, MISSING):
        for n in range(5):
            began = time.perf_counter()
            with pytest.raises(NotAllowed) as refused:
                status(arguments, replace(CALLER, origin=f"o{n}"))
            times.append(time.perf_counter() - began)
            texts.append(str(refused.value))
    assert len(set(texts)) == 1
    wrong, missing = statistics.median(times[:5]), statistics.median(times[5:])
    assert 0.4 < wrong / missing < 2.5, "the same work is done for both"


def test_after_five_wrong_tries_even_the_right_four_must_wait(status: CertificationStatus) -> None:
    for n in range(5):
        with pytest.raises(NotAllowed, match="没有找到与您提供的信息相符"):
            status(WRONG, replace(CALLER, origin=f"o{n}"))
    with pytest.raises(NotAllowed, match="30分钟后"):
        status(RIGHT, CALLER)
    done(status(RIGHT, replace(CALLER, now=NOW + timedelta(minutes=31))))


def test_one_origin_cannot_try_number_after_number(status: CertificationStatus) -> None:
    for n in range(10):
        with pytest.raises(NotAllowed, match="相符"):
            status(StatusArguments(number=f"DEMO-{n}", last_four="0000"), CALLER)
    with pytest.raises(NotAllowed, match="次数过多"):
        status(RIGHT, CALLER)
    done(status(RIGHT, replace(CALLER, origin="another")))


def test_right_answers_are_not_counted(status: CertificationStatus) -> None:
    for _ in range(12):
        done(status(RIGHT, CALLER))


def test_a_verified_person_needs_no_number_and_sees_no_others(status: CertificationStatus) -> None:
    result = done(status(StatusArguments(), KNOWN))
    kinds = [shown["kind"] for shown in result.card["applications"]]
    assert kinds == [ApplicationKind.DECLARATION, ApplicationKind.RECOGNITION]
    with pytest.raises(NotAllowed, match="相符"):
        status(StatusArguments(number="DEMO-BF-2026-0003"), KNOWN)
    nothing = done(status(StatusArguments(), replace(CALLER, identity="somebody else")))
    assert "没有查到" in text(nothing)


def test_a_back_end_that_is_away_costs_no_try(services: Services) -> None:
    class Away:
        def lookup(self, number: str, last_four: str) -> None:
            raise ServiceUnavailable("away")

        def of(self, identity: str) -> tuple[()]:
            return ()

    for _ in range(7):
        with pytest.raises(ServiceUnavailable):
            CertificationStatus(Away(), services.tries)(RIGHT, CALLER)
    done(CertificationStatus(services.certifications, services.tries)(RIGHT, CALLER))


def test_neither_logs_nor_files_hold_the_last_four_or_a_telephone(
    services: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    status = CertificationStatus(services.certifications, services.tries)
    done(status(RIGHT, CALLER))
    hand = RequestHandover(services.handovers, services.places)
    arguments = HandoverArguments(
        reason="要人工", summary="我的身份证号 110101199001011234", phone="13900001111"
    )
    result = done(hand(arguments, CALLER))
    assert "13900001111" not in str(result.to_json()) and "110101199001011234" not in str(result.to_json())
    assert "001X" not in caplog.text and "13900001111" not in caplog.text
    assert "001X" not in repr(RIGHT) and "13900001111" not in repr(arguments)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"001X" not in written and b"110101199001011234" not in written


# --- places, slots, bookings -------------------------------------------------------------------------


def test_without_a_region_it_asks_where(services: Services) -> None:
    asked = FindServicePlace(services.places)(PlaceArguments(), CALLER)
    assert isinstance(asked, MissingFacts) and asked.questions[0].fact == "region"


def test_places_tell_address_hours_and_whether_they_are_open_now(services: Services) -> None:
    tool = FindServicePlace(services.places)
    found = done(tool(PlaceArguments(service="落户"), replace(CALLER, region="310109")))
    assert [place["id"] for place in found.card["places"]] == [PLACE, "demo-sh-city"]
    first = found.card["places"][0]
    assert first["hours"] == ["工作日 09:00–11:30", "工作日 13:30–17:00"] and not first["open_now"]
    open_ = done(tool(PlaceArguments(region="虹口"), replace(CALLER, now=NOW + timedelta(hours=2))))
    assert open_.card["places"][0]["open_now"]
    assert "12345" in text(done(tool(PlaceArguments(region="拉萨"), CALLER)))


def test_slots_are_a_picker_of_days_and_times(services: Services) -> None:
    tool = ListSlots(services.places, services.slots)
    asked = tool(SlotArguments(place=PLACE), CALLER)
    assert isinstance(asked, MissingFacts)
    assert asked.questions[0].choices == ("人才认定咨询", "落户材料预审", "补贴申报辅导")
    result = done(
        tool(SlotArguments(place=PLACE, service="人才认定", first=date(2026, 11, 27), days=3), CALLER)
    )
    friday, saturday, _ = result.card["days"]
    assert (friday["weekday"], friday["open"], saturday["note"]) == ("周五", True, "周末")
    assert friday["times"][0] == {"slot": f"{PLACE}~{OFFER}~20261127T0900", "time": "09:00–09:30", "left": 2}


def test_days_that_are_not_open_yet_are_one_line_and_the_next_year_is_told_with_care(
    services: Services,
) -> None:
    run = ListSlots(services.places, services.slots)
    month = SlotArguments(place=PLACE, service=OFFER, days=31)
    found = done(run(month, CALLER))
    assert len(found.card["days"]) == 15 and "只开放最近14天" in found.card["note"]
    december = datetime(2026, 12, 28, 8, 0, tzinfo=SHANGHAI)
    late = done(run(month, replace(CALLER, now=december, as_of=december.date())))
    assert "国务院办公厅通知" in late.card["note"] and "2027年1月1日（周五）：元旦前后" in text(late)


def booked(services: Services, caller: Caller = CALLER, **more: Any) -> ToolResult:
    """A hold of the first time on that Monday."""
    arguments = BookArguments(slot=f"{PLACE}~{OFFER}~20261123T0900", **more)
    return done(BookService(services.bookings, services.tries)(arguments, caller))


def test_nothing_is_final_before_the_person_confirms(services: Services) -> None:
    held = booked(services)
    assert held.card["state"] == "待确认" and not held.card["final"]
    assert "还没有约成：请在11月23日 08:10前确认，过时名额自动放出。" in held.explanation
    assert "STATUS:TENTATIVE" in held.value.model_dump()["ics"]
    tool = BookService(services.bookings, services.tries)
    final = done(tool(BookArguments(booking=held.card["code"], confirm=True), CALLER))
    assert final.card["final"] and final.card["actions"] == ["reschedule", "cancel"]
    with pytest.raises(BadArguments, match="不能直接确认"):
        tool(BookArguments(slot=f"{PLACE}~{OFFER}~20261123T0900", confirm=True), CALLER)
    with pytest.raises(BadArguments, match="哪一个时间"):
        tool(BookArguments(), CALLER)


def test_a_booking_is_moved_and_cancelled(services: Services) -> None:
    code = booked(services).card["code"]
    move = Reschedule(services.bookings, services.tries)
    moved = done(move(RescheduleArguments(booking=code, slot=f"{PLACE}~{OFFER}~20261124T1330"), CALLER))
    assert (moved.card["date"], moved.card["time"]) == ("2026-11-24", "13:30–14:00")
    gone = done(CancelBooking(services.bookings, services.tries)(CancelArguments(booking=code), CALLER))
    assert gone.card["state"] == "已取消" and "METHOD:CANCEL" in gone.value.model_dump()["ics"]


def test_codes_cannot_be_guessed_for_long(services: Services) -> None:
    cancel = CancelBooking(services.bookings, services.tries)
    for n in range(20):
        with pytest.raises(UnknownName):
            cancel(CancelArguments(booking=f"Y-AAAAA-AAAA{'BCDEFGHJKMNPQRSTUVWX'[n]}"), CALLER)
    with pytest.raises(NotAllowed, match="次数过多"):
        cancel(CancelArguments(booking=booked(services).card["code"]), CALLER)


# --- requests, subscriptions, hand-over --------------------------------------------------------------


def test_a_verified_person_sees_all_that_is_under_way(services: Services) -> None:
    booked(services, KNOWN)
    Subscribe(services.subscriptions, services.tries)(
        SubscribeArguments(subject="nj-rent", title="租房补贴", topic=Topic.OPENS), KNOWN
    )
    RequestHandover(services.handovers, services.places)(HandoverArguments(reason="要人工"), KNOWN)
    card = done(MyRequests(services)(RequestArguments(), KNOWN)).card
    assert [len(card[n]) for n in ("bookings", "applications", "subscriptions", "handovers")] == [1, 2, 1, 1]
    nothing = MyRequests(services)(RequestArguments(), replace(CALLER, identity="new"))
    assert "没有查到" in text(done(nothing))


def test_others_show_the_code_of_each(services: Services) -> None:
    mine = MyRequests(services)
    assert isinstance(mine(RequestArguments(), CALLER), MissingFacts)
    code = booked(services).card["code"]
    card = done(mine(RequestArguments(codes=(code.lower(), code)), CALLER)).card
    assert [booking["code"] for booking in card["bookings"]] == [code]
    with pytest.raises(BadArguments, match="以 Y 开头"):
        mine(RequestArguments(codes=("7",)), CALLER)


def test_a_subscription_says_what_is_kept_and_how_to_end_it(services: Services) -> None:
    tool = Subscribe(services.subscriptions, services.tries)
    facts = {"age": 32, "phone": "13900000000"}
    wanted = SubscribeArguments(subject="s", title="某办法", topic=Topic.QUALIFIES, facts=facts)
    made = done(tool(wanted, CALLER))
    assert made.card["kept"] == ["age"] and "只保存了1项" in text(made)
    ended = done(tool(SubscribeArguments(unsubscribe=made.card["code"]), CALLER))
    assert "已退订" in text(ended) and ended.card["ended"]
    assert isinstance(tool(SubscribeArguments(subject="s"), CALLER), MissingFacts)
    with pytest.raises(BadArguments, match="哪一项政策"):
        tool(SubscribeArguments(topic=Topic.OPENS), CALLER)


def test_a_hand_over_names_a_place_to_turn_to(services: Services) -> None:
    tool = RequestHandover(services.handovers, services.places)
    made = done(tool(HandoverArguments(reason="要人工", region="南京", phone="025-00001111"), CALLER))
    assert made.card["contact"] == "025****1111" and made.card["place"]["id"] == "demo-nanjing-city"
    assert "也可以直接联系：" in made.explanation and made.card["open_now"] is False


def test_a_hand_over_works_while_the_back_end_is_away(tmp_path: Path) -> None:
    its = make_services("http://127.0.0.1:9", f"sqlite:///{tmp_path / 's.db'}")
    made = done(
        RequestHandover(its.handovers, its.places)(HandoverArguments(reason="x", region="南京"), CALLER)
    )
    assert made.card["state"] == "待受理" and made.card["place"] is None and "12345" in text(made)
    its.close()


def test_a_setting_that_is_none_of_the_three_is_refused() -> None:
    with pytest.raises(BadArguments, match="TALENT_SERVICES"):
        make_services("postgres", "sqlite://")


def test_without_demo_data_there_is_nothing(tmp_path: Path) -> None:
    its = make_services("sql", f"sqlite:///{tmp_path / 's.db'}")
    assert its.places.find(None, None) == ()
    its.close()


def test_a_database_that_is_away_is_a_clear_message(tmp_path: Path) -> None:
    its = make_services("demo", f"postgresql+pg8000://nobody@/x?unix_sock={tmp_path / 'none'}")
    with pytest.raises(ServiceUnavailable, match="转人工"):
        its.places.find("上海", None)
