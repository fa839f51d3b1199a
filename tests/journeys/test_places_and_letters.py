"""Narrow screens, large letters, dark rooms, keyboards, and the choice of a place."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import words
from tests.journeys.visitor import Visitor


def test_a_place_is_found_chosen_and_remembered(visitor: Visitor) -> None:
    visitor.place().click()
    visitor.page.get_by_label("查找地区").fill(words.DISTRICT)
    visitor.page.get_by_role("dialog").get_by_role("button", name=words.DISTRICT_NAME).click()
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    expect(visitor.place()).to_have_text(words.DISTRICT_NAME)
    with visitor.page.expect_request("**/api/v1/chat") as asked:
        visitor.ask(words.AMOUNT)
    assert json.loads(asked.value.post_data or "{}")["region"] == words.DISTRICT_CODE
    visitor.page.reload()
    expect(visitor.place()).to_have_text(words.DISTRICT_NAME)


def test_every_place_can_be_served_at_once(visitor: Visitor) -> None:
    visitor.place().click()
    visitor.page.get_by_role("dialog").get_by_role("button", name="不限地区").click()
    expect(visitor.place()).to_have_text("不限地区")
    visitor.ask(words.AMOUNT)


def test_a_place_that_is_not_there_is_said_to_be_missing(visitor: Visitor) -> None:
    visitor.place().click()
    visitor.page.get_by_label("查找地区").fill("火星")
    expect(visitor.page.get_by_role("dialog")).to_contain_text("没有这个地区的政策")


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", [375, 320])
def test_a_phone_never_scrolls_sideways(visitor: Visitor, width: int, large: bool) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 700})
    if large:
        visitor.page.get_by_role("button", name="大字版").click()
    for question in (words.AMOUNT, words.ENDED, words.UNKNOWN):
        answer = visitor.ask(question)
    assert answer is not None
    visitor.answers.first.locator(".source > summary").first.click()
    assert visitor.wider_than_the_screen() == []


def test_large_text_enlarges_all_and_is_remembered(visitor: Visitor) -> None:
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    before = visitor.ask(words.AMOUNT).locator(".prose p").first.evaluate(size)
    visitor.page.get_by_role("button", name="大字版").click()
    assert visitor.answer.locator(".prose p").first.evaluate(size) >= before * 1.2
    visitor.page.reload()
    expect(visitor.page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    assert visitor.box.evaluate(size) >= 16 * 1.2


def test_inputs_are_large_enough_that_a_phone_does_not_zoom(visitor: Visitor) -> None:
    visitor.place().click()
    for field in visitor.page.locator("input, textarea").all():
        assert field.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 16


def test_buttons_are_large_enough_for_a_thumb(visitor: Visitor) -> None:
    visitor.ask(words.AMOUNT)
    for button in visitor.page.locator(".tool:visible, .send, .chip:visible, .act, .source > summary").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44, button.inner_text()


def test_a_dark_room_gets_a_dark_page(browser: Browser, chat_url: str) -> None:
    context = browser.new_context(color_scheme="dark")
    visitor = Visitor(context.new_page(), chat_url)
    colour = visitor.page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor")
    context.close()
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 40


def test_all_of_it_works_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.locator(".starter").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到提问框")).to_be_focused()
    page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type(words.AMOUNT)
    expect(visitor.answers).to_have_count(0)
    page.keyboard.press("Enter")
    visitor.read()
    expect(visitor.box).to_be_focused()
    _tab_to(visitor, "cite")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] > summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(0)


def test_escape_closes_the_places_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.place().focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_label("查找地区")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    expect(visitor.place()).to_be_focused()


def test_a_screen_reader_hears_answers_when_they_are_whole(visitor: Visitor) -> None:
    log = visitor.page.get_by_role("log", name="对话")
    expect(log).to_have_attribute("aria-live", "polite")
    visitor.ask(words.AMOUNT)
    expect(log.get_by_role("heading", level=2)).to_contain_text("您问：")
    unnamed = "nodes => nodes.filter(n => !(n.getAttribute('aria-label') || n.textContent).trim()).length"
    assert visitor.page.locator("button, a, summary").evaluate_all(unnamed) == 0


def _tab_to(visitor: Visitor, name: str) -> None:
    for _ in range(40):
        visitor.page.keyboard.press("Shift+Tab")
        if visitor.page.evaluate("() => document.activeElement.className").startswith(name):
            return
    raise AssertionError(f"The keyboard does not reach .{name}.")
