"""What workers share of customer service, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from assistant.adapters.clock import SHANGHAI
from channels.tencent.inbox import Inbox
from channels.tencent.outbox import Outbox
from channels.tencent.people import People
from channels.wecom.kf import tables
from channels.wecom.kf.briefs import Briefs
from channels.wecom.kf.cursors import Cursors
from channels.wecom.kf.errands import Errands
from channels.wecom.kf.sessions import Sessions, State
from knowledge.storage.database import make_engine

WHO = ("kf:test", "wm1")


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield tables.create(engine)
    engine.dispose()


def test_a_callback_is_wanted_until_all_that_it_spoke_of_was_fetched(engine: Engine, clock: Hands) -> None:
    cursors = Cursors(engine, clock)
    workers = [threading.Thread(target=cursors.want, args=(WHO[0], f"t{n}", "http://x")) for n in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    known = cursors.get(WHO[0])
    assert known is not None and (known.wanted, known.done, known.base) == (6, 0, "http://x")
    assert known.since == clock() - timedelta(minutes=10)
    cursors.move(WHO[0], "c1")
    cursors.done(WHO[0], 5)
    assert cursors.due([WHO[0], "kf:other"]) == [WHO[0]] and cursors.due(["kf:other"]) == []
    cursors.done(WHO[0], 6)
    assert cursors.due([WHO[0]]) == []


def test_what_cannot_be_fetched_is_tried_again_later_and_later(engine: Engine, clock: Hands) -> None:
    cursors = Cursors(engine, clock)
    cursors.want(WHO[0])
    for pause in (5, 10, 20):
        assert cursors.due([WHO[0]])
        cursors.failed(WHO[0], "忙")
        clock.pass_(seconds=pause - 1)
        assert not cursors.due([WHO[0]])
        clock.pass_(seconds=2)
    cursors.want(WHO[0], "t")  # a callback does not wait
    known = cursors.get(WHO[0])
    assert cursors.due([WHO[0]]) and known is not None and known.error == "忙" and known.token == "t"


def test_an_old_event_does_not_undo_a_newer_one(engine: Engine, clock: Hands) -> None:
    sessions = Sessions(engine, clock)
    began = clock()
    clock.pass_(seconds=10.7)
    sessions.put(*WHO, State.QUEUE)
    assert not sessions.put(*WHO, State.OVER, at=began)
    assert sessions.get(*WHO).state is State.QUEUE
    same_second = clock().replace(microsecond=0)
    assert sessions.put(*WHO, State.HUMAN, "zhangsan", at=same_second)
    assert sessions.get(*WHO).servicer == "zhangsan" and sessions.get(*WHO).silent


def test_a_wish_for_a_human_stands_until_one_serves(engine: Engine, clock: Hands) -> None:
    sessions = Sessions(engine, clock)
    assert not sessions.get(*WHO).silent
    sessions.wish(*WHO, 7)
    assert sessions.get(*WHO).silent and sessions.wishes([WHO[0]]) == [WHO]
    sessions.later(sessions.get(*WHO))
    assert sessions.wishes([WHO[0]]) == []
    clock.pass_(seconds=6)
    assert sessions.wishes([WHO[0]]) == [WHO] and sessions.wishes(["kf:other"]) == []
    sessions.put(*WHO, State.QUEUE)
    assert sessions.wishes([WHO[0]]) == [] and sessions.get(*WHO).wish == 0


def test_an_errand_is_one_workers_and_too_late_after_its_time(engine: Engine, clock: Hands) -> None:
    errands, until = Errands(engine, clock), clock() + timedelta(seconds=20)
    assert errands.put(WHO[0], "k", "wm1", "welcome", "c", "欢迎", until)
    assert not errands.put(WHO[0], "k", "wm1", "welcome", "c", "欢迎", until)
    assert not errands.put(WHO[0], "late", "wm1", "welcome", "c", "欢迎", clock())
    (one,) = errands.due([WHO[0]])
    assert errands.take(one, timedelta(seconds=60)) and not errands.take(one, timedelta(seconds=60))
    errands.later(one, "忙")
    clock.pass_(seconds=3)
    assert [e.failures for e in errands.due([WHO[0]])] == [1]
    clock.pass_(seconds=20)
    assert errands.due([WHO[0]]) == []


def test_a_brief_opens_only_by_its_link_and_for_three_days(engine: Engine, clock: Hands) -> None:
    briefs = Briefs(engine, clock)
    token = briefs.keep(*WHO, "k", {"title": "甲"})
    assert briefs.keep(*WHO, "k", {"title": "乙"}) == token != briefs.keep(*WHO, "k2", {"title": "丙"})
    assert briefs.find(token) == {"title": "乙"} and briefs.find(token[:-1]) is None
    clock.pass_(days=3, seconds=1)
    assert briefs.find(token) is None
    briefs.tidy()


def test_what_did_not_arrive_waits_under_a_new_number(engine: Engine, clock: Hands) -> None:
    inbox, outbox = Inbox(engine, clock), Outbox(engine, clock)
    outbox.put(inbox.take(WHO[0], "m1", "wm1", "甲", "甲", "", "new").id, ["一", "二"])
    first, second = outbox.waiting(*WHO)
    for part in (first, second):
        outbox.sending(part)
        outbox.sent(part)
    assert outbox.again("kf:other", first.id, "超时", False) == ()
    assert outbox.again(WHO[0], first.id, "超时", False) == WHO
    assert outbox.again(WHO[0], first.id, "超时", False) == ()
    assert outbox.again(WHO[0], second.id, "拒收", True) == WHO
    (again,) = outbox.waiting(*WHO)
    assert again.text == "一" and again.id not in (first.id, second.id)
    outbox.drop(*WHO, "人工已接手")
    assert outbox.waiting(*WHO) == []


def test_what_was_taken_back_is_not_answered(engine: Engine, clock: Hands) -> None:
    inbox = Inbox(engine, clock)
    inbox.take(WHO[0], "m1", "wm1", "甲", "甲", "", "new")
    inbox.withdraw(WHO[0], "m1")
    assert inbox.next(*WHO) is None
    assert inbox.take(WHO[0], "m1", "wm1", "甲", "甲", "", "new").state == "done"


def test_who_has_not_written_for_long_is_forgotten(engine: Engine, clock: Hands) -> None:
    people = People(engine, clock)
    people.acted(*WHO, "message")
    people.acted("official", "o1", "message")
    people.place(*WHO, "320500")
    clock.pass_(days=40)
    people.tidy([WHO[0]], timedelta(days=30))
    assert people.get(*WHO).region == ""
    people.place("official", "o1", "310000")
    people.tidy([WHO[0]], timedelta(days=30))
    assert people.get("official", "o1").region == "310000"
