"""A work order in the browser: made, confirmed, dispatched, returned; and a gap that is assigned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from tests.installations import installation, published
from tests.journeys.servers import served

DESKTOP = {"width": 1366, "height": 768}


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    place = installation(tmp_path)
    published(place)
    place.assistant.ask("上海人才公寓怎么申请")
    who = place.staff.from_elsewhere(Person("1", "zhou", "周班长", frozenset({"supervisor", "editor"})))
    token, _ = place.staff.begin(who)
    with (
        served(create_app(place.assistant, plugs=staff_plugs(place))) as url,
        browser.new_context(viewport=DESKTOP, base_url=url) as context,  # type: ignore[arg-type]
    ):
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        yield context.new_page()
    place.close()


def test_an_order_is_made_confirmed_dispatched_and_returned_with_a_reason(page: Page) -> None:
    page.goto("/desk/orders")
    expect(page.get_by_text("没有符合条件的工单。")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_label("标题").fill("积分材料没有结果")
    page.get_by_label("承办单位").fill("虹口区人才服务中心")
    page.get_by_label("内容").fill("十月八日提交，请催办，电话 13812345678。")
    page.get_by_role("button", name="确认", exact=True).click()
    row = page.get_by_role("row", name="积分材料没有结果")
    expect(row).to_contain_text("待派单")
    row.click()
    page.get_by_role("button", name="派单", exact=True).click()
    page.get_by_role("button", name="退单", exact=True).click()
    page.get_by_label("理由").fill("不是本单位的事")
    page.get_by_role("button", name="退单", exact=True).last.click()
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("理由：不是本单位的事")
    expect(told).not_to_contain_text("13812345678")
    page.keyboard.press("Escape")
    expect(row).to_contain_text("已退单")
    page.goto("/desk/supervise")
    expect(page.get_by_role("img", name="已超期 0 张，今天到期 0 张")).to_be_visible()


def test_a_gap_is_looked_at_with_its_nearest_clauses_and_assigned(page: Page) -> None:
    page.goto("/console/gaps")
    page.get_by_role("row", name="上海人才公寓怎么申请").click()
    expect(page.get_by_role("dialog")).to_contain_text("最近的条款")
    page.get_by_label("分派给").fill("安居科")
    page.get_by_role("button", name="分派", exact=True).click()
    expect(page.get_by_role("row", name="上海人才公寓怎么申请")).to_contain_text("办理中")
    page.get_by_role("link", name="统计").click()
    expect(page.get_by_text("没有依据", exact=True)).to_be_visible()
    page.get_by_role("tab", name="地区").click()
    with page.expect_download() as told:
        page.get_by_role("button", name="导出图").click()
    picture = Path(told.value.path()).read_bytes()
    assert told.value.suggested_filename.startswith("统计-地区-") and picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(set(picture)) > 100  # drawn, not blank
