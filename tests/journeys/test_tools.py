"""Checks, the policy calculator, status and booking as a person sees them on the page: cards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from channels.app import create_app
from tests.installations import installation, published
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="module")
def tools_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = installation(tmp_path_factory.mktemp("tools"))
    published(place)
    with served(create_app(place.assistant)) as url:
        yield url
    place.close()


@pytest.fixture
def guest(page: Page, tools_url: str) -> Visitor:
    return Visitor(page, tools_url)


def test_a_check_ends_in_a_card_with_every_condition_and_what_would_help(guest: Visitor) -> None:
    answer = guest.ask("我35岁，大专，没有学位，社保5年，没有居住证，上海积分够吗")
    card = answer.locator(".outcome.of-check")
    expect(card).to_contain_text("目前不符合")
    expect(card.locator(".condition.not_met").first).to_contain_text("持有《上海市居住证》")
    expect(card.locator(".total")).to_contain_text("标准 120分")
    expect(card).to_contain_text("尚待核实")
    assert guest.wider_than_the_screen() == []


def test_the_words_of_a_drawn_result_are_folded_and_can_be_opened(guest: Visitor) -> None:
    guest.ask("帮我测算上海市居住证积分")
    answer = guest.ask("没有")
    words = answer.locator("details.words")
    expect(words.locator(".prose")).to_be_hidden()
    words.locator("summary").click()
    expect(words.locator(".prose")).to_contain_text("✗ 持有《上海市居住证》")


def test_the_policy_calculator_lists_what_to_tell_and_leads_to_the_check(guest: Visitor) -> None:
    guest.ask("我28岁硕士，2025年6月毕业，在杭州工作，能领什么补贴")
    answer = guest.ask("先看结果")
    card = answer.locator(".outcome.of-match")
    expect(card).to_contain_text("杭州市应届毕业生一次性生活补贴")
    card.get_by_role("button", name="详细").first.click()
    expect(guest.read()).to_contain_text("测算")


def test_a_slot_is_picked_confirmed_and_comes_with_a_calendar_file(guest: Visitor) -> None:
    guest.ask("帮我约一下虹口的窗口")
    guest.answer.get_by_role("button", name="预约这里").first.click()
    expect(guest.read()).to_contain_text("办理哪一项")
    picker = guest.ask("落户材料预审").locator(".outcome.of-slots")
    picker.locator("button.time:not([disabled])").first.click()
    held = guest.read().locator(".outcome.of-booking")
    expect(held).to_contain_text("待确认")
    held.get_by_role("button", name="确认").click()
    booked = guest.read().locator(".outcome.of-booking")
    expect(booked).to_contain_text("已预约")
    with guest.page.expect_download() as download:
        booked.get_by_role("link", name="加到日历").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("width", [320, 1280])
def test_cards_fit_the_screen(page: Page, tools_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    guest = Visitor(page, tools_url)
    guest.ask("帮我约一下虹口的窗口")
    expect(guest.answer.locator(".outcome.of-places")).to_contain_text("虹口")
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight"), "only the log scrolls"
    assert guest.wider_than_the_screen() == []


def test_a_telephone_number_is_asked_for_only_where_the_service_needs_one(guest: Visitor) -> None:
    guest.ask("帮我约一下虹口的窗口")
    guest.answer.get_by_role("button", name="预约这里").first.click()
    guest.read()
    picker = guest.ask("补贴申报辅导").locator(".outcome.of-slots")
    picker.locator("button.time:not([disabled])").first.click()
    expect(guest.read()).to_contain_text("只用于这次预约")
    held = guest.ask("13900001234").locator(".outcome.of-booking")
    expect(held).to_contain_text("联系电话 139****1234")
    guest.page.reload()
    expect(guest.page.locator("#log")).to_contain_text("〔联系电话〕")
    expect(guest.page.locator("#log")).not_to_contain_text("13900001234")


def test_what_is_only_for_foreigners_is_folded_away_and_one_tap_opens_it(guest: Visitor) -> None:
    guest.ask("我在上海能拿什么补贴")
    answer = guest.ask("先看结果")
    expect(answer.locator(".outcome.of-match")).to_contain_text("国籍身份不是“中国内地”才可能的")
    guest.page.get_by_role("button", name="我是外籍").click()
    guest.read()
    expect(guest.ask("先看结果").locator(".outcome.of-match")).not_to_contain_text("才可能的")
