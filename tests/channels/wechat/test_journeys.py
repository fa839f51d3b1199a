"""Whole visits over the real protocol: a platform that asks again, slow answers, restarts, two workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, worker


@pytest.fixture
def service() -> SlowService:
    return SlowService()


@pytest.fixture
def verified(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    with platform() as one, worker(tmp_path / "w.db", account(one.address), service) as address:
        one.addresses = [address]
        yield one


@pytest.fixture
def bare(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    """An account that may not send messages."""
    settings = {"verified": False, "mode": "plain", "encoding_aes_key": None}
    with (
        platform(verified=False, encrypted=False) as one,
        worker(tmp_path / "w.db", account(one.address, **settings), service) as address,
    ):
        one.addresses = [address]
        yield one


def test_a_question_is_answered_at_once(verified: Platform) -> None:
    assert verified.asked("o1", "落户条件") == "答：落户条件。"
    assert not verified.api.sent and not verified.problems


def test_a_slow_answer_is_sent_later(verified: Platform) -> None:
    verified.say("o1", "慢1.5 落户").join()
    assert verified.screens["o1"] == [] and verified.acknowledged[-1] < 1.0
    assert verified.seen("o1", "答：慢1.5 落户。")
    assert len(verified.screens["o1"]) == len(verified.api.sent) == 1 and not verified.problems


@pytest.mark.parametrize("seconds", [1.4, 2.2])
def test_without_that_right_the_platforms_next_request_takes_it(bare: Platform, seconds: float) -> None:
    assert bare.asked("o1", f"慢{seconds} 落户") == f"答：慢{seconds} 落户。"
    assert len(bare.screens["o1"]) == 1 and not bare.problems


def test_and_a_very_slow_one_is_fetched_by_any_word(bare: Platform, service: SlowService) -> None:
    assert "回复任意文字" in bare.asked("o1", "慢3.5 落户")
    assert bare.asked("o1", "1") == "您问的“慢3.5 落户”：\n答：慢3.5 落户。"
    assert [one[0] for one in service.asked] == ["慢3.5 落户"]


def test_a_new_question_instead_of_any_word_is_answered_too(bare: Platform) -> None:
    bare.asked("o1", "慢3.5 落户")
    told = bare.asked("o1", "人才公寓怎么申请")
    assert told == "您问的“慢3.5 落户”：\n答：慢3.5 落户。\n\n答：人才公寓怎么申请。"


def test_a_new_slow_question_does_not_keep_the_old_answer(bare: Platform) -> None:
    bare.asked("o1", "慢3.2 落户")
    told = bare.asked("o1", "慢2.5 公寓")
    assert told.startswith("您问的“慢3.2 落户”：\n答：慢3.2 落户。") and "还在查" in told
    assert bare.asked("o1", "好了吗") == "您问的“慢2.5 公寓”：\n答：慢2.5 公寓。"


def test_two_questions_in_a_row_are_answered_in_order(verified: Platform, service: SlowService) -> None:
    first, second = verified.say("o1", "慢0.4 第一问"), verified.say("o1", "慢0.1 第二问")
    first.join(), second.join()
    for text in ("答：慢0.4 第一问。", "答：慢0.1 第二问。"):
        assert verified.seen("o1", text)
    assert "".join(verified.screens["o1"]).count("答：") == 2 and service.at_once == 1


@pytest.mark.parametrize("kind", ["verified", "bare"])
def test_a_message_that_comes_twice_is_answered_once(
    kind: str, service: SlowService, request: pytest.FixtureRequest
) -> None:
    one: Platform = request.getfixturevalue(kind)
    fields = {"MsgType": "text", "Content": "慢0.3 落户", "MsgId": 77, "CreateTime": 1}
    for thread in [one.post("o1", **fields) for _ in range(4)]:
        thread.join()
    assert one.seen("o1", "答：慢0.3 落户。")
    assert len(service.asked) == 1 and set(one.screens["o1"]) == {"答：慢0.3 落户。"}


def test_a_reply_that_got_lost_is_given_again(verified: Platform, service: SlowService) -> None:
    verified.lose = 2
    assert verified.asked("o1", "落户") == "答：落户。"
    assert len(service.asked) == 1 and len(verified.screens["o1"]) == 1


def test_two_people_are_two_conversations(verified: Platform, service: SlowService) -> None:
    for person in ("o1", "o2", "o1"):
        verified.asked(person, f"我是{person}")
    first, second, again = (one[1] for one in service.asked)
    assert first == again != second and "o1" not in first
    assert verified.screens["o2"] == ["答：我是o2。"]


def test_two_workers_share_what_comes(tmp_path: Path, service: SlowService) -> None:
    with platform() as one, ExitStack() as stack:
        for _ in range(2):
            one.addresses = [
                *one.addresses,
                stack.enter_context(worker(tmp_path / "w.db", account(one.address), service)),
            ]
        threads = [one.say(f"o{n % 6}", f"慢0.{n % 3} 问题{n}") for n in range(18)]
        for thread in threads:
            thread.join()
        for n in range(18):
            assert one.seen(f"o{n % 6}", f"问题{n}。"), n
    assert sorted(t for p in one.screens.values() for s in p for t in s.split("\n\n") if "答" in t)
    assert len(service.asked) == 18 and service.at_once == 1 and len(one.api.tokens) <= 1


def test_without_the_right_and_with_two_workers_each_answer_comes_once(
    tmp_path: Path, service: SlowService
) -> None:
    settings = {"verified": False}
    with platform(verified=False) as one, ExitStack() as stack:
        for _ in range(2):
            place = worker(tmp_path / "w.db", account(one.address, **settings), service)
            one.addresses = [*one.addresses, stack.enter_context(place)]
        assert one.asked("o1", "慢1.6 落户") == "答：慢1.6 落户。"
        assert one.screens["o1"] == ["答：慢1.6 落户。"] and len(service.asked) == 1


def test_a_restart_in_between_loses_nothing(tmp_path: Path) -> None:
    with platform() as one:
        with worker(tmp_path / "w.db", account(one.address), SlowService()) as address:
            one.addresses = [address]
            one.quotas.opened("o1", "message")
            one.say("o1", "慢30 落户").join()
        assert one.screens["o1"] == []
        quick = SlowService()
        quick.ask = lambda question, **_: SlowService(answers={"": {"text": f"答：{question}"}})  # type: ignore[method-assign,assignment]
        with worker(tmp_path / "w.db", account(one.address), quick) as address:
            one.addresses = [address]
            assert one.seen("o1", "答：慢30 落户")
            assert one.asked("o1", "下一问") == "答：下一问"
