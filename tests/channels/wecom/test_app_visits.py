"""Whole visits to an application of WeCom over the real protocol."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from channels.tencent.bodies import to_xml
from channels.tencent.codes import action_of
from channels.tencent.crypto import signature
from channels.wecom.app.incoming import read
from tests.channels.wechat.workers import SlowService, citation
from tests.channels.wecom.app_platform import FACTS, TOKEN, App, app_platform
from tests.channels.wecom.app_workers import account, worker
from tests.channels.wecom.kf_platform import until

HOME = Path(__file__).parents[3]
CHOICES = [{"label": "昆山市", "send": "昆山市：人才公寓", "region": "320583"}]


@pytest.fixture
def service() -> SlowService:
    long = "".join(f"第{n}项条件是连续缴纳社会保险并且符合岗位要求〔1〕。" for n in range(1, 150))
    return SlowService(answers={
        "长": {"text": long, "citations": [citation()]},
        "依据": {"text": "应当提交学位证书。〔1〕", "citations": [citation()], "quick_replies": CHOICES},
    })  # fmt: skip


@pytest.fixture
def app(tmp_path: Path, service: SlowService) -> Iterator[App]:
    with app_platform() as one, worker(tmp_path / "w.db", account(one.api), service) as address:
        one.addresses = [address]
        yield one


def test_the_address_is_verified_by_decrypting_what_came(app: App) -> None:
    echo, stamp = app.encrypted("4711"), str(int(time.time()))
    query = {"timestamp": stamp, "nonce": "n", "echostr": echo}
    good = query | {"msg_signature": signature(TOKEN, stamp, "n", echo)}
    address = f"{app.addresses[0]}/wecom/app/test"
    assert httpx.get(address, params=good).text == "4711"
    assert httpx.get(address, params=query | {"msg_signature": "0" * 40}).status_code == 403
    assert httpx.get(f"{app.addresses[0]}/wecom/app/other", params=good).status_code == 404


def test_an_answer_that_is_there_is_the_passive_reply(app: App, service: SlowService) -> None:
    app.say("zhang", "落户条件")
    assert app.seen("zhang", "答：落户条件。") and app.passive == ["答：落户条件。"]
    time.sleep(0.5)
    assert len(app.screens["zhang"]) == 1 and not app.calls
    assert service.asked[0][2] == "320500" and "zhang" not in service.asked[0][1]


def test_a_slow_answer_is_acknowledged_and_sent_once(app: App) -> None:
    app.say("zhang", "慢1.5 落户")
    app.say("li", "公寓")
    assert app.seen("li", "答：公寓。", 1.4) and app.seen("zhang", "答：慢1.5 落户。")
    time.sleep(1.0)
    assert app.screens["zhang"] == ["答：慢1.5 落户。"] and len(app.calls) <= 2
    assert max(app.acknowledged) < 0.95


def test_a_reply_that_got_lost_is_given_again_and_not_sent_beside(app: App, service: SlowService) -> None:
    app.deaf = 2
    app.say("zhang", "落户")
    assert app.seen("zhang", "答：落户。")
    time.sleep(2.5)
    assert app.screens["zhang"] == ["答：落户。"] and len(service.asked) == 1 and not app.calls


def test_a_long_answer_goes_on_in_messages(app: App) -> None:
    app.say("zhang", "长")
    assert app.seen("zhang", "依据：")
    found = [int(n) for n in re.findall(r"第(\d+)项", "".join(app.screens["zhang"]))]
    assert found == list(range(1, 150)) and len(app.passive) == 1


def test_a_number_means_the_option_and_its_place(app: App, service: SlowService) -> None:
    app.say("zhang", "依据")
    assert app.seen("zhang", "1. 昆山市")
    assert 'href="https://t.invalid/c/' in app.screens["zhang"][0]
    app.say("zhang", "1")
    assert app.seen("zhang", "答：昆山市：人才公寓。") and service.asked[-1][2] == "320583"


def test_who_enters_is_greeted_once_a_day_and_a_click_asks(app: App) -> None:
    for _ in range(2):
        app.event("zhang", "enter_agent")
        assert app.seen("zhang", "人才服务专员")
        time.sleep(1.0)
    app.event("zhang", "click", "status")
    assert app.seen("zhang", "答：查询办理进度。")
    assert len(app.screens["zhang"]) == 2
    app.deliver("zhang", {"MsgType": "image", "MsgId": 9_001, "PicUrl": "x", "MediaId": "y"})
    assert app.seen("zhang", "没有取到")


def test_errors_of_the_platform_lose_nothing(app: App) -> None:
    app.errors.extend([40014, -1])
    app.lose = 1
    app.say("zhang", "慢0.8 甲")
    assert app.seen("zhang", "答：慢0.8 甲。")
    time.sleep(1.0)
    assert app.screens["zhang"] == ["答：慢0.8 甲。"] and len(app.tokens) == 2


def test_who_may_not_see_the_application_is_not_written_to_again(app: App) -> None:
    app.strangers = ["Zhang"]
    app.say("Zhang", "慢0.6 甲")
    assert until(lambda: any(one["touser"] == "Zhang" for one in app.calls))
    time.sleep(0.6)
    calls = len(app.calls)
    time.sleep(0.6)
    assert len(app.calls) == calls and not app.screens["Zhang"]


def test_two_workers_answer_each_message_once_and_in_order(tmp_path: Path, service: SlowService) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(app_platform(period=2.0))
        for _ in range(2):
            address = stack.enter_context(worker(tmp_path / "w.db", account(one.api), service))
            one.addresses = [*one.addresses, address]
        for n in range(6):
            one.say(f"m{n % 2}", f"慢0.3 第{n}问")
            time.sleep(0.15)
        for n in range(6):
            assert one.seen(f"m{n % 2}", f"第{n}问。")
        time.sleep(0.5)
        for m in range(2):
            found = re.findall(r"答：慢0\.3 第(\d)问。", "".join(one.screens[f"m{m}"]))
            assert found == [str(n) for n in range(m, 6, 2)]
        assert len(service.asked) == 6 and service.at_once == 1


def test_a_killed_worker_loses_no_answer(tmp_path: Path) -> None:
    with app_platform() as one, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        given = f"{str(tmp_path / 'w.db')!r}, {one.api!r}, {port}"
        call = f"from tests.channels.wecom.app_workers import run; run({given})"
        process = subprocess.Popen([sys.executable, "-c", call], cwd=HOME)
        one.addresses = [f"http://127.0.0.1:{port}"]
        assert until(lambda: _alive(one.addresses[0]), 30)
        one.say("zhang", "慢1.2 甲")
        assert until(lambda: len(one.acknowledged) == 1)
        process.kill()
        process.wait(10)
        with worker(tmp_path / "w.db", account(one.api), SlowService()):
            assert one.seen("zhang", "答：慢1.2 甲。", 20)
            time.sleep(1.0)
            assert len(one.screens["zhang"]) == 1


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def test_what_is_not_from_the_platform_is_refused_and_counted(app: App) -> None:
    assert app.post("<xml/>", stamp=int(time.time()) - 400).status_code == 403
    assert app.post("<!DOCTYPE x><xml/>").status_code == 400
    assert httpx.post(f"{app.addresses[0]}/wecom/app/test", content=b"x" * 70_000).status_code == 413
    counted = httpx.get(f"{app.addresses[0]}/healthz").json()["refused"]["wecom_app"]
    assert counted == {"stale": 1, "body": 1, "size": 1}


@pytest.mark.parametrize(("event", "kind"), FACTS["events"].items())
def test_events_are_understood(event: str, kind: str) -> None:
    told = {"FromUserName": "z", "MsgType": "event", "Event": event, "CreateTime": "1"}
    assert read(told).kind == kind and to_xml(told)


@pytest.mark.parametrize(("code", "action"), FACTS["errcodes"].items())
def test_error_codes_mean_what_is_to_be_done(code: str, action: str) -> None:
    assert action_of(int(code), "wecom") == action
