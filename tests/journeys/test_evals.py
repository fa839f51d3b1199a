"""Two officers keep what should be answered: a case from an answer, runs side by side, a floor that stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from tests.installations import installation, policy, published
from tests.journeys.servers import served

DESKTOP = {"width": 1366, "height": 768}


def grants(folder: Path, master: str = "3万元") -> Path:
    return policy(folder, "shenghuo", f"应届毕业生可以申领一次性生活补贴，硕士{master}，博士10万元。",
                  title="上海市应届毕业生生活补贴办法", topics="[生活补贴]")  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    published(place, grants(tmp_path / "old"))
    yield place
    place.close()


@pytest.fixture
def browse(place: Installation, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A page of somebody with one role."""
    errors, contexts = list[str](), list[BrowserContext]()
    with served(create_app(place.assistant, desk=place.desk, plugs=staff_plugs(place))) as url:

        def page_of(role: str) -> Page:
            who = place.staff.from_elsewhere(Person(role, role, f"{role}员", frozenset({role})))
            token, _ = place.staff.begin(who)
            context = browser.new_context(viewport=DESKTOP, base_url=url, locale="zh-CN")  # type: ignore[arg-type]
            context.set_default_timeout(30_000)
            context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield page_of
        for context in contexts:
            context.close()
    assert errors == []


def test_an_answer_becomes_a_case_in_two_clicks_and_a_worse_release_is_stopped(
    browse: Callable[[str], Page], place: Installation, tmp_path: Path
) -> None:
    first = place.assistant.ask("硕士生活补贴有多少")
    answer = place.assistant.ask("那博士呢", conversation_id=first.conversation_id).answer_id
    page = browse("editor")
    page.goto(f"/console/corpus/answers?id={answer}")
    page.get_by_role("link", name="加为评测用例").click()
    expect(page.get_by_label("上文")).to_have_value("硕士生活补贴有多少")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="那博士呢")).to_contain_text("上海市应届毕业生生活补贴办法")
    page.get_by_role("button", name="新写一条").click()
    page.get_by_role("textbox", name="问题").fill("硕士生活补贴多少钱")
    page.get_by_label("要点").fill("3万元|30000元")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("2 条", exact=True)).to_be_visible()
    page.get_by_role("tab", name="总览").click()
    page.get_by_role("button", name="评测现行的一版").click()
    expect(page.get_by_role("heading", name="最近一次：第 1 版，2 / 2 答对")).to_be_visible()
    expect(page.get_by_text("全部答对。")).to_be_visible()

    place.ingest.run(place.ingest.files([grants(tmp_path / "new", "4万元")]))
    page.get_by_role("button", name="评测待发布的改动").click()
    expect(page.get_by_text("评测完了：第 2 版（发布前），1 / 2 答对")).to_be_visible()
    page.get_by_role("tab", name="历次").click()
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="对照选中的两次").click()
    compared = page.get_by_role("region", name="对照")
    expect(compared).to_contain_text("变错了 1")
    expect(compared.locator("ins").first).to_have_text("4")
    expect(compared).to_contain_text("没有说到：3万元或30000元")

    reviewer = browse("reviewer")
    reviewer.goto("/console/evals?tab=3")
    reviewer.get_by_label("全对的门槛").fill("100")
    reviewer.get_by_role("button", name="保存门槛").click()
    expect(reviewer.get_by_text("门槛已保存")).to_be_visible()
    reviewer.goto("/console/corpus/releases")
    reviewer.get_by_role("button", name="发布", exact=True).click()
    expect(reviewer.get_by_text("“全对”1/2（50.0%），低于门槛 100%")).to_be_visible()
    expect(reviewer.get_by_text("“硕士生活补贴多少钱”原来答对，发布后不对")).to_be_visible()
    assert place.store.serving() == 1
