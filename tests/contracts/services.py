"""What every service system must do; a test module gives the `services` fixture, with the demo data."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from tools.errors import BadArguments, Conflict, NotAllowed, UnknownName
from tools.services.ports import Asker, Letter, Limit, Wanted
from tools.services.services import Services
from tools.services.showing import booking_lines
from tools.services.types import SHANGHAI, ApplicationKind, BookingState, Slot, StepState, Topic

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)  # a Monday
PLACE, OFFER = "demo-sh-hongkou", "recognition"
ANNA, BERT = Asker("anna", "c1"), Asker("bert", "c2")


def slots(services: Services, place: str = PLACE, offer: str = OFFER, now: datetime = NOW) -> list[Slot]:
    """The slots of that Monday."""
    (day,) = services.slots.days(place, offer, date(2026, 11, 23), date(2026, 11, 23), now)
    return list(day.slots)


class CertificationsContract:
    """Applications, to the person only."""

    def test_the_number_and_the_last_four_open_an_application(self, services: Services) -> None:
        found = services.certifications.lookup("demo-rd-2026-0001 ", "001x")
        assert found is not None and found.kind == ApplicationKind.RECOGNITION
        assert found.current is not None and found.current.state == StepState.CURRENT
        assert (found.current.waits_for, found.current.waits_from) == ("评审意见", "评审专家组")
        assert found.current.since == date(2026, 11, 16)

    @pytest.mark.parametrize("number", ["DEMO-RD-2026-0001", "DEMO-RD-2026-9999", ""])
    def test_a_wrong_four_and_a_missing_number_are_both_nothing(
        self, services: Services, number: str
    ) -> None:
        assert services.certifications.lookup(number, "9999") is None

    def test_a_verified_person_sees_all_their_own_the_latest_first(self, services: Services) -> None:
        found = services.certifications.of("demo")
        assert [a.number for a in found] == ["DEMO-SB-2026-0002", "DEMO-RD-2026-0001"]
        assert services.certifications.of("nobody") == ()


class PlacesContract:
    """Places by region and service."""

    @pytest.mark.parametrize("region", ["虹口", "上海市虹口区", "310109", "上海虹口"])
    def test_a_place_is_found_by_any_name_of_its_region(self, services: Services, region: str) -> None:
        found = services.places.find(region, "落户")
        assert found[0].id == PLACE and found[0].demo

    def test_the_city_serves_its_districts_and_no_other_city(self, services: Services) -> None:
        assert [p.id for p in services.places.find("上海市浦东新区", None)] == ["demo-sh-city"]
        assert services.places.find("拉萨", None) == ()

    def test_an_unknown_place_is_an_error_that_says_what_to_do(self, services: Services) -> None:
        with pytest.raises(UnknownName, match="没有这个服务网点"):
            services.places.get("demo/../x y")


class SlotsContract:
    """Slots by the calendar of China."""

    def test_holidays_are_closed_and_make_up_workdays_open(self, services: Services) -> None:
        now = datetime(2026, 9, 30, 8, 0, tzinfo=SHANGHAI)
        days = services.slots.days(PLACE, OFFER, date(2026, 9, 30), date(2026, 10, 11), now)
        assert [day.open for day in days] == [True] + [False] * 7 + [True] * 3 + [False]
        assert days[1].note == "国庆节放假" and days[-1].note == "周末"
        assert (days[-2].on, days[-2].note) == (date(2026, 10, 10), "国庆节调休上班")

    def test_of_a_year_not_announced_only_days_far_from_festivals_are_offered(
        self, services: Services
    ) -> None:
        now = datetime(2026, 12, 28, 8, 0, tzinfo=SHANGHAI)
        days = services.slots.days(PLACE, OFFER, date(2026, 12, 31), date(2027, 1, 4), now)
        assert [day.open for day in days] == [True, False, False, False, True]
        assert days[1].note == "元旦前后，2027年的放假安排还没有收录"
        assert days[-1].note == "放假安排待公布"
        held = services.bookings.hold(Wanted(days[-1].slots[0].id), ANNA, now)
        assert "国务院办公厅通知" in "".join(booking_lines(held))

    def test_times_that_have_begun_are_left_out(self, services: Services) -> None:
        assert [f"{s.starts:%H:%M}" for s in slots(services)][:2] == ["09:00", "09:30"]
        later = slots(services, now=NOW + timedelta(hours=8))
        assert [f"{s.starts:%H:%M}" for s in later] == ["16:30"]

    def test_a_service_that_needs_no_booking_says_so(self, services: Services) -> None:
        with pytest.raises(BadArguments, match="不需要预约"):
            slots(services, offer="walk-in")
        with pytest.raises(UnknownName, match="没有这项服务"):
            slots(services, offer="nothing")

    def test_a_range_the_wrong_way_round_is_refused(self, services: Services) -> None:
        with pytest.raises(BadArguments, match="日期范围"):
            services.slots.days(PLACE, OFFER, date(2026, 11, 25), date(2026, 11, 24), NOW)


class BookingsContract:
    """Bookings: hold, confirm, move, cancel."""

    def test_a_hold_takes_a_place_and_a_confirmation_makes_it_final(self, services: Services) -> None:
        slot = slots(services)[0]
        held = services.bookings.hold(Wanted(slot.id, phone="139-0000-0000"), ANNA, NOW)
        assert held.state == BookingState.HELD and held.hold_until == NOW + timedelta(minutes=10)
        assert held.contact == "139****0000" and slots(services)[0].left == slot.left - 1
        final = services.bookings.confirm(held.code, ANNA, NOW + timedelta(minutes=9))
        assert (final.state, final.hold_until) == (BookingState.CONFIRMED, None)
        assert services.bookings.confirm(held.code, ANNA, NOW + timedelta(hours=1)) == final
        assert slots(services)[0].left == slot.left - 1

    def test_an_expired_hold_gives_its_place_back_and_cannot_be_confirmed(self, services: Services) -> None:
        slot, later = slots(services)[1], NOW + timedelta(minutes=10)
        held = services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        assert slots(services, now=later)[1].left == slot.left
        assert services.bookings.get(held.code, ANNA, later).state == BookingState.EXPIRED
        with pytest.raises(Conflict, match="过期"):
            services.bookings.confirm(held.code, ANNA, later)

    def test_a_hold_that_lasts_by_a_slower_clock_is_not_confirmed_into_a_full_slot(
        self, services: Services
    ) -> None:
        slot, later = slots(services)[0], NOW + timedelta(minutes=10)
        held = services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        for n in range(slot.capacity):
            services.bookings.hold(Wanted(slot.id), Asker(f"other-{n}"), later)
        with pytest.raises(Conflict, match="约满"):
            services.bookings.confirm(held.code, ANNA, later - timedelta(seconds=1))

    def test_a_full_slot_is_refused(self, services: Services) -> None:
        slot = slots(services)[0]
        for n in range(slot.capacity):
            services.bookings.hold(Wanted(slot.id), Asker(f"person-{n}"), NOW)
        with pytest.raises(Conflict, match="约满"):
            services.bookings.hold(Wanted(slot.id), ANNA, NOW)

    def test_the_same_key_books_once_and_another_time_under_it_is_refused(self, services: Services) -> None:
        first, second = slots(services)[:2]
        asker = Asker(None, "c9")
        held = services.bookings.hold(Wanted(first.id, key="k"), asker, NOW)
        assert services.bookings.hold(Wanted(first.id, key="k"), asker, NOW) == held
        with pytest.raises(Conflict, match="请求编号"):
            services.bookings.hold(Wanted(second.id, key="k"), asker, NOW)
        other = services.bookings.hold(Wanted(first.id, key="k"), Asker(None, "c8"), NOW)
        assert other.code != held.code

    def test_a_cancelled_booking_is_not_booked_again_by_a_late_repetition(self, services: Services) -> None:
        slot = slots(services)[0]
        held = services.bookings.hold(Wanted(slot.id, key="k"), ANNA, NOW)
        services.bookings.cancel(held.code, ANNA, NOW)
        again = services.bookings.hold(Wanted(slot.id, key="k"), ANNA, NOW)
        assert (again.code, again.state) == (held.code, BookingState.CANCELLED)

    def test_an_expired_hold_can_be_asked_for_again_with_its_key(self, services: Services) -> None:
        slot = slots(services)[5]
        held = services.bookings.hold(Wanted(slot.id, key="k"), ANNA, NOW)
        again = services.bookings.hold(Wanted(slot.id, key="k"), ANNA, NOW + timedelta(minutes=11))
        assert again.state == BookingState.HELD and again.code != held.code

    def test_a_verified_person_holds_the_same_time_once_without_a_key(self, services: Services) -> None:
        slot = slots(services)[0]
        held = services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        assert services.bookings.hold(Wanted(slot.id), ANNA, NOW).code == held.code

    def test_strangers_at_one_address_do_not_get_each_others_bookings(self, services: Services) -> None:
        slot, office = slots(services)[0], Asker(None, "one address")
        codes = {services.bookings.hold(Wanted(slot.id), office, NOW).code for _ in range(2)}
        assert len(codes) == 2

    def test_nobody_holds_all_times(self, services: Services) -> None:
        for slot in slots(services)[:5]:
            services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        with pytest.raises(Conflict, match="5个"):
            services.bookings.hold(Wanted(slots(services)[6].id), ANNA, NOW)

    def test_a_booking_moves_to_a_free_time(self, services: Services) -> None:
        first, second = slots(services)[:2]
        held = services.bookings.hold(Wanted(first.id), ANNA, NOW)
        services.bookings.confirm(held.code, ANNA, NOW)
        moved = services.bookings.reschedule(held.code, second.id, ANNA, NOW)
        assert (moved.slot_id, moved.state) == (second.id, BookingState.CONFIRMED)
        assert moved.sequence == 2
        assert [slot.left for slot in slots(services)[:2]] == [first.left, second.left - 1]

    def test_moving_to_a_taken_time_leaves_the_old_one(self, services: Services) -> None:
        first, second = slots(services)[:2]
        held = services.bookings.hold(Wanted(first.id), ANNA, NOW)
        for n in range(second.capacity):
            services.bookings.hold(Wanted(second.id), Asker(f"person-{n}"), NOW)
        with pytest.raises(Conflict, match="约满"):
            services.bookings.reschedule(held.code, second.id, ANNA, NOW)
        assert services.bookings.get(held.code, ANNA, NOW) == held

    def test_cancelling_frees_the_place_once(self, services: Services) -> None:
        slot = slots(services)[0]
        held = services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        for _ in range(2):
            gone = services.bookings.cancel(held.code, ANNA, NOW)
            assert gone.state == BookingState.CANCELLED
        assert slots(services)[0].left == slot.left
        with pytest.raises(Conflict, match="已取消"):
            services.bookings.confirm(held.code, ANNA, NOW)
        with pytest.raises(Conflict, match="已取消"):
            services.bookings.reschedule(held.code, slot.id, ANNA, NOW)

    def test_what_has_begun_cannot_be_changed(self, services: Services) -> None:
        slot = slots(services)[0]
        held = services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        services.bookings.confirm(held.code, ANNA, NOW)
        with pytest.raises(Conflict, match="已经开始"):
            services.bookings.cancel(held.code, ANNA, slot.starts)
        with pytest.raises(Conflict, match="已经开始"):
            services.bookings.hold(Wanted(slot.id), BERT, slot.starts)

    def test_anothers_booking_looks_like_none(self, services: Services) -> None:
        held = services.bookings.hold(Wanted(slots(services)[0].id), ANNA, NOW)
        texts = set()
        for code, asker in ((held.code, BERT), (held.code, Asker()), ("Y-AAAAA-AAAAA", BERT)):
            for look in (services.bookings.get, services.bookings.cancel, services.bookings.confirm):
                with pytest.raises(UnknownName) as refused:
                    look(code, asker, NOW)
                texts.add(str(refused.value))
        assert len(texts) == 1
        assert services.bookings.get(held.code, ANNA, NOW) == held

    def test_a_code_is_read_however_it_is_typed(self, services: Services) -> None:
        held = services.bookings.hold(Wanted(slots(services)[0].id), Asker(), NOW)
        typed = held.code.lower().replace("-", " ")
        assert services.bookings.get(typed, Asker(None, "elsewhere"), NOW).code == held.code

    @pytest.mark.parametrize(
        "slot", ["", "x", f"{PLACE}~{OFFER}~20261123T0907", f"{PLACE}~{OFFER}~20261128T0900", "a~b~c~d"]
    )
    def test_a_time_that_does_not_exist_is_refused(self, services: Services, slot: str) -> None:
        with pytest.raises(UnknownName):
            services.bookings.hold(Wanted(slot), ANNA, NOW)

    def test_a_telephone_number_that_is_none_is_refused(self, services: Services) -> None:
        with pytest.raises(BadArguments, match="电话"):
            services.bookings.hold(Wanted(slots(services)[0].id, phone="12"), ANNA, NOW)

    def test_a_person_sees_their_own(self, services: Services) -> None:
        first, second = slots(services)[:2]
        for slot in (first, second):
            services.bookings.hold(Wanted(slot.id), ANNA, NOW)
        services.bookings.hold(Wanted(first.id), BERT, NOW)
        assert [b.slot_id for b in services.bookings.of("anna", NOW)] == [second.id, first.id]


class SubscriptionsContract:
    """Who wants to be told what."""

    def test_one_subscribes_once_however_often_asked(self, services: Services) -> None:
        add = services.subscriptions.add
        first = add(Topic.OPENS, "nj-rent", "租房补贴", "南京", {}, ANNA, NOW)
        assert add(Topic.OPENS, "nj-rent", "租房补贴", "南京", {}, ANNA, NOW).code == first.code
        other = add(Topic.CLOSES, "nj-rent", "租房补贴", "南京", {}, ANNA, NOW)
        assert {s.code for s in services.subscriptions.of("anna")} == {first.code, other.code}

    def test_only_a_masked_profile_is_kept_and_only_where_it_is_needed(self, services: Services) -> None:
        facts = {
            "age": 32,
            "degree": "硕士",
            "name": "某人",
            "born": date(1994, 5, 6),
            "note": "电话13900000000",
        }
        add = services.subscriptions.add
        kept = add(Topic.QUALIFIES, "s", "某办法", None, facts, ANNA, NOW).profile
        assert kept == {"age": 32, "degree": "硕士", "born": "1994-05"}
        assert add(Topic.CHANGES, "s", "某办法", None, facts, ANNA, NOW).profile == {}

    def test_the_newest_profile_counts(self, services: Services) -> None:
        add = services.subscriptions.add
        add(Topic.QUALIFIES, "s", "某办法", None, {"age": 31}, ANNA, NOW)
        add(Topic.QUALIFIES, "s", "某办法", None, {"age": 32}, ANNA, NOW)
        (one,) = services.subscriptions.about("s", Topic.QUALIFIES)
        assert (one.profile, one.recipient) == ({"age": 32}, "anna")

    def test_who_ends_it_is_told_no_more(self, services: Services) -> None:
        added = services.subscriptions.add(Topic.OPENS, "s", "某办法", None, {}, ANNA, NOW)
        with pytest.raises(UnknownName):
            services.subscriptions.end(added.code, BERT, NOW)
        assert services.subscriptions.end(added.code, ANNA, NOW).ended == NOW
        assert services.subscriptions.end(added.code, ANNA, NOW + timedelta(days=1)).ended == NOW
        assert services.subscriptions.about("s", Topic.OPENS) == ()
        assert services.subscriptions.of("anna") == ()

    def test_forgetting_erases_ones_own_only(self, services: Services) -> None:
        for asker in (ANNA, BERT, Asker(None, "c1")):
            services.subscriptions.add(Topic.OPENS, "s", "某办法", None, {}, asker, NOW)
        assert services.subscriptions.forget(ANNA) == 1
        assert services.subscriptions.forget(Asker(None, "c1")) == 1
        assert [s.recipient for s in services.subscriptions.about("s", Topic.OPENS)] == ["bert"]


class NoticesContract:
    """The outbox of subscriptions."""

    LETTER = Letter("opens 2026-11-23", "施行了", {"type": "notice"})

    def test_what_is_due_goes_in_once_and_waits_till_it_is_delivered(self, services: Services) -> None:
        code = services.subscriptions.add(Topic.OPENS, "s", "某办法", None, {}, ANNA, NOW).code
        its = services.notices
        assert its.post(code, (self.LETTER,), None, None, NOW) == 1
        assert its.post(code, (self.LETTER,), None, None, NOW) == 0
        (one,) = its.waiting(ANNA)
        assert (one.text, one.card, one.created) == ("施行了", {"type": "notice"}, NOW)
        assert its.sent(code) == {self.LETTER.key}
        assert its.deliver((one.id,), BERT, NOW) == 0
        assert its.deliver((one.id,), ANNA, NOW) == 1
        assert its.deliver((one.id,), ANNA, NOW) == 0
        assert its.waiting(ANNA) == ()
        assert [n.delivered_at for n in its.about(code)] == [NOW]

    def test_who_looked_too_late_posts_nothing(self, services: Services) -> None:
        code = services.subscriptions.add(Topic.CHANGES, "s", "某办法", None, {}, ANNA, NOW).code
        its = services.notices
        assert its.looked(code) is None
        assert its.post(code, (), None, "release 1", NOW) == 0
        other = Letter("other", "变了", {})
        assert its.post(code, (other,), None, "release 2", NOW) == 0
        assert its.looked(code) == "release 1"
        assert its.post(code, (other,), "release 1", "release 2", NOW) == 1

    def test_twenty_at_once_post_one(self, services: Services) -> None:
        code = services.subscriptions.add(Topic.OPENS, "s", "某办法", None, {}, ANNA, NOW).code
        with ThreadPoolExecutor(8) as pool:
            posted = pool.map(
                lambda _: services.notices.post(code, (self.LETTER,), None, "x", NOW), range(20)
            )
            assert sum(posted) == 1
        assert len(services.notices.about(code)) == 1

    def test_nothing_comes_after_unsubscribing_and_nothing_is_left_after_forgetting(
        self, services: Services
    ) -> None:
        add, its = services.subscriptions.add, services.notices
        one = add(Topic.OPENS, "s", "某办法", None, {}, ANNA, NOW).code
        other = add(Topic.CLOSES, "s", "某办法", None, {}, ANNA, NOW).code
        for code in (one, other):
            its.post(code, (self.LETTER,), None, "x", NOW)
        services.subscriptions.end(one, ANNA, NOW)
        assert [n.code for n in its.waiting(ANNA)] == [other]
        assert its.post(one, (Letter("later", "又一件", {}),), "x", None, NOW) == 0
        services.subscriptions.forget(ANNA)
        assert its.about(one) == its.about(other) == ()
        assert its.looked(other) is None

    def test_without_an_identity_only_the_same_origin_is_told(self, services: Services) -> None:
        code = services.subscriptions.add(Topic.OPENS, "s", "某办法", None, {}, Asker(None, "c9"), NOW).code
        services.notices.post(code, (self.LETTER,), None, None, NOW)
        assert len(services.notices.waiting(Asker(None, "c9"))) == 1
        assert services.notices.waiting(Asker(None, "c1")) == services.notices.waiting(ANNA) == ()

    def test_a_new_profile_is_looked_at_anew(self, services: Services) -> None:
        add, later = services.subscriptions.add, NOW + timedelta(days=40)
        code = add(Topic.QUALIFIES, "s", "某办法", None, {"age": 31}, ANNA, NOW).code
        services.notices.post(code, (), None, "unknown", NOW)
        assert add(Topic.QUALIFIES, "s", "某办法", None, {"age": 32}, ANNA, later).created == later
        assert services.notices.looked(code) is None


class HandoversContract:
    """Requests for a person."""

    def test_the_same_request_waits_once(self, services: Services) -> None:
        ask = services.handovers.ask
        first = ask("要人工", "想问落户", "上海市", "13900000000", ANNA, NOW)
        assert ask("要人工", "想问落户", "上海市", "13900000000", ANNA, NOW).code == first.code
        assert first.contact == "139****0000"
        other = ask("要人工", "想问落户", "上海市", None, Asker(None, "c1"), NOW + timedelta(minutes=1))
        assert [h.code for h in services.handovers.waiting()] == [first.code, other.code]
        assert services.handovers.waiting()[1].conversation == "c1"

    def test_ones_own_can_be_looked_up_and_nobody_elses(self, services: Services) -> None:
        asked = services.handovers.ask("要人工", "", None, None, ANNA, NOW)
        assert services.handovers.of("anna") == (asked,)
        assert services.handovers.get(asked.code, ANNA) == asked
        with pytest.raises(UnknownName, match="没有找到"):
            services.handovers.get(asked.code, BERT)

    def test_forgetting_erases_ones_own_only_whoever_has_taken_them(self, services: Services) -> None:
        mine = services.handovers.ask("要人工", "", None, "13900000000", ANNA, NOW)
        theirs = services.handovers.ask("要人工", "", None, None, Asker(None, "c7"), NOW)
        assert services.handovers.forget(Asker(None, "c8")) == 0
        assert services.handovers.forget(ANNA) == 1
        assert [one.code for one in services.handovers.waiting()] == [theirs.code] and mine.code
        assert services.handovers.forget(Asker(None, "c7")) == 1


class TriesContract:
    """Failed tries."""

    def test_after_so_many_failures_no_more_within_the_window(self, services: Services) -> None:
        limits = (Limit("number 1", 3, 30), Limit("from c1", 10, 30))
        for _ in range(3):
            services.tries.spend(limits, NOW)
        with pytest.raises(NotAllowed, match="30分钟后"):
            services.tries.spend(limits, NOW + timedelta(minutes=29))
        services.tries.spend((Limit("number 2", 3, 30), limits[1]), NOW)
        services.tries.spend(limits, NOW + timedelta(minutes=31))

    def test_a_try_that_was_no_failure_is_given_back(self, services: Services) -> None:
        limit = (Limit("number 1", 1, 30),)
        for _ in range(3):
            services.tries.give_back(services.tries.spend(limit, NOW))
        services.tries.spend(limit, NOW)
        with pytest.raises(NotAllowed):
            services.tries.spend(limit, NOW)
