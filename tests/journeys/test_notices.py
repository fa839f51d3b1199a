"""What was subscribed to has come true: it is shown first at the next visit, until it is acknowledged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant.bootstrap import Installation
from channels.app import create_app
from tests.installations import installation, published
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor
from tools.services.ports import Letter

_WISHES = ("上海居住证积分截止前提醒我", "上海居住证积分有变化的时候提醒我")
_AFTER_THE_END = date(2028, 1, 2)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = installation(tmp_path_factory.mktemp("notices"))
    published(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(place: Installation) -> Iterator[str]:
    with served(create_app(place.assistant, tools=place.tools)) as url:
        yield url


def _subscribed(page: Page, url: str) -> Visitor:
    visitor = Visitor(page, url)
    for wish in _WISHES:
        with page.expect_response("**/api/v1/notices?*"):  # so that the browser is known again
            card = visitor.ask(wish).locator(".outcome.of-subscription")
            expect(card).to_contain_text("上海市居住证积分")
    return visitor


def _another_day(context: BrowserContext, page: Page, url: str) -> Visitor:
    """The browser was closed in between: what lives only as long as it is gone."""
    context.clear_cookies(name="nothing")
    for cookie in context.cookies():
        if cookie["expires"] < 0:
            context.clear_cookies(name=cookie["name"])
    page.close()
    new = context.new_page()
    with new.expect_response("**/api/v1/notices?*"):  # so that a later look is not taken for this one
        return Visitor(new, url)


def _news(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("complementary")


def _due(place: Installation) -> None:
    """A round on the day of the subscriptions, and one when the rules have run out."""
    place.notices.run()
    place.notices.run(_AFTER_THE_END)


def _pictured(page: Page, name: str) -> None:
    """A picture to look at, where somebody asked for some."""
    if folder := os.environ.get("TALENT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_the_clause_that_changed_can_be_read_and_its_source_opened(
    page: Page, context: BrowserContext, url: str, place: Installation
) -> None:
    _subscribed(page, url)
    said = {
        "title": "某办法",
        "label": "第三条",
        "text": "补贴每月八百元。",
        "url": "https://example.gov.cn/3",
    }
    card = {"topic": "变化", "title": "某办法", "text": "修改1条（2026-12-01起）。", "citations": [said]}
    mine = next(
        one for one in place.services.subscriptions.live() if not place.services.notices.about(one.code)
    )
    place.services.notices.post(mine.code, (Letter("k", "全文", card),), None, None, place.clock.now())
    news = _news(_another_day(context, page, url))
    notice = news.locator("li.of-notice")
    expect(notice).to_contain_text("2026年12月1日起")
    expect(notice.get_by_text("补贴每月八百元。")).to_be_hidden()
    notice.get_by_text("依据：《某办法》第三条").click()
    expect(notice.get_by_text("补贴每月八百元。")).to_be_visible()
    expect(notice.get_by_role("link", name="打开来源网页")).to_have_attribute("href", said["url"])
    _pictured(context.pages[-1], "notices-clause-390")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_came_true_is_shown_first_and_not_again_once_acknowledged(
    page: Page, context: BrowserContext, url: str, place: Installation, width: int
) -> None:
    _subscribed(page, url)
    assert next(c for c in context.cookies() if c["name"] == "talent_browser")["expires"] > 0
    _due(place)
    visitor = _another_day(context, page, url)
    visitor.page.set_viewport_size({"width": width, "height": 844})
    news = _news(visitor)
    expect(news.get_by_role("status")).to_have_text("您订阅的有 2 条新提醒")
    expect(news).to_contain_text("已于2027年12月31日截止")
    assert visitor.page.title().startswith("(2) ")
    assert visitor.wider_than_the_screen() == []
    _pictured(visitor.page, f"notices-{width}")
    visitor.page.emulate_media(color_scheme="dark")
    _pictured(visitor.page, f"notices-{width}-dark")
    news.get_by_role("button", name="知道了", exact=True).first.focus()
    visitor.page.keyboard.press("Enter")
    expect(news.get_by_role("status")).to_have_text("您订阅的有 1 条新提醒")
    expect(news.get_by_role("button", name="知道了", exact=True)).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(news).to_be_hidden()
    expect(visitor.box).to_be_focused()
    again = _another_day(context, visitor.page, url)
    with again.page.expect_response("**/api/v1/notices?*") as reply:
        again.page.reload()
        assert reply.value.json() == {"notices": [], "expects": True}
    expect(_news(again)).to_be_hidden()


def test_what_is_not_acknowledged_is_shown_again_and_can_be_unsubscribed_at_once(
    page: Page, context: BrowserContext, url: str, place: Installation
) -> None:
    _subscribed(page, url)
    _due(place)
    _another_day(context, page, url)
    visitor = _another_day(context, context.pages[-1], url)
    notice = _news(visitor).locator("li.of-notice").first
    notice.get_by_role("button", name="退订").click()
    expect(visitor.read()).to_contain_text("已退订")
    expect(_news(visitor).locator("li.of-notice")).to_have_count(1)


def test_somebody_elses_browser_sees_nothing_of_it(
    page: Page, browser, url: str, place: Installation
) -> None:  # type: ignore[no-untyped-def]
    _subscribed(page, url)
    _due(place)
    other = browser.new_context()
    stranger = Visitor(other.new_page(), url)
    stranger.page.evaluate("() => localStorage.setItem('talent.expects', 'conversation-of-nobody')")
    with stranger.page.expect_response("**/api/v1/notices?*") as reply:
        stranger.page.reload()
    assert reply.value.json() == {"notices": [], "expects": False}
    other.close()


def test_what_could_not_be_noted_stays(
    page: Page, context: BrowserContext, url: str, place: Installation
) -> None:
    _subscribed(page, url)
    _due(place)
    visitor = _another_day(context, page, url)
    news = _news(visitor)
    expect(news.locator("li.of-notice")).to_have_count(2)
    visitor.page.route("**/api/v1/notices", lambda route: route.abort())
    news.get_by_role("button", name="全部知道了").click()
    expect(visitor.page.locator("#toast")).to_contain_text("请联网后再点")
    expect(news.locator("li.of-notice")).to_have_count(2)
    visitor.page.unroute("**/api/v1/notices")
    news.get_by_role("button", name="全部知道了").click()
    expect(news).to_be_hidden()
