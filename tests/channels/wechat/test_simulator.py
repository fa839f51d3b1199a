"""The page of the simulator: what is done on the telephone goes the real way, and all of it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from channels.wechat.simulator.phone import Phone, server
from channels.wechat.simulator.platform import FAULT
from channels.wechat.simulator.slowed import Slowed
from tests.channels.wechat.platform import platform
from tests.channels.wechat.workers import SlowService, account, citation, timing, worker


class Page:
    """What the page's scripts ask for."""

    def __init__(self, address: str) -> None:
        self.address, self.n = address, 0
        self.state: dict[str, Any] = {}

    def act(self, what: str, text: str = "", **more: str) -> int:
        given = {"account": "verified", "person": "o1", "do": what, "text": text} | more
        return httpx.post(f"{self.address}/act", json=given).status_code

    def news(self) -> dict[str, Any]:
        query = {"account": "verified", "person": "o1", "after": str(self.n)}
        found: dict[str, Any] = httpx.get(f"{self.address}/events", params=query, timeout=30).json()
        self.n, self.state = found["n"], found
        return found

    def until(self, kind: str) -> list[dict[str, Any]]:
        """The lines up to one of that kind."""
        lines: list[dict[str, Any]] = []
        while not any(line["kind"] == kind for line in lines):
            lines += self.news()["lines"]
        return lines


@pytest.fixture
def service() -> Slowed:
    answers = {"依据": {"text": "应当提交学位证书。〔1〕", "citations": [citation()]}}
    slow: Any = SlowService(answers=answers)
    return Slowed(slow)


@pytest.fixture
def page(tmp_path: Path, service: Slowed) -> Iterator[Page]:
    with (
        platform(period=2.0) as one,
        worker(tmp_path / "w.db", account(one.address), service, timing(2.0)) as ours,
        server(Phone("测试号", ours, {"verified": one}, service), 0) as pages,
    ):
        one.addresses = [ours]
        Thread(target=pages.serve_forever, daemon=True).start()
        yield Page(f"http://127.0.0.1:{pages.server_port}")
        pages.shutdown()


def test_what_is_said_is_delivered_encrypted_and_the_reply_is_shown(page: Page) -> None:
    assert page.act("say", "落户条件") == 200
    lines = page.until("shows")
    assert [line["kind"] for line in lines] == ["says", "delivers", "replied", "takes", "shows"]
    assert lines[1]["query"]["msg_signature"] and "落户" not in lines[1]["body"] + lines[2]["body"]
    assert lines[4]["text"] == "答：落户条件。"


def test_a_slow_answer_is_acknowledged_and_sent(page: Page) -> None:
    assert page.act("slow", "3") == 200 and page.act("say", "落户") == 200
    lines = page.until("shows")
    kinds = [line["kind"] for line in lines]
    assert [k for k in kinds if k in ("takes", "api", "shows")] == ["takes", "api", "api", "shows"]
    assert lines[kinds.index("takes")]["form"] == "acknowledged" and lines[-1]["how"] == "service"
    assert page.state["left"] == 4


def test_a_lost_reply_is_asked_for_again(page: Page) -> None:
    assert page.act("lose") == 200 and page.act("say", "落户") == 200
    kinds = [line["kind"] for line in page.until("shows")]
    assert kinds.count("delivers") == 2 and kinds.count("lost") == kinds.count("shows") == 1


def test_an_expired_token_and_a_busy_platform_do_not_show(page: Page) -> None:
    for what, text in (("expire", ""), ("busy", ""), ("slow", "1.5"), ("say", "落户")):
        assert page.act(what, text) == 200
    lines = page.until("shows")
    assert [line["errcode"] for line in lines if line["kind"] == "api"] == [0, -1, 0]
    assert FAULT not in str(lines)


def test_who_follows_is_greeted_and_has_a_menu(page: Page) -> None:
    assert page.act("subscribe", "上海市虹口区") == 200
    assert "人才服务专员" in page.until("shows")[-1]["text"]
    assert [one["name"] for one in page.state["menu"]["button"]] == ["查政策", "办事", "转人工"]
    assert page.act("click", "status") == 200
    assert page.until("shows")[-1]["text"] == "答：查询办理进度。"


def test_a_source_opens(page: Page) -> None:
    page.act("say", "依据")
    path = page.until("shows")[-1]["text"].split('href="')[1].split('"')[0].split("/c/")[1]
    shown = httpx.get(f"{page.address}/c/{path}")
    assert "<mark>应当提交学位证书</mark>" in shown.text
    assert "x-frame-options" not in shown.headers and shown.headers["content-security-policy"]
    assert httpx.get(f"{page.address}/c/clause.css").status_code == 200


@pytest.mark.parametrize("name", ["", "phone.css", "desk.css", "main.js", "chat.js", "menu.js", "icon.svg"])
def test_the_page_and_its_files_are_there(page: Page, name: str) -> None:
    found = httpx.get(f"{page.address}/{name}")
    assert found.status_code == 200 and found.text


@pytest.mark.parametrize("path", ["/nothing.js", "/../phone.py", "/events?account=none&person=o&after=0"])
def test_nothing_else_is(page: Page, path: str) -> None:
    assert httpx.get(page.address + path).status_code == 404


def test_other_sites_and_nonsense_are_refused(page: Page) -> None:
    assert page.act("explode") == 400 and page.act("say", account="none") == 400
    assert page.act("slow", "viel") == 400
    form = httpx.post(f"{page.address}/act", content="do=say", headers={"Content-Type": "text/plain"})
    assert form.status_code == 400
