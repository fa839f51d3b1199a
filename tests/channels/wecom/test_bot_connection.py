"""Whole visits to an AI bot over the long connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.channels.wecom.bot_platform import FACTS, Bot, bot_platform, listening
from tests.channels.wecom.bot_workers import Writing, connected, worker
from tests.channels.wecom.kf_platform import until


@pytest.fixture
def service() -> Writing:
    return Writing()


@pytest.fixture
def bot(tmp_path: Path, service: Writing) -> Iterator[Bot]:
    with ExitStack() as stack:
        one = stack.enter_context(bot_platform())
        address = stack.enter_context(listening(one))
        stack.enter_context(worker(tmp_path / "w.db", connected(address), service))
        assert until(lambda: one.subscribed == 1)
        yield one


def test_a_question_is_answered_in_a_growing_stream(bot: Bot) -> None:
    number = bot.tell("zhang", "写3 落户")
    assert bot.answered(number, "答：写3 落户。")
    shown = bot.shown[number]
    assert shown[0] == ("正在查政策，请稍候……", False) or "第0句" in shown[0][0]
    assert any("第0句。第1句。" in text for text, _ in shown)
    assert [last for _, last in shown].count(True) == 1 and shown[-1][1]


def test_a_repeated_message_is_answered_once(bot: Bot, service: Writing) -> None:
    for _ in range(2):
        bot.tell("zhang", "落户", number="same")
    assert bot.answered("same", "答：落户。")
    time.sleep(0.5)
    assert len(service.asked) == 1 and [last for _, last in bot.shown["same"]].count(True) == 1


def test_who_enters_is_welcomed(bot: Bot) -> None:
    bot.event("zhang", "enter_chat")
    assert until(lambda: any("人才服务专员" in text for text in bot.welcomed))


def test_a_lost_connection_is_made_again_and_the_stream_goes_on(bot: Bot) -> None:
    number = bot.tell("zhang", "慢1.5 甲")
    assert until(lambda: bool(bot.shown[number]))
    bot.drop()
    assert until(lambda: bot.subscribed == 2)
    assert bot.answered(number, "答：慢1.5 甲。") and not bot.pushed


def test_an_answer_whose_request_is_forgotten_is_pushed(bot: Bot) -> None:
    bot.forgetful = True
    number = bot.tell("zhang", "慢1.5 甲")
    assert until(lambda: bool(bot.shown[number]))
    bot.drop()
    assert until(lambda: bool(bot.pushed))
    time.sleep(0.5)
    (pushed,) = bot.pushed
    assert pushed["chatid"] == "zhang" and pushed["markdown"]["content"] == "答：慢1.5 甲。"


def test_an_expired_stream_is_followed_by_a_message(bot: Bot) -> None:
    bot.errors.append(FACTS["errcodes"]["stream_expired"])
    bot.tell("zhang", "落户", "g")
    assert until(lambda: bool(bot.pushed))
    time.sleep(0.5)
    assert len(bot.pushed) == 1 and bot.pushed[0]["chatid"] == "g"


def test_a_platform_that_gives_no_sign_of_life_is_called_again(bot: Bot) -> None:
    assert until(lambda: bot.pings >= 2)
    bot.mute = True
    assert until(lambda: bot.subscribed == 2)


def test_what_people_say_of_an_answer_is_kept(bot: Bot, service: Writing) -> None:
    number = bot.tell("zhang", "落户")
    assert bot.answered(number, "答：落户。")
    about = {"id": bot.streams[number], "type": 2, "content": "不对"}
    bot.event("zhang", "feedback_event", about)
    bot.event("zhang", "feedback_event", {**about, "id": "strange"})
    assert until(lambda: bool(service.judged))
    assert service.judged == [("answer-落户", False)]


def test_who_is_disconnected_does_not_come_back_at_once(bot: Bot) -> None:
    bot.event("", "disconnected_event")
    time.sleep(0.5)
    assert bot.subscribed == 1
    assert until(lambda: bot.subscribed == 2, 5)


def test_one_of_two_workers_holds_the_connection_and_the_other_takes_over(
    tmp_path: Path, service: Writing
) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(bot_platform())
        address = stack.enter_context(listening(one))
        first = worker(tmp_path / "w.db", connected(address), service)
        first.__enter__()
        assert until(lambda: one.subscribed == 1)
        stack.enter_context(worker(tmp_path / "w.db", connected(address), service))
        time.sleep(1.0)
        assert one.subscribed == 1
        number = one.tell("zhang", "慢1 甲")
        assert one.answered(number, "答：慢1 甲。")
        first.__exit__(None, None, None)
        assert until(lambda: one.subscribed == 2)
        assert one.answered(one.tell("zhang", "乙"), "答：乙。")


def test_a_wrong_secret_is_not_tried_again_at_once(tmp_path: Path, service: Writing) -> None:
    with bot_platform() as one, listening(one) as address:
        settings = connected(address, secret="other")
        with worker(tmp_path / "w.db", settings, service):
            time.sleep(0.6)
            assert one.subscribed == 0
