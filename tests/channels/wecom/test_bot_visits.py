"""Whole visits to an AI bot that is called by URL."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from channels.tencent.crypto import signature
from channels.wecom.bot.incoming import read
from tests.channels.wechat.workers import citation
from tests.channels.wecom.bot_platform import FACTS, TOKEN, Bot, bot_platform
from tests.channels.wecom.bot_workers import Writing, account, worker
from tests.channels.wecom.kf_platform import until

HOME = Path(__file__).parents[3]
CHOICES = [{"label": "昆山市", "send": "昆山市：人才公寓", "region": "320583"}]


@pytest.fixture
def service() -> Writing:
    told = {"text": "应当提交学位证书。〔1〕", "citations": [citation()], "quick_replies": CHOICES}
    return Writing(answers={"依据": told})


@pytest.fixture
def bot(tmp_path: Path, service: Writing) -> Iterator[Bot]:
    with bot_platform() as one, worker(tmp_path / "w.db", account(), service) as address:
        one.addresses = [address]
        yield one


def test_the_address_is_verified_by_decrypting_what_came(bot: Bot) -> None:
    echo, stamp = bot.encrypted("4711"), str(int(time.time()))
    query = {"timestamp": stamp, "nonce": "n", "echostr": echo}
    good = query | {"msg_signature": signature(TOKEN, stamp, "n", echo)}
    address = f"{bot.addresses[0]}/wecom/bot/test"
    assert httpx.get(address, params=good).text == "4711"
    assert httpx.get(address, params=query | {"msg_signature": "0" * 40}).status_code == 403


def test_an_answer_that_is_there_is_shown_at_once(bot: Bot, service: Writing) -> None:
    number = bot.say("zhang", "落户")
    assert bot.answered(number, "答：落户。") and bot.shown[number] == [("答：落户。", True)]
    assert service.asked[0][2] == "320500" and "zhang" not in service.asked[0][1]


def test_an_answer_grows_while_it_is_polled_for(bot: Bot) -> None:
    number = bot.say("zhang", "写3 落户")
    assert bot.answered(number, "答：写3 落户。")
    seen = [text for text, last in bot.shown[number] if not last]
    assert {"第0句。", "第0句。第1句。"} & set(seen)  # a poll may come later than a sentence
    assert all(b.startswith(a) for a, b in pairwise(seen) if "句" in a)


def test_a_repeated_message_has_the_same_stream_and_one_answer(bot: Bot, service: Writing) -> None:
    number = bot.say("zhang", "慢0.8 甲")
    bot.say("zhang", "慢0.8 甲", number=number)
    assert bot.answered(number, "答：慢0.8 甲。")
    time.sleep(0.5)
    assert len(service.asked) == 1


def test_an_answer_after_the_last_poll_goes_to_its_address_once(bot: Bot) -> None:
    bot.patience = 0.5
    bot.say("zhang", "慢1.5 甲")
    assert until(lambda: bool(bot.late))
    time.sleep(1.5)
    assert bot.late == ["答：慢1.5 甲。"]


def test_what_reached_nobody_comes_with_the_next_answer(bot: Bot) -> None:
    bot.patience, bot.api = 0.5, "http://127.0.0.1:9"
    bot.say("zhang", "慢1 甲")
    time.sleep(3.5)
    bot.patience = 8.0
    number = bot.say("zhang", "乙")
    assert bot.answered(number, "答：乙。")
    assert bot.shown[number][-1][0] == "您问的“慢1 甲”：\n答：慢1 甲。\n\n答：乙。"


def test_a_person_in_a_group_is_another_and_the_name_goes(bot: Bot, service: Writing) -> None:
    for user, group, text in (("a", "g", "@助手 落户"), ("b", "g", "@助手 公寓"), ("a", "", "落户")):
        assert bot.answered(bot.say(user, text, group), "答：")
    assert [one[0] for one in service.asked] == ["落户", "公寓", "落户"]
    assert len({one[1] for one in service.asked}) == 3


def test_a_number_means_the_option_and_its_place(bot: Bot, service: Writing) -> None:
    number = bot.say("zhang", "依据")
    assert bot.answered(number, "1. 昆山市") and "](https://t.invalid/c/" in bot.shown[number][-1][0]
    assert bot.answered(bot.say("zhang", "1"), "答：昆山市：人才公寓。")
    assert service.asked[-1][2] == "320583"


def test_who_enters_is_greeted_and_a_picture_from_elsewhere_is_not_fetched(bot: Bot) -> None:
    event = {"msgtype": "event", "event": {"eventtype": "enter_chat"}}
    found = bot.opened(bot.post({**bot.about("zhang", "", "e1"), **event}))
    assert found["msgtype"] == "text" and "人才服务专员" in found["text"]["content"]
    picture = {"msgtype": "image", "image": {"url": "https://x.invalid"}}
    found = bot.opened(bot.post({**bot.about("zhang", "", "p1"), **picture}))
    assert found["stream"]["finish"] and "没有取到" in found["stream"]["content"]


def test_what_people_say_of_an_answer_is_kept(bot: Bot, service: Writing) -> None:
    number = bot.say("zhang", "落户")
    assert bot.answered(number, "答：落户。")
    for kind in (1, 3):
        told = {"eventtype": "feedback_event", "feedback_event": {"id": bot.streams[number], "type": kind}}
        assert bot.post({**bot.about("zhang", "", "f1"), "msgtype": "event", "event": told}).text == ""
    assert service.judged == [("answer-落户", True)]


def test_two_workers_show_one_stream(tmp_path: Path, service: Writing) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(bot_platform())
        for _ in range(2):
            address = stack.enter_context(worker(tmp_path / "w.db", account(), service))
            one.addresses = [*one.addresses, address]
        numbers = [one.say(f"u{n % 2}", f"写2 第{n}问") for n in range(4)]
        for n, number in enumerate(numbers):
            assert one.answered(number, f"答：写2 第{n}问。")
            assert sum(last for _, last in one.shown[number]) == 1
        assert len(service.asked) == 4 and service.at_once == 1


def test_a_killed_worker_loses_no_answer(tmp_path: Path) -> None:
    with bot_platform(patience=20) as one, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        call = f"from tests.channels.wecom.bot_workers import run; run({str(tmp_path / 'w.db')!r}, {port})"
        process = subprocess.Popen([sys.executable, "-c", call], cwd=HOME)
        one.addresses = [f"http://127.0.0.1:{port}"]
        assert until(lambda: _alive(one.addresses[0]), 30)
        number = one.say("zhang", "慢1.5 甲")
        assert until(lambda: bool(one.shown[number]))
        process.kill()
        process.wait(10)
        with worker(tmp_path / "w.db", account(), Writing()) as address:
            one.addresses = [address]
            assert one.answered(number, "答：慢1.5 甲。", 15)
            assert sum(last for _, last in one.shown[number]) == 1 and not one.late


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def test_what_is_not_from_the_platform_is_refused_and_counted(bot: Bot) -> None:
    assert bot.post({"msgtype": "text"}, stamp=int(time.time()) - 400).status_code == 403
    assert bot.post({"msgtype": "text"}).status_code == 400
    assert bot.opened(bot.post({"msgtype": "stream", "stream": {"id": "strange"}})) == {}
    counted = httpx.get(f"{bot.addresses[0]}/healthz").json()["refused"]["wecom_bot"]
    assert counted == {"stale": 1, "body": 1}


def test_the_documented_message_is_understood() -> None:
    came = read(FACTS["inbound"])
    assert (came.kind, came.text, came.chat) == ("text", "hello robot", "CHATID")
    assert came.person == "CHATID/USERID" and came.group
    assert read(FACTS["inbound"], "RobotA").text == "hello robot"
