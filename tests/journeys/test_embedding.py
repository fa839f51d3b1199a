"""One script tag on somebody else's page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys import words
from tests.journeys.servers import foreign_page


@pytest.fixture
def site(chat_url: str) -> Iterator[str]:
    html = (
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>某区人社局</title>"
        f"<h1>通知公告</h1><script src='{chat_url}/embed.js' data-region='{words.DISTRICT_CODE}' "
        "data-title='人才政策问答' async></script></html>"
    )
    policy = f"default-src 'none'; script-src {chat_url}; frame-src {chat_url}"
    with foreign_page(html, policy) as url:
        yield url


def _open(page: Page, site: str) -> FrameLocator:
    page.goto(site)
    button = page.get_by_role("button", name="人才政策问答")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    return page.frame_locator("iframe")


def test_the_assistant_answers_on_a_foreign_page_for_its_place(page: Page, site: str) -> None:
    chat = _open(page, site)
    expect(chat.locator("#title")).to_have_text("人才政策问答")
    expect(chat.locator("#place")).to_have_text(words.DISTRICT_NAME)
    chat.get_by_label("您的问题").fill(words.AMOUNT)
    with page.expect_request("**/api/v1/chat") as asked:
        chat.get_by_label("您的问题").press("Enter")
    assert json.loads(asked.value.post_data or "{}")["region"] == words.DISTRICT_CODE
    expect(chat.locator(".answer")).to_contain_text(words.AMOUNT_SAYS[0])


def test_it_fills_a_phone_and_stays_in_its_corner_on_a_desk(page: Page, site: str) -> None:
    _open(page, site)
    panel = page.get_by_role("dialog", name="人才政策问答")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 375, "height": 812}
    page.set_viewport_size({"width": 1280, "height": 800})
    box = panel.bounding_box()
    assert box
    assert (box["width"], box["x"] + box["width"]) == (400, 1260)


def test_escape_inside_or_outside_closes_it_and_gives_the_focus_back(page: Page, site: str) -> None:
    chat = _open(page, site)
    panel, button = page.get_by_role("dialog"), page.get_by_role("button", name="人才政策问答")
    expect(chat.get_by_label("您的问题")).to_be_focused()
    chat.get_by_label("您的问题").press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    chat.get_by_role("button", name="关闭对话窗口").click()
    expect(panel).to_be_hidden()


def test_closing_and_opening_keeps_the_conversation(page: Page, site: str) -> None:
    chat = _open(page, site)
    chat.get_by_label("您的问题").fill(words.AMOUNT)
    chat.get_by_label("您的问题").press("Enter")
    expect(chat.locator(".source").first).to_be_visible()
    chat.get_by_role("button", name="关闭对话窗口").click()
    page.get_by_role("button", name="人才政策问答").click()
    expect(chat.locator(".source").first).to_be_visible()


def test_it_leaves_no_trace_in_the_page_but_its_element(page: Page, site: str, chat_url: str) -> None:
    page.goto(site)
    expect(page.get_by_role("button", name="人才政策问答")).to_be_visible()
    assert page.evaluate(_OWN_GLOBALS) == []
    assert page.locator("talent-assistant").count() == 1


_OWN_GLOBALS = """() => {
  const untouched = document.createElement('iframe');
  document.body.append(untouched);
  const known = new Set(Object.getOwnPropertyNames(untouched.contentWindow));
  untouched.remove();
  return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && !/^\\d+$/.test(name));
}"""
