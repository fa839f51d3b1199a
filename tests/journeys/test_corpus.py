"""Two policy officers keep the corpus true; the citizens' chat answers with what they published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.bootstrap import Installation
from channels.app import create_app
from channels.staff.cookies import COOKIE
from tests.channels.console.people import console_of, signed_in
from tests.installations import installation, policy, published
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor

_DESK = {"width": 1366, "height": 768}
_DROP = """(files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  return transfer;
}"""
Come = Callable[[str], Page]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    old = policy(
        tmp_path / "old",
        "tanqin",
        "探亲补贴每月100元。",
        "补贴由区人才机构发放。",
        title="上海市探亲补贴办法",
    )
    published(place, old)
    yield place
    place.close()


@pytest.fixture
def url(place: Installation) -> Iterator[str]:
    with served(create_app(place.assistant, desk=place.desk, plugs=console_of(place))) as url:
        yield url


@pytest.fixture
def come(place: Installation, url: str, browser: Browser) -> Iterator[Come]:
    """Somebody signed in, in a browser of his own; an error of the page fails the test."""
    contexts, errors = [], list[str]()

    def sign_in(name: str) -> Page:
        context = browser.new_context(viewport=_DESK, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        if name:
            context.add_cookies([{"name": COOKIE, "value": signed_in(place, name)[0], "url": url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert errors == []


def test_an_editor_uploads_a_reviewer_publishes_and_the_chats_answer_changes(
    come: Come, url: str, tmp_path: Path
) -> None:
    new = policy(
        tmp_path / "new",
        "tanqin",
        "探亲补贴每月300元。",
        "补贴由区人才机构发放。",
        title="上海市探亲补贴办法",
    )
    citizen = Visitor(come(""), url)
    citizen.send("上海探亲补贴每月多少钱")
    expect(citizen.answer).to_contain_text("100元")

    editor = come("bianji")
    editor.goto(f"{url}/console/corpus/upload")
    editor.get_by_label("把文件或文件夹拖到这里").set_input_files([new])
    row = editor.get_by_role("row", name="上海市探亲补贴办法")
    expect(row).to_contain_text("更新")
    row.get_by_role("link").click()
    expect(editor.get_by_label("原件", exact=True).last).to_contain_text("300元")
    editor.locator(".c-clause").first.click()
    expect(editor.locator(".c-paper mark")).to_contain_text("每月300元")
    editor.get_by_role("button", name="提交审核").click()
    editor.get_by_label("可以写一句话").fill("数额按新通知")
    editor.get_by_role("dialog").get_by_role("button", name="提交审核").click()
    expect(editor.locator(".c-head")).to_contain_text("审核中")

    reviewer = come("shenhe")
    reviewer.goto(f"{url}/console/corpus/review")
    expect(reviewer.locator(".c-comment")).to_contain_text("数额按新通知")
    expect(reviewer.locator("del")).to_have_text("100")
    expect(reviewer.locator("ins")).to_have_text("300")
    reviewer.keyboard.press("a")
    reviewer.get_by_role("dialog").get_by_role("button", name="通过").click()
    expect(reviewer.locator(".c-head")).to_contain_text("已通过")
    reviewer.get_by_role("link", name="发布", exact=True).click()
    expect(reviewer.get_by_text("1 份改动可以发布")).to_be_visible()
    reviewer.get_by_label("说明", exact=True).fill("探亲补贴提高")
    reviewer.get_by_role("button", name="发布", exact=True).click()
    expect(reviewer.get_by_text("已发布第 2 版")).to_be_visible()
    expect(reviewer.get_by_role("row", name=re.compile("第 2 版"))).to_contain_text("正在回答")

    citizen.send("上海探亲补贴每月多少钱")
    expect(citizen.answer).to_contain_text("300元")


def test_ones_own_draft_cannot_be_approved_and_leaving_the_page_loses_nothing(
    come: Come, url: str, place: Installation, tmp_path: Path
) -> None:
    files = [policy(tmp_path / "many", f"w{n}", f"第{n}项补贴每月{n}00元。") for n in range(1, 8)]
    admin = come("guanli")
    admin.goto(f"{url}/console/corpus/upload")
    with admin.expect_response(lambda reply: reply.url.endswith("/uploads") and reply.status == 202):
        dropped = admin.evaluate_handle(_DROP, [[file.name, file.read_text("utf-8")] for file in files])
        admin.locator(".c-drop").dispatch_event("drop", {"dataTransfer": dropped})
    admin.goto(f"{url}/console/corpus?q=测试w3")  # away, while it may still be read
    admin.goto(f"{url}/console/corpus/upload")
    expect(admin.get_by_role("heading", name="导入 7 个文件")).to_be_visible()
    expect(admin.get_by_role("cell", name="新增", exact=True)).to_have_count(7)
    admin.goto(f"{url}/console/corpus/review?id=w3")
    admin.get_by_role("button", name="提交审核").click()
    admin.get_by_role("dialog").get_by_role("button", name="提交审核").click()
    admin.get_by_role("button", name="通过").click()
    admin.get_by_role("dialog").get_by_role("button", name="通过").click()
    expect(admin.get_by_role("dialog").get_by_role("alert")).to_contain_text("不能由本人通过")
    assert place.review.draft("w3").state == "in_review"
