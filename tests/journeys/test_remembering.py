"""Told once with consent: not asked again in a new conversation, and gone at a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from channels.app import create_app
from tests.installations import installation, published
from tests.journeys.servers import foreign_page, served
from tests.journeys.visitor import Visitor

_CHECK = "帮我测算上海市居住证积分"


@pytest.fixture(scope="module")
def real_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = installation(tmp_path_factory.mktemp("remembering"))
    published(place)
    with served(create_app(place.assistant)) as url:
        yield url
    place.close()


def _checked(visitor: Visitor) -> None:
    """Without a residence permit the matter is decided at once, and remembering is offered."""
    expect(visitor.ask(_CHECK)).to_contain_text("居住证吗")
    expect(visitor.ask("没有")).to_contain_text("要我记住")


def _anew(page: Page, url: str) -> Visitor:
    """The page as if opened anew: no conversation goes on, cookies stay."""
    page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
    return Visitor(page, url)


def test_what_was_told_with_consent_is_not_asked_again_until_it_is_forgotten(
    page: Page, context: BrowserContext, real_url: str
) -> None:
    visitor = Visitor(page, real_url)
    _checked(visitor)
    expect(visitor.ask("记住")).to_contain_text("已经记住")
    kept = [c for c in context.cookies() if c["name"] == "talent_browser"]
    assert kept and kept[0]["httpOnly"] and kept[0]["expires"] > 0
    assert page.evaluate("() => document.cookie") == ""
    again = _anew(page, real_url)
    expect(again.ask(_CHECK)).to_contain_text("有申请条件不符合")
    expect(again.ask("忘记我的信息")).to_contain_text("已经删除")
    expect(_anew(page, real_url).ask(_CHECK)).to_contain_text("居住证吗")


def test_without_consent_nothing_is_known_in_the_next_conversation(page: Page, real_url: str) -> None:
    visitor = Visitor(page, real_url)
    _checked(visitor)
    expect(visitor.ask("不用记")).to_contain_text("不记")
    expect(_anew(page, real_url).ask(_CHECK)).to_contain_text("居住证吗")


def _next_day(page: Page, context: BrowserContext, url: str) -> Visitor:
    """The browser was closed in between: session cookies and the tab's storage are gone."""
    for cookie in context.cookies():
        if cookie["expires"] < 0:
            context.clear_cookies(name=cookie["name"])
    page.close()
    return Visitor(context.new_page(), url)


def test_with_consent_the_conversation_goes_on_another_day(
    page: Page, context: BrowserContext, real_url: str
) -> None:
    visitor = Visitor(page, real_url)
    _checked(visitor)
    visitor.ask("记住")
    again = _next_day(page, context, real_url)
    expect(again.answers).to_have_count(3)
    expect(again.page.get_by_text("以上是以前的对话")).to_be_in_viewport()
    expect(again.ask("你知道我哪些信息")).to_contain_text("持有居住证")
    again.page.get_by_role("button", name="新对话").click()
    fresh = _next_day(again.page, context, real_url)
    expect(fresh.page.locator("#starters button").first).to_be_visible()
    expect(fresh.answers).to_have_count(0)
    fresh.ask("你好")
    expect(_next_day(fresh.page, context, real_url).answers).to_have_count(1)


def test_forgetting_leaves_nothing_of_the_conversation_in_the_browser(
    page: Page, context: BrowserContext, real_url: str
) -> None:
    visitor = Visitor(page, real_url)
    _checked(visitor)
    visitor.ask("记住")
    assert page.evaluate("() => localStorage.getItem('talent.conversation')")
    visitor.ask("忘记我的信息")
    assert page.evaluate("() => localStorage.getItem('talent.conversation')") is None
    expect(_next_day(page, context, real_url).answers).to_have_count(0)


def test_without_consent_the_conversation_ends_with_the_tab(
    page: Page, context: BrowserContext, real_url: str
) -> None:
    visitor = Visitor(page, real_url)
    _checked(visitor)
    visitor.ask("不用记")
    assert page.evaluate("() => localStorage.getItem('talent.conversation')") is None
    expect(_next_day(page, context, real_url).answers).to_have_count(0)


def test_inside_somebody_elses_page_nothing_is_promised_that_the_browser_would_not_keep(
    page: Page, real_url: str
) -> None:
    html = f"<!doctype html><meta charset=utf-8><script src='{real_url}/embed.js' data-title='问答'></script>"
    with foreign_page(html, f"script-src {real_url}; frame-src {real_url}") as site:
        page.goto(site)
        page.get_by_role("button", name="问答").click()
        chat = page.frame_locator("iframe")
        for said, answered in ((_CHECK, "居住证吗"), ("没有", "不符合")):
            chat.get_by_label("您的问题").fill(said)
            chat.get_by_label("您的问题").press("Enter")
            expect(chat.locator("#log .answer").last).to_contain_text(answered)
        expect(chat.locator("#log")).not_to_contain_text("要我记住")
        chat.get_by_label("您的问题").fill("记住我的情况")
        chat.get_by_label("您的问题").press("Enter")
        expect(chat.locator("#log .answer").last).to_contain_text("只能在本次对话里记得")
