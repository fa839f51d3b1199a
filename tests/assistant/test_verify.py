"""Nothing leaves that does not stand on its clauses: numbers, titles, quotes, place and day are checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.steps.verify import Verify
from assistant.types import Answer, AnswerStatus, Draft, Line, Turn
from knowledge.types import Passage, Table
from tests.assistant.turns import drafted, passage, quoted, turn
from tests.installations import TODAY

_RULE = passage("申请人应当在本市连续缴纳社会保险满6个月，补贴标准为1.5万元。")


def verified(
    *lines: Line, status: AnswerStatus = AnswerStatus.ANSWERED, places: tuple[str, ...] = ("310000",)
) -> Answer:
    """The answer that becomes of the lines."""
    return after(*lines, status=status, places=places).answer or pytest.fail("no answer")


def after(
    *lines: Line, status: AnswerStatus = AnswerStatus.ANSWERED, places: tuple[str, ...] = ("310000",)
) -> Turn:
    """The turn after the step."""
    return Verify()(drafted(turn("上海落户要几个月社保"), Draft(lines, status), *places))


def test_a_line_that_stands_on_its_clause_stays() -> None:
    answer = verified(quoted(_RULE))
    assert answer.status == "answered"
    assert "满6个月" in answer.text
    assert [c.clause_id for c in answer.citations] == [_RULE.clause.id]


@pytest.mark.parametrize(
    "invented",
    [
        "应当缴纳社会保险满8个月。",
        "补贴标准为5万元。",
        "补贴标准为15万元。",
        "补贴标准为1.5%。",
        "自2031年1月1日起施行。",
        "根据《上海市另外的办法》，应当缴纳满6个月。",
        "社会保险满６０个月。",
    ],
)
def test_a_line_with_an_invented_number_date_or_title_is_removed(invented: str) -> None:
    answer = verified(quoted(_RULE), Line(invented, (_RULE,)))
    assert invented not in answer.text
    assert "满6个月" in answer.text


@pytest.mark.parametrize(
    ("confidence", "said"), [(None, None), (0.97, None), (0.9, None), (0.899, "89%"), (0.41, "41%")]
)
def test_an_answer_on_a_badly_legible_scan_says_so(confidence: float | None, said: str | None) -> None:
    found = passage(_RULE.clause.text, confidence=confidence)
    answer = verified(quoted(found))
    assert ("扫描件" in answer.text) == (said is not None)
    assert (said or "") in answer.text
    assert answer.citations[0].confidence == confidence


def test_a_scan_that_no_line_stands_on_any_more_is_not_mentioned() -> None:
    blurred = passage("补贴按季度发放。", label="第二条", confidence=0.5)
    answer = verified(quoted(_RULE), Line("补贴标准为9万元。", (blurred,)))
    assert "扫描件" not in answer.text


def test_a_quote_that_is_not_in_the_clause_is_removed() -> None:
    answer = verified(quoted(_RULE), Line("应当缴纳社会保险。", (_RULE,), quote="无需缴纳社会保险。"))
    assert "无需" not in str(answer)


def test_a_quote_with_a_gap_is_checked_piece_by_piece() -> None:
    good = Line("申请人……补贴标准为1.5万元。", (_RULE,), quote="申请人……补贴标准为1.5万元。")
    assert verified(good).status == "answered"
    bad = Line("申请人……不得申请。", (_RULE,), quote="申请人……不得申请。")
    assert verified(bad).status == "unanswerable_no_source"


@pytest.mark.parametrize(
    "wrong",
    [
        passage("杭州的补贴标准为7万元。", region="330100", title="杭州市测试办法"),
        passage("浦东的补贴标准为7万元。", region="310115", title="浦东新区测试办法"),
        passage("从前的补贴标准为7万元。", end=TODAY - timedelta(days=1), title="旧办法"),
        passage("从前的补贴标准为7万元。", status="ended", title="旧办法"),
        passage("将来的补贴标准为7万元。", start=TODAY + timedelta(days=1), title="新办法"),
        passage("拟议的补贴标准为7万元。", status="draft", start=None, title="征求意见稿"),
    ],
    ids=["another city", "another district", "ended yesterday", "ended", "from tomorrow", "draft"],
)
def test_what_does_not_hold_here_and_today_is_removed(wrong: Passage) -> None:
    answer = verified(quoted(_RULE), quoted(wrong))
    assert "7万元" not in answer.text
    assert [c.clause_id for c in answer.citations] == [_RULE.clause.id]


@pytest.mark.parametrize("right", [
    passage("市里的标准为7万元。", title="市办法"),
    passage("全国的标准为7万元。", region="000000", title="国家办法"),
    passage("区里的标准为7万元。", region="310109", title="区办法"),
    passage("今天起的标准为7万元。", start=TODAY, title="今天的办法"),
    passage("到今天的标准为7万元。", end=TODAY, title="到今天的办法"),
])  # fmt: skip
def test_what_holds_here_today_stays(right: Passage) -> None:
    assert "7万元" in verified(quoted(right), places=("310109",)).text


def test_an_answer_about_the_past_may_cite_what_has_ended_but_not_another_city() -> None:
    old = passage("从前的标准为7万元。", end=date(2020, 1, 1), title="旧办法")
    other = passage("杭州的标准为9万元。", end=date(2020, 1, 1), region="330100", title="杭州旧办法")
    answer = verified(quoted(old), quoted(other), status=AnswerStatus.ANSWERED_HISTORY)
    assert "7万元" in answer.text
    assert "9万元" not in answer.text
    assert [c.state for c in answer.citations] == ["ended"]


def test_a_claim_without_a_source_is_removed_and_our_own_words_stay() -> None:
    answer = verified(quoted(_RULE), Line("您一定能通过。"), Line("还想了解什么？", claim=False))
    assert "一定能通过" not in answer.text
    assert "还想了解什么？" in answer.text


def test_a_draft_that_loses_every_claim_becomes_a_refusal() -> None:
    answer = verified(Line("补贴标准为5万元。", (_RULE,)), Line("还想了解什么？", claim=False))
    assert answer.status == "unanswerable_no_source"
    assert answer.citations == ()
    assert "5万元" not in answer.text


def test_what_was_removed_is_in_the_trace() -> None:
    assert any("1 removed" in step for step in after(quoted(_RULE), Line("补贴为5万元。", (_RULE,))).trace)


def test_citations_are_numbered_as_they_come_each_clause_once() -> None:
    second = passage("硕士可以申请。", label="第二条")
    answer = verified(quoted(second), quoted(_RULE), quoted(second, "硕士"))
    assert [(c.n, c.clause_id) for c in answer.citations] == [(1, second.clause.id), (2, _RULE.clause.id)]
    assert [line[-3:] for line in answer.text.splitlines()] == ["〔1〕", "〔2〕", "〔1〕"]
    assert answer.citations[0].quote.splitlines() == ["硕士可以申请。", "硕士"]


def test_a_row_of_a_table_is_supported_as_it_is_said() -> None:
    table = Table(("学历", "标准", "年限"), (("博士", "7万元", "3年"), ("硕士", "4万元", "2年")))
    found = replace(_RULE, clause=replace(_RULE.clause, text="学历：博士", table=table))
    said = "硕士：标准 4万元；年限 2年"
    assert verified(Line(said, (found,), quote=said)).status == "answered"
    assert verified(Line("硕士：标准 9万元；年限 2年", (found,))).status == "unanswerable_no_source"


def test_a_part_of_the_city_asked_about_may_speak_and_another_city_may_not() -> None:
    text = "申请人每月可领租房补贴640元。"
    part = passage(text, title="虹口区测试办法", region="310109")
    other = passage(text, title="杭州市测试办法", region="330100")
    assert verified(quoted(part)).status == "answered"
    assert str(verified(quoted(part), places=("310115",)).status).startswith("unanswerable")
    assert str(verified(quoted(other)).status).startswith("unanswerable")
