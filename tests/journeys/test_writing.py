"""A model writes while one looks on: each sentence appears with its marks, and nothing moves at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.adapters.conversations import SqlConversations
from assistant.bootstrap import Installation
from assistant.service import Assistant
from channels.app import create_app
from tests.fakes import ScriptedModel
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor

_QUESTION = "杭州硕士的一次性生活补贴标准是多少"
_WRITTEN = (
    "杭州硕士的一次性生活补贴标准是4万元。[c1]硕士还可以领取50万元购房补贴。[c1]\n申请生活补贴应当同时符合下列条件：\n"
    "- 毕业未满3年[c4]\n- 在杭州缴纳社会保险满3个月[c3]\n"
)


@pytest.fixture
def writer_url(library: Installation) -> Iterator[str]:
    model = ScriptedModel([_WRITTEN], size=4, pause=0.12)
    conversations = SqlConversations(library.turns)
    assistant = Assistant(library.search, conversations, library.clock, None, library.dialogue, model)
    with served(create_app(assistant, heartbeat=0.5)) as url:
        yield url


def test_sentences_appear_with_their_marks_and_stay(page: Page, writer_url: str) -> None:
    visitor = Visitor(page, writer_url)
    visitor.send(_QUESTION)
    answer = visitor.answer
    expect(answer).to_contain_text("标准是4万元。")
    expect(answer).to_have_attribute("aria-busy", "true")
    expect(answer.locator(".cite").first).to_have_text("1")
    expect(answer).not_to_contain_text("[c1]")
    _picture(page, "streaming")
    expect(answer.locator("li").first).to_contain_text("毕业未满3年")
    _picture(page, "streaming-list")
    whole = visitor.read()
    expect(whole).to_contain_text("满3个月")
    expect(whole).not_to_contain_text("50万")
    expect(whole.get_by_role("button", name="依据1：")).not_to_have_count(0)
    assert visitor.wider_than_the_screen() == []
    _picture(page, "finished")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TALENT_PICTURES"):
        page.screenshot(path=Path(folder) / f"writing-{name}.png")
