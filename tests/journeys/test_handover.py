"""Somebody in the chat asks for a person; an operator answers into that chat and hands back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
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
        person = operator.locator(".q-us + .q-person")  # in the order in which they were said
        expect(person).to_have_text("还要带学历证书吗")
        visitor.reload()
        expect(visitor.get_by_text("请带身份证到虹口人才服务中心。")).to_be_visible()
        operator.get_by_role("button", name="结束", exact=True).click()
        expect(visitor.get_by_text("人工客服已结束这次服务")).to_be_visible()
        assert visitor.get_by_text("请带身份证到虹口人才服务中心。").count() == 1
