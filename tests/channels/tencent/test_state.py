"""What workers share, on both databases: leases, the token, messages, parts, quotas, links."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.adapters.clock import SHANGHAI
from channels.tencent import tables
from channels.tencent.inbox import Inbox, Received
from channels.tencent.leases import Leases
from channels.tencent.links import Links
from channels.tencent.outbox import Outbox
from channels.tencent.people import People
from channels.tencent.texts import ROOM, parts, size
from channels.tencent.tokens import AccessTokens
from knowledge.storage.database import make_engine

WHO = ("test", "o1")


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


def test_a_lease_is_one_workers_until_it_is_over(engine: Engine, clock: Hands) -> None:
    one, other = Leases(engine, clock), Leases(engine, clock)
    with one.held("x") as mine:
        clock.pass_(seconds=15)
        one.renew()
        clock.pass_(seconds=15)
        with other.held("x") as theirs, other.held("y") as another:
            assert (mine, theirs, another) == (True, False, True)
        clock.pass_(seconds=10)  # not renewed
        with other.held("x") as theirs:
            assert theirs
    with one.held("x") as mine:
        assert mine


def test_a_token_is_fetched_once_for_all(engine: Engine, clock: Hands) -> None:
    fetched: list[bool] = []

    def fetch(force: bool) -> tuple[str, float]:
        fetched.append(force)
        return f"t{len(fetched)}", 7200

    def get() -> None:
        found.append(AccessTokens(engine, Leases(engine, clock), clock).get("app", fetch))

    found: list[str] = []
    threads = [threading.Thread(target=get) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["t1"] * 6 and fetched == [False]
    clock.pass_(hours=2)
    get()
    assert found[-1] == "t2"


def test_a_token_that_the_platform_no_longer_takes_is_forced(engine: Engine, clock: Hands) -> None:
    tokens = AccessTokens(engine, Leases(engine, clock), clock)
    assert tokens.get("app", lambda force: ("old", 7200.0)) == "old"
    assert tokens.get("app", lambda force: ("new" if force else "old", 7200.0), bad="old") == "new"
    assert tokens.get("app", lambda force: ("none", 1.0), bad="old") == "new"


def test_a_message_is_kept_once(engine: Engine, clock: Hands) -> None:
    inbox = Inbox(engine, clock)
    tries = [inbox.take("test", "1", "o1", "落户", "落户", "", "new").tries for _ in range(3)]
    assert tries == [1, 2, 3]
    assert inbox.take("other", "1", "o1", "落户", "落户", "", "new").tries == 1


def test_of_requests_at_the_same_moment_one_is_the_first(
    engine: Engine, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(engine, clock)
    really = inbox._one

    def after_another(which: Any) -> Received:
        monkeypatch.setattr(inbox, "_one", really)
        assert inbox.take("test", "1", "o1", "落户", "落户", "", "new").tries == 2
        return really(which)

    monkeypatch.setattr(inbox, "_one", after_another)
    assert inbox.take("test", "1", "o1", "落户", "落户", "", "new").tries == 1


def test_an_answer_is_kept_once_and_the_question_is_wiped(engine: Engine, clock: Hands) -> None:
    inbox, outbox = Inbox(engine, clock), Outbox(engine, clock)
    message = inbox.take("test", "1", "o1", "我的手机号", "我的", "", "new")
    assert outbox.put(message.id, ["甲", "乙"], [{"label": "x"}]) and not outbox.put(message.id, ["丙"])
    assert [(p.text, len(p.choices)) for p in outbox.waiting(*WHO)] == [("甲", 0), ("乙", 1)]
    assert inbox.get(message.id).text == "" and inbox.next(*WHO) is None


def test_parts_are_carried_by_one_reply_and_wait_again_when_it_got_lost(engine: Engine, clock: Hands) -> None:
    inbox, outbox = Inbox(engine, clock), Outbox(engine, clock)
    one, two = (inbox.take("test", key, "o1", "", "", "", "new").id for key in "12")
    outbox.put(one, ["甲"])
    waiting = outbox.waiting(*WHO)
    assert outbox.carry(waiting, one) and not outbox.carry(waiting, two)
    outbox.put(two, ["乙"])
    assert not outbox.carry([*waiting, *outbox.waiting(*WHO)], two)
    assert [p.text for p in outbox.waiting(*WHO)] == ["乙"]
    clock.pass_(seconds=20)
    outbox.reclaim(timedelta(seconds=16))
    assert [p.text for p in outbox.waiting(*WHO)] == ["甲", "乙"]
    assert outbox.carry(outbox.waiting(*WHO), two)
    outbox.confirm(two)
    clock.pass_(seconds=20)
    outbox.reclaim(timedelta(seconds=16))
    assert outbox.waiting(*WHO) == [] and [p.text for p in outbox.carried(two)] == ["甲", "乙"]


def test_five_may_be_sent_in_48_hours_after_a_message_and_three_in_a_minute_after_a_click(
    engine: Engine, clock: Hands
) -> None:
    people = People(engine, clock)
    assert people.spend(*WHO) is None
    people.acted(*WHO, "message")
    people.acted(*WHO, "click")
    used = [people.spend(*WHO) for _ in range(9)]
    assert used == ["click"] * 3 + ["message"] * 5 + [None]
    people.acted(*WHO, "click")
    clock.pass_(seconds=61)
    assert people.spend(*WHO) is None
    people.acted(*WHO, "message")
    clock.pass_(hours=49)
    assert people.spend(*WHO) is None
    people.acted(*WHO, "message")
    people.shut(*WHO)
    assert people.spend(*WHO) is None


def test_who_leaves_is_forgotten(engine: Engine, clock: Hands) -> None:
    inbox, outbox, people = Inbox(engine, clock), Outbox(engine, clock), People(engine, clock)
    message = inbox.take("test", "1", "o1", "落户", "", "", "new")
    outbox.put(message.id, ["甲"])
    people.place(*WHO, "310109")
    for keeper in (inbox, outbox, people):
        keeper.forget(*WHO)
    assert outbox.waiting(*WHO) == [] and people.get(*WHO).region == "" and inbox.latest(*WHO) == 0


def test_what_is_old_is_erased(engine: Engine, clock: Hands) -> None:
    inbox, outbox = Inbox(engine, clock), Outbox(engine, clock)
    done, left = (inbox.take("test", key, "o1", "", "", "", "new") for key in "12")
    outbox.put(done.id, ["甲"])
    clock.pass_(days=4)
    outbox.tidy(), inbox.tidy()
    assert [one.text for one in outbox.waiting(*WHO)] == ["甲"]  # its message is old, but it is not told yet
    clock.pass_(days=4)
    outbox.tidy(), inbox.tidy()
    assert outbox.waiting(*WHO) == [] and inbox.latest(*WHO) == left.id
    assert inbox.take("test", "1", "o1", "", "", "", "new").tries == 1


def test_links_are_signed(engine: Engine) -> None:
    one, other = Links(engine), Links(engine)
    token = one.token({"title": "甲<b>", "text": "乙", "n": 3})
    assert other.token({"title": "甲<b>", "text": "乙", "n": 4}) == token
    assert (other.citation(token) or {})["title"] == "甲<b>"
    assert other.citation("x" * 16) is None
    with engine.begin() as c:
        c.execute(tables.links.update().values(citation='{"title": "forged"}'))
    assert other.citation(token) is None


@pytest.mark.parametrize(
    "text",
    [
        "条件是什么〔1〕。" * 300, "字" * 3000, "一，" * 2000, "\n".join(f"· 第{n}项" for n in range(400)),
        "前面。\n" + '〔1〕<a href="https://x.invalid/c/1">《办法》。第一条</a>\n' * 60, "。" * 1000,
        "ab" * 3000,
    ],
)  # fmt: skip
def test_parts_fit_and_nothing_is_lost(text: str) -> None:
    found = parts(text)
    assert all(0 < size(part) <= ROOM for part in found)
    assert "".join(found).replace("\n", "") == text.replace("\n", "")
    assert all(part.count("<a") == part.count("</a>") for part in found)
