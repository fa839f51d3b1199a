"""Asking, reading on, asking again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.visitor import Visitor


def test_a_question_is_answered_with_its_day_and_its_sources(visitor: Visitor) -> None:
    answer = visitor.ask(words.AMOUNT)
    for said in words.AMOUNT_SAYS:
        expect(answer).to_contain_text(said)
    expect(answer).to_contain_text(re.compile(r"按 \d{4}-\d\d-\d\d 有效的政策回答"))
    expect(answer.locator(".document").first).to_contain_text(words.AMOUNT_TITLE)
    expect(answer.locator(".badge").first).to_have_text("现行")


def test_a_starter_question_can_be_tapped(visitor: Visitor) -> None:
    starter = visitor.page.locator(".starter").first
    question = starter.inner_text()
    starter.click()
    expect(visitor.page.locator(".question")).to_contain_text(question)
    expect(visitor.page.locator("#intro")).to_be_hidden()
    expect(visitor.read()).not_to_be_empty()


def test_a_source_opens_with_the_quoted_words_marked(visitor: Visitor) -> None:
    answer = visitor.ask(words.AMOUNT)
    answer.get_by_role("button", name=re.compile("^依据1：")).first.click()
    card = answer.locator("details[open]")
    expect(card).to_have_count(1)
    expect(card.locator(".clause p:has(b) mark").first).to_contain_text(words.AMOUNT_MARKED)
    expect(card.locator("mark").first).to_be_in_viewport()
    expect(card.get_by_role("link", name="查看来源网页")).to_have_attribute("href", re.compile("^https?://"))
    card.get_by_role("button", name="回到正文").click()
    expect(answer.locator(".cite").first).to_be_focused()


def test_a_source_unfolds_what_its_clause_refers_to(visitor: Visitor) -> None:
    answer = visitor.ask(words.AMOUNT)
    answer.get_by_role("button", name=re.compile("^依据2：")).first.click()
    referred = answer.locator("details[open] .refers")
    expect(referred).to_have_count(2)
    expect(referred.nth(1)).to_have_text("提到《人才发展条例》")
    expect(referred.first.locator("p")).to_be_hidden()
    referred.first.locator("summary").click()
    expect(referred.first.locator("p")).to_have_text("离开本市的，补贴停止发放。")


def test_a_source_from_a_scan_says_how_sure_its_reading_is(visitor: Visitor) -> None:
    answer = visitor.ask(words.AMOUNT)
    answer.get_by_role("button", name=re.compile("^依据2：")).first.click()
    expect(answer.locator(".scanned")).to_have_count(1)
    expect(answer.locator("details[open] .scanned")).to_have_text("由扫描件识别，可信度 87%，请以原件为准")


def test_a_table_is_shown_as_a_table_with_the_quoted_row_marked(visitor: Visitor) -> None:
    visitor.ask(words.AMOUNT)
    answer = visitor.ask(words.FOLLOW_UP)
    answer.locator(".source > summary").first.click()
    table = answer.locator(".clause table")
    expect(table.locator("th").first).to_have_text("学历")
    expect(table.locator("tr", has=visitor.page.locator("mark"))).to_have_count(1)
    expect(table.locator("tr", has=visitor.page.locator("mark"))).to_contain_text(words.FOLLOW_UP_SAYS)


def test_a_follow_up_is_understood_in_the_conversation(visitor: Visitor) -> None:
    visitor.ask(words.AMOUNT)
    expect(visitor.ask(words.FOLLOW_UP)).to_contain_text(words.FOLLOW_UP_SAYS)
    expect(visitor.page.locator(".turn")).to_have_count(2)


def test_a_quick_reply_answers_what_was_asked_back_and_sets_the_place(visitor: Visitor) -> None:
    answer = visitor.ask(words.WHICH_PLACE)
    expect(answer).to_contain_text("需要您补充一点信息")
    visitor.page.locator(".quick").get_by_role("button", name=words.PLACE_REPLY, exact=True).click()
    expect(visitor.answers).to_have_count(2)
    expect(visitor.read()).to_contain_text(words.PLACE_REPLY_SAYS)
    expect(visitor.place()).to_contain_text(words.PLACE_REPLY)
    expect(visitor.page.locator(".quick").get_by_role("button", name=words.PLACE_REPLY)).to_have_count(0)


def test_no_source_looks_different_from_an_answer(visitor: Visitor) -> None:
    answered = visitor.ask(words.AMOUNT)
    solid = answered.evaluate("node => getComputedStyle(node).borderStyle")
    refused = visitor.ask(words.UNKNOWN)
    expect(refused).to_contain_text("没有找到依据")
    expect(refused.locator(".cite")).to_have_count(0)
    assert (solid, refused.evaluate("node => getComputedStyle(node).borderStyle")) == ("solid", "dashed")


def test_an_ended_policy_is_stamped(visitor: Visitor) -> None:
    answer = visitor.ask(words.ENDED)
    expect(answer).to_contain_text("涉及已废止的政策")
    expect(answer).to_contain_text(words.ENDED_SAYS)
    expect(answer.locator(".badge", has_text="已废止").first).to_be_visible()


def test_the_conversation_survives_a_reload(visitor: Visitor) -> None:
    visitor.ask(words.AMOUNT)
    visitor.ask(words.FOLLOW_UP)
    before = visitor.page.locator("#log").inner_text()
    visitor.page.reload()
    expect(visitor.answers).to_have_count(2)
    assert visitor.page.locator("#log").inner_text() == before
    expect(visitor.page.locator("#intro")).to_be_hidden()


def test_a_new_conversation_begins_empty_and_stays_so(visitor: Visitor) -> None:
    visitor.ask(words.AMOUNT)
    visitor.page.get_by_role("button", name="新对话").click()
    expect(visitor.page.locator("#intro")).to_be_visible()
    expect(visitor.answers).to_have_count(0)
    visitor.page.reload()
    expect(visitor.page.locator(".starter").first).to_be_visible()
    expect(visitor.answers).to_have_count(0)


def test_the_page_says_what_the_corpus_is(visitor: Visitor) -> None:
    expect(visitor.page.locator("#notice")).to_contain_text(words.NOTICE)


def test_markup_in_a_question_stays_text(visitor: Visitor) -> None:
    visitor.ask("<img src=x onerror=alert(1)><b>补贴</b>")
    expect(visitor.page.locator(".question")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(visitor.page.locator("#log img, #log .question b")).to_have_count(0)


def test_an_empty_question_is_not_sent(visitor: Visitor) -> None:
    visitor.send("   ")
    expect(visitor.box).to_be_focused()
    expect(visitor.answers).to_have_count(0)


@pytest.mark.parametrize("helpful", [True, False])
def test_an_opinion_is_thanked_for(visitor: Visitor, helpful: bool) -> None:
    answer = visitor.ask(words.AMOUNT)
    answer.get_by_role("button", name="有用" if helpful else "没用").click()
    if not helpful:
        answer.get_by_role("button", name="内容有误").click()
        answer.get_by_label("补充说明").fill("日期不对")
        answer.get_by_role("button", name="提交").click()
    expect(visitor.page.locator("#toast")).to_contain_text("谢谢")
    pressed = answer.get_by_role("button", name="有用" if helpful else "没用")
    expect(pressed).to_have_attribute("aria-pressed", "true")


def test_an_answer_is_copied_with_its_sources(visitor: Visitor) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.ask(words.AMOUNT).get_by_role("button", name="复制").click()
    expect(visitor.page.locator("#toast")).to_contain_text("已复制")
    copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
    assert words.AMOUNT in copied
    assert f"〔1〕《{words.AMOUNT_TITLE}》" in copied
    assert "起施行" in copied
