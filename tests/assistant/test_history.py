"""Policies that have ended, and drafts: told as what they are, with what replaced them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.bootstrap import Installation
from tests.installations import TODAY


@pytest.mark.parametrize(
    "question", ["2019版上海落户办法还有效吗", "上海市测试人才引进落户办法（2019版）废止了吗"]
)
def test_an_ended_policy_is_answered_with_its_last_day_and_its_successor(
    library: Installation, question: str
) -> None:
    answer = library.assistant.ask(question).answer
    assert answer.status == "answered_history"
    assert "2024年6月30日" in answer.text
    assert "沪测发〔2024〕8号" in answer.text
    states = {c.document_id: c.state for c in answer.citations}
    assert states["test-sh-settling-2019"] == "ended"
    assert states["test-sh-settling-2024"] == "in_force"


def test_an_ended_policy_without_successor_says_so_and_names_whom_to_ask(library: Installation) -> None:
    answer = library.assistant.ask("深圳新引进人才租房和生活补贴还有吗").answer
    assert answer.status == "answered_history"
    assert "2021年8月31日" in answer.text
    assert "深圳市测试人才局" in answer.text
    assert "现行的是" not in answer.text


def test_nothing_of_another_place_or_day_is_told_as_the_rule_in_force(library: Installation) -> None:
    answer = library.assistant.ask("深圳新引进人才租房和生活补贴还有吗").answer
    for c in answer.citations:
        assert c.region_name in ("广东省深圳市", "广东省", "全国")
        assert c.state == "ended" or c.effective_from is None or c.effective_from <= TODAY


def test_what_held_on_a_day_in_the_past_is_no_history_on_that_day(library: Installation) -> None:
    answer = library.assistant.ask("深圳新引进人才补贴本科的标准", as_of=date(2021, 8, 31)).answer
    assert answer.status == "answered"
    assert "1.5万元" in answer.text
    after = library.assistant.ask("深圳新引进人才补贴本科的标准", as_of=date(2021, 9, 1)).answer
    assert after.status != "answered"


@pytest.mark.parametrize(
    "question", ["杭州青年人才购房补贴给多少钱", "杭州购房补贴33万元怎么领", "杭州青年人才首次购房补贴的标准"]
)
def test_a_draft_is_never_answered_as_law(library: Installation, question: str) -> None:
    answer = library.assistant.ask(question).answer
    drafts = [c for c in answer.citations if c.document_id == "test-hz-home-draft"]
    assert all(c.state == "draft" for c in drafts)
    if "33万元" in answer.text:
        assert answer.status == "answered_history"
        assert "征求意见稿" in answer.text
        assert "不是现行规定" in answer.text


def test_a_policy_of_the_future_is_not_told_before_its_day(library: Installation) -> None:
    question = "上海海外人才居住证的有效期最长几年"
    before = library.assistant.ask(question, as_of=date(2026, 12, 31)).answer
    after = library.assistant.ask(question, as_of=date(2027, 1, 1)).answer
    assert "5年" in before.text
    assert "10年" not in before.text
    assert "10年" in after.text
