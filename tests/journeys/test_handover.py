"""Somebody in the chat asks for a person; an operator answers into that chat and hands back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.adapters.clock import WallClock
from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from channels.wechat.desk import Desk
from tests.channels.wechat.platform import platform
from tests.channels.wechat.workers import FAST, account
from tests.installations import NOW, installation, published
from tests.journeys.servers import served


class Ticking:
    """A second later whenever somebody looks."""

    def __init__(self) -> None:
        self._seconds = count()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=next(self._seconds))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)
    made.clock = Ticking()
    published(made)
    yield made
    made.close()


def test_the_person_reads_the_operator_in_the_chat_and_a_reload_loses_nothing(
    place: Installation, browser: Browser
) -> None:
    who = place.staff.from_elsewhere(Person("1", "zhao", "赵话务", frozenset({"operator"})))
    token, _ = place.staff.begin(who)
    app = create_app(place.assistant, tools=place.tools, plugs=staff_plugs(place))
    with served(app) as url, browser.new_context() as citizen, browser.new_context() as desk:
        visitor = citizen.new_page()
        visitor.goto(url)
        visitor.get_by_label("问题").fill("转人工")
        visitor.keyboard.press("Enter")
        desk.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        operator = desk.new_page()
        operator.goto(f"{url}/desk/queue")
        expect(operator.get_by_text("已等")).to_be_visible()
        operator.keyboard.press("n")
        expect(visitor.get_by_text("人工客服赵话务已接入")).to_be_visible()
        operator.get_by_label("回复").fill("请带身份证到虹口人才服务中心。")
        operator.keyboard.press("Control+Enter")
        expect(visitor.get_by_text("请带身份证到虹口人才服务中心。")).to_be_visible()
        visitor.get_by_label("问题").fill("还要带学历证书吗")
        visitor.keyboard.press("Enter")
        expect(visitor.get_by_text("这次服务结束之前，我不再作答")).to_be_visible()
        person = operator.locator(".q-us + .q-person")  # in the order in which they were said
        expect(person).to_have_text("还要带学历证书吗")
        visitor.get_by_label("问题").fill("上海落户受理后几个工作日办结")
        visitor.keyboard.press("Enter")
        expect(operator.get_by_role("region", name="可以这样答")).to_contain_text("20个工作日")
        operator.get_by_label("回复").press("ArrowUp")
        expect(operator.get_by_label("回复")).to_have_value(re.compile("20个工作日.*依据：《", re.DOTALL))
        operator.keyboard.press("Control+Enter")
        expect(visitor.get_by_text("依据：《上海市测试人才引进落户办法》第五条")).to_be_visible()
        visitor.reload()
        expect(visitor.get_by_text("请带身份证到虹口人才服务中心。")).to_be_visible()
        operator.get_by_role("button", name="结束", exact=True).click()
        expect(visitor.get_by_text("人工客服已结束这次服务")).to_be_visible()
        assert visitor.get_by_text("请带身份证到虹口人才服务中心。").count() == 1


def test_somebody_in_wechat_is_served_from_the_queue(place: Installation, browser: Browser) -> None:
    place.clock = WallClock()  # as the platform, which is refused when it is late
    who = place.staff.from_elsewhere(Person("1", "zhao", "赵话务", frozenset({"operator"})))
    token, _ = place.staff.begin(who)
    with platform() as wechat, browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        settings = {"test": account(wechat.address)}
        desk = Desk(settings, place.turns, place.assistant, place.clock.now, FAST, letters=place.handovers)
        app = create_app(place.assistant, tools=place.tools, wechat=desk, plugs=staff_plugs(place))
        with served(app) as url:
            wechat.addresses = [url]
            wechat.asked("o1", "我是硕士，上海人才引进落户有哪些条件要求")
            wechat.asked("o1", "我要投诉窗口，态度太差")
            wechat.asked("o1", "转人工")
            context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
            operator = context.new_page()
            operator.goto(f"{url}/desk/queue")
            row = operator.locator(".q-item")
            expect(row).to_contain_text("投诉：我要投诉窗口")
            expect(row).to_contain_text("公众号")
            operator.keyboard.press("n")
            expect(operator.get_by_text("本人情况")).to_be_visible()
            expect(operator.get_by_text("已用过的条款")).to_be_visible()
            operator.get_by_label("回复").fill("请说说是哪个窗口。")
            operator.keyboard.press("Control+Enter")
            assert wechat.seen("o1", "【人工客服 赵话务】\n请说说是哪个窗口。")
            wechat.say("o1", "三号窗口").join(30)
            expect(operator.get_by_text("三号窗口", exact=True)).to_be_visible()
            operator.get_by_role("button", name="结束", exact=True).click()
            assert wechat.seen("o1", "人工客服已结束这次服务") and not wechat.problems
        desk.close()
