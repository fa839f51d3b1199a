"""An editor closes gaps: a word is taught and answered at once, an answer is written, tried and reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from tests.installations import NOW, installation, policy, published
from tests.journeys.servers import served

DESKTOP = {"width": 1366, "height": 768}
_ASKED = ("毕业生见面礼有多少钱", "毕业生见面礼怎么领", "人才公寓怎么申请", "人才公寓申请条件")


class Ticking:
    """A second later at each look: what is asked after an act comes after it."""

    def __init__(self) -> None:
        self._ticks = count()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=next(self._ticks))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    place.clock = Ticking()
    grants = policy(
        tmp_path / "old",
        "shenghuo",
        "应届毕业生可以申领一次性生活补贴，本科1万元，硕士3万元，博士10万元。",
        "生活补贴由本人在网上申请，十个工作日内发放。",
        title="上海市应届毕业生生活补贴办法",
        topics="[生活补贴]",
    )
    published(place, grants)
    for text in _ASKED:
        place.assistant.ask(text)
    yield place
    place.close()


@pytest.fixture
def page(place: Installation, browser: Browser) -> Iterator[Page]:
    who = place.staff.from_elsewhere(Person("1", "li", "李编辑", frozenset({"editor"})))
    token, _ = place.staff.begin(who)
    errors = list[str]()
    with (
        served(create_app(place.assistant, desk=place.desk, plugs=staff_plugs(place))) as url,
        browser.new_context(viewport=DESKTOP, base_url=url, locale="zh-CN") as context,  # type: ignore[arg-type]
    ):
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert errors == []


def test_a_word_is_tried_taught_used_at_once_and_taken_back(page: Page, place: Installation) -> None:
    page.goto("/console/gaps")
    row = page.get_by_role("row", name="毕业生见面礼")
    row.click()
    page.get_by_role("button", name="教一个说法").click()
    page.get_by_label("群众的说法").fill("见面礼")
    page.get_by_label("政策里的用语").fill("生活补贴")
    page.get_by_role("button", name="先试一试").click()
    tried = page.get_by_role("region", name="试问结果")
    expect(tried).to_contain_text("现在答得出 0 种，改后答得出 2 种")
    expect(tried).to_contain_text("硕士3万元")
    assert place.assistant.ask(_ASKED[0]).answer.status == "unanswerable_no_source"  # tried only
    page.get_by_role("button", name="教给系统").click()
    expect(row).to_have_count(0)  # it is done
    assert "硕士3万元" in place.assistant.ask(_ASKED[0]).answer.text
    page.get_by_role("tab", name="教过的说法").click()
    expect(page.get_by_role("row", name="见面礼 生活补贴 李编辑")).to_be_visible()
    page.get_by_role("button", name="撤下").click()
    page.get_by_role("dialog").get_by_role("button", name="撤下").click()
    expect(page.get_by_text("还没有教过说法。")).to_be_visible()
    assert place.assistant.ask(_ASKED[1]).answer.status == "unanswerable_no_source"
    page.get_by_role("tab", name="缺口", exact=True).click()
    expect(row).to_contain_text("又出现 1 次")


def test_an_answer_is_written_tried_and_handed_in_for_review(page: Page, place: Installation) -> None:
    page.goto("/console/gaps")
    page.get_by_role("row", name="人才公寓").click()
    page.get_by_role("button", name="写问答").click()
    page.get_by_label("答句").fill("人才公寓由用人单位向区人才中心申请")
    page.get_by_label("没有条款，自己写").check()
    page.get_by_role("textbox", name="来源").fill("市住建部门答复")
    page.get_by_label("施行日期").fill("2026-11-01")
    page.get_by_role("button", name="存为草稿并试问").click()
    expect(page.get_by_role("region", name="试问结果")).to_contain_text("改后答得出 2 种")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核。")).to_be_visible()
    (draft,) = place.review.drafts()
    assert (draft.state, draft.submitted_by) == ("in_review", "li")
    assert place.assistant.ask(_ASKED[2]).answer.status == "unanswerable_no_source"  # not published yet
    row = page.get_by_role("row", name="人才公寓")
    row.click()
    expect(page.get_by_role("dialog")).to_contain_text("审核中")
    page.get_by_role("button", name="不归本中心").click()
    page.get_by_role("textbox", name="原因").fill("由区住房保障部门办理")
    page.get_by_role("button", name="确定").click()
    expect(row).to_have_count(0)
    page.get_by_label("状态").select_option("outside")
    expect(row).to_contain_text("不归本中心")
