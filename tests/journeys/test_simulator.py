"""The telephone of the simulator in a real browser: follow, ask, tap an option, open a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from channels.wechat.simulator.phone import Phone, server
from channels.wechat.simulator.slowed import Slowed
from tests.channels.wechat.platform import platform
from tests.channels.wechat.workers import SlowService, account, citation, timing, worker

CHOICES = [
    {"label": "落户", "send": "上海落户条件", "region": None},
    {"label": "人才公寓", "send": "人才公寓怎么申请", "region": None},
]


@pytest.fixture
def telephone(tmp_path: Path) -> Iterator[str]:
    answers = {
        "依据": {"text": "应当提交学位证书。〔1〕", "citations": [citation()]},
        "选": {"text": "您想问什么？", "quick_replies": CHOICES},
    }
    told: Any = SlowService(answers=answers)
    service = Slowed(told)
    with (
        platform(period=2.0, account="verified") as one,
        platform(period=2.0, account="bare", verified=False) as other,
        worker(tmp_path / "v.db", account(one.address), service, timing(2.0)) as ours,
        worker(tmp_path / "b.db", account(other.address, verified=False), service, timing(2.0)) as theirs,
    ):
        one.account = other.account = "test"
        one.addresses, other.addresses = [ours], [theirs]
        accounts = {"verified": one, "bare": other}
        with server(Phone("虹口人才服务", ours, accounts, service), 0) as pages:
            Thread(target=pages.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{pages.server_port}/"
            pages.shutdown()


@pytest.fixture
def phone(page: Page, telephone: str) -> Page:
    page.goto(telephone)
    page.get_by_role("button", name="关注公众号").click()
    expect(page.locator("#chat .bubble")).to_contain_text("人才服务专员")
    return page


def send(page: Page, text: str) -> None:
    page.get_by_label("想问的事").fill(text)
    page.keyboard.press("Enter")


def test_options_are_answered_by_a_tap(phone: Page) -> None:
    send(phone, "选")
    # A line of the reply, or of the menu message where the reply's time had passed.
    phone.get_by_role("button", name="人才公寓").click()
    expect(phone.locator("#chat .mine").last).to_have_text(re.compile("^我?(2|人才公寓)$"))
    expect(phone.locator("#chat .bubble").last).to_have_text("答：人才公寓怎么申请。")


def test_a_source_opens_on_the_telephone(phone: Page) -> None:
    send(phone, "依据")
    phone.get_by_role("link", name="《上海市测试办法》第1条").click()
    expect(phone.frame_locator("#page").locator("mark")).to_have_text("应当提交学位证书")
    phone.get_by_role("button", name="关闭网页").click()
    expect(phone.locator("#browser")).to_be_hidden()


def test_the_menu_asks(phone: Page) -> None:
    phone.get_by_role("button", name="办事").click()
    phone.get_by_role("button", name="进度查询").click()
    expect(phone.locator("#chat .bubble").last).to_have_text("答：查询办理进度。")


def test_the_platforms_log_tells_of_signatures_and_retries(phone: Page) -> None:
    phone.get_by_role("button", name="平台日志").click()
    log = phone.locator("#log")
    expect(log).to_contain_text("签名正确、解密成功")
    phone.get_by_label("未认证（个人订阅号）").check()
    phone.get_by_label("3 秒").check()
    phone.get_by_role("button", name="手机").click()
    phone.get_by_role("button", name="关注公众号").click()
    send(phone, "落户")
    expect(phone.locator("#chat .bubble").last).to_have_text("答：落户。")
    for text in ("第 2 次投递", "没有应答，断开连接，将再次投递", "不能发客服消息"):
        expect(phone.locator(".side")).to_contain_text(text)
