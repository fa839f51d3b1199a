"""How soon the platform has its reply, how often it asks, and what takes nothing away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.wechat.answers import Answers
from channels.wechat.desk import Desk, Timing
from channels.wechat.incoming import Incoming, aged
from channels.wechat.replies import NoText, Replies
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, now, worker

PACE = 0.4  # a second takes so long: WeChat's five are two


def served(tmp_path: Path, verified: bool, service: SlowService, pace: Timing) -> Iterator[Platform]:
    """The platform and one worker."""
    with (
        platform(verified=verified, period=5 * PACE) as one,
        worker(tmp_path / "w.db", account(one.address, verified=verified), service, pace) as address,
    ):
        one.addresses = [address]
        yield one


@pytest.fixture
def service() -> SlowService:
    return SlowService()


@pytest.fixture
def verified(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    yield from served(tmp_path, True, service, Timing().paced(PACE))


@pytest.fixture
def bare(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    yield from served(tmp_path, False, service, Timing().paced(PACE))


@pytest.fixture
def hasty(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    """Gives an answer up sooner than it comes."""
    yield from served(tmp_path, True, service, replace(Timing(), patience=2.0).paced(PACE))


def test_whoever_may_send_acknowledges_within_a_second(verified: Platform) -> None:
    verified.say("o1", f"慢{8 * PACE} 落户").join()
    assert verified.screens["o1"] == [] and verified.acknowledged
    assert 0.4 * PACE < verified.acknowledged[0] < 5 * PACE  # a machine of tests is slower
    assert verified.seen("o1", f"答：慢{8 * PACE} 落户。")


def test_whoever_may_not_acknowledges_nothing_before_the_answer(bare: Platform) -> None:
    assert bare.asked("o1", f"慢{6 * PACE} 落户") == f"答：慢{6 * PACE} 落户。"
    kinds = [line["kind"] for line in bare.journal.after(0)[0]]
    assert kinds.count("silence") == 1 and kinds.count("replied") == 1


def test_the_last_delivery_is_replied_to_though_the_first_two_reached_nobody(
    bare: Platform, service: SlowService
) -> None:
    here, bare.addresses = bare.addresses, ["http://127.0.0.1:9"]
    asked = bare.say("o1", f"慢{8 * PACE} 落户")
    time.sleep(7 * PACE)
    bare.addresses = here
    asked.join()
    assert "回复任意文字" in bare.screens["o1"][0] and not bare.problems
    assert bare.asked("o1", "1").endswith(f"答：慢{8 * PACE} 落户。")


def test_a_reply_that_leaves_after_the_platform_gave_up_is_given_to_the_next_message(
    tmp_path: Path, service: SlowService
) -> None:
    slow = replace(Timing(), window=6.0, last=6.0, late=99.0).paced(0.2)  # we believe to be in time
    with (
        platform(verified=False, period=1.0) as one,
        worker(tmp_path / "w.db", account(one.address, verified=False), service, slow) as address,
    ):
        one.addresses = [address]
        one.say("o1", "慢3.1 落户").join()
        assert one.problems and one.screens["o1"] == []
        assert any("答：慢3.1 落户。" in one.asked("o1", "在吗") for _ in range(20))
        assert str(one.screens["o1"]).count("答：慢3.1") == 1


def test_an_answer_that_never_comes_is_owned_up_to(hasty: Platform) -> None:
    hasty.say("o1", "慢20 落户")
    assert hasty.seen("o1", "没能答出来", 4.0)
    assert "答：下一问。" in hasty.asked("o1", "下一问")


def test_a_question_that_killed_every_worker_is_given_up(desk: Desk) -> None:
    message = asked(desk, "1")
    for _ in range(5):
        desk.attempts.begin(message)
    Answers(desk).work("test", "o1")
    told = Replies(desk).carry(message)
    assert isinstance(told, str) and "没能答出来" in told


@pytest.mark.parametrize(
    ("created", "stamp", "age"),
    [("1700000000", "1700000010", 10), ("1700000000", "1700000000", 0), ("1700000009", "1700000000", 0),
     ("1", "1700000000", 0), ("", "1700000000", 0), ("1700000000", "x", 0), ("²", "³", 0)],
)  # fmt: skip
def test_the_age_of_a_delivery_is_told_by_the_platforms_clock(created: str, stamp: str, age: float) -> None:
    assert aged({"CreateTime": created}, stamp) == age


# A request that was long on its way, whose reply nobody reads.


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
    yield Desk({"test": account("http://127.0.0.1:9", verified=False)}, engine, SlowService(), now)
    engine.dispose()


def asked(desk: Desk, key: str, text: str = "落户") -> int:
    message = desk.receive("test", Incoming("text", key, "gh", "o1", text), "")
    assert message is not None
    return message.id


def test_it_takes_nothing_once_the_person_was_told_to_wait(desk: Desk) -> None:
    message = asked(desk, "1")
    desk.inbox.mark(message, told=True)
    desk.outbox.put(message, ["甲"])
    told = Replies(desk).carry(message)
    assert isinstance(told, str) and "回复任意文字" in told
    nudge = asked(desk, "2", "好了吗")
    desk.outbox.put(nudge, [])
    assert Replies(desk).carry(nudge) == "您问的“落户”：\n甲"


def test_it_takes_nothing_of_a_later_question(desk: Desk) -> None:
    first = asked(desk, "1")
    desk.outbox.put(first, [])
    assert Replies(desk).carry(first) is NoText.NOTHING
    second = asked(desk, "2")
    desk.outbox.put(second, ["乙"])
    assert Replies(desk).carry(first) is NoText.NOTHING
    assert Replies(desk).carry(second) == "乙"


def test_what_is_newer_waits_until_the_reply_before_has_gone_out(desk: Desk) -> None:
    first, replies = asked(desk, "1", "落户"), Replies(desk)
    desk.outbox.put(first, ["甲"])
    assert replies.carry(first) == "甲"
    second = asked(desk, "2", "积分")
    desk.outbox.put(second, ["乙"])
    assert replies.carry(second) is NoText.PENDING
    desk.outbox.confirm(first)
    assert replies.carry(second) == "乙"


def test_a_reply_that_got_lost_and_comes_behind_a_newer_one_says_what_it_answers(desk: Desk) -> None:
    first, replies = asked(desk, "1", "落户"), Replies(desk)
    desk.outbox.put(first, ["甲"])
    assert replies.carry(first) == "甲"
    assert replies.carry(first) == "甲"  # asked again at once, and nothing else was
    desk.outbox.confirm(first)  # it went out in time; that it got lost nobody can know
    second = asked(desk, "2", "积分")
    desk.outbox.put(second, ["乙"])
    assert replies.carry(second) == "乙"
    assert replies.carry(first) == "您问的“落户”：\n甲"


def test_a_part_is_not_carried_by_a_message_that_had_its_last_word(desk: Desk) -> None:
    message = asked(desk, "1")
    desk.outbox.put(message, ["甲"])
    waiting = desk.outbox.waiting("test", "o1")
    desk.inbox.mark(message, pushed=True)
    assert not desk.outbox.carry(waiting, message)
    assert [part.id for part in desk.outbox.waiting("test", "o1")] == [part.id for part in waiting]


# A worker that was killed between its reply and its note of it.


@pytest.mark.parametrize(
    ("deliveries", "waits"), [(1, False), (2, False), (3, True)], ids=["first", "second", "last"]
)
def test_what_it_replied_arrived_unless_the_platform_asked_for_the_last_time(
    desk: Desk, deliveries: int, waits: bool
) -> None:
    for _ in range(deliveries):
        message = asked(desk, "1")
    desk.outbox.put(message, ["甲"])
    Replies(desk).carry(message)
    desk.outbox.reclaim(now() - now(), desk.born)
    assert bool(desk.outbox.waiting("test", "o1")) is waits


def test_who_began_after_that_leaves_it_to_others_for_a_while(desk: Desk) -> None:
    message, start = asked(desk, "1"), now()
    desk.outbox.put(message, ["甲"])
    Replies(desk).carry(message)
    time.sleep(0.4)
    late = now()
    desk.outbox.reclaim(late - start, late)
    assert not desk.outbox.waiting("test", "o1")
    time.sleep((late - start).total_seconds() * 1.2)
    desk.outbox.reclaim(late - start, late)
    assert desk.outbox.waiting("test", "o1")
