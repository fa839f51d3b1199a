"""Verdicts on answers made up for the purpose, of the policies of the test corpus."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.bootstrap import Installation
from evals.casebook import Case
from evals.judge import judge
from evals.subject import Subject
from knowledge.types import PolicyDocument

_CASE = Case(
    "c", "上海测试补贴多少", facts=(("3万元",), ("两笔",)), policy=("now",), as_of=date(2026, 11, 22)
)
_DOCUMENTS = {
    "now": PolicyDocument("now", "现行办法", region="310000"),
    "old": PolicyDocument("old", "旧办法", region="310000", status="ended"),
    "draft": PolicyDocument("draft", "征求意见稿", region="310000", status="draft"),
    "far": PolicyDocument("far", "杭州办法", region="330100"),
    "state": PolicyDocument("state", "全国办法", region="000000"),
}


@pytest.fixture
def subject(library: Installation, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """A subject that knows the documents above."""
    monkeypatch.setattr(Subject, "document", lambda _, document_id: _DOCUMENTS.get(document_id))
    return Subject(library)


def _cited(n: int, document: str, text: str, **other: Any) -> dict[str, Any]:
    plain = {"title": document, "number": None, "context": "", "quote": text, "state": "in_force"}
    dates = {"effective_from": "2024-01-01", "effective_to": None}
    return (
        {"n": n, "clause_id": f"{document}#{n}", "document_id": document, "text": text}
        | plain
        | dates
        | other
    )


def _body(
    text: str, *citations: dict[str, Any], status: str = "answered", replies: tuple[str, ...] = ()
) -> Any:
    offers = [{"label": reply, "send": reply, "region": None} for reply in replies]
    answer = {"text": text, "status": status, "citations": list(citations), "quick_replies": offers}
    return {"answer": answer, "as_of": "2026-11-22", "ms": 1}


_RIGHT = _body(
    "根据《now》：硕士3万元〔1〕\n- 分两笔发放〔2〕",
    _cited(1, "now", "硕士3万元"),
    _cited(2, "now", "分两笔"),
)


def test_an_answer_with_all_facts_from_the_right_source_passes(subject: Subject) -> None:
    verdict = judge(_CASE, _RIGHT, subject)
    assert verdict.passed
    assert verdict.stated == verdict.supported == (True, True)


def test_a_fact_left_out_fails(subject: Subject) -> None:
    verdict = judge(_CASE, _body("硕士3万元〔1〕", _cited(1, "now", "硕士3万元")), subject)
    assert verdict.stated == (True, False)
    assert not verdict.passed


def test_a_fact_whose_cited_clause_does_not_say_it_is_not_supported(subject: Subject) -> None:
    body = _body("3万元〔1〕\n两笔〔1〕", _cited(1, "now", "硕士3万元"))
    assert judge(_CASE, body, subject).supported == (True, False)


def test_facts_without_the_right_source_fail(subject: Subject) -> None:
    body = _body("3万元两笔〔1〕", _cited(1, "state", "3万元两笔"))
    verdict = judge(_CASE, body, subject)
    assert verdict.complete
    assert not verdict.passed


@pytest.mark.parametrize(
    ("citation", "status", "outdated"),
    [
        (_cited(1, "now", "x", effective_to="2025-12-31"), "answered", True),
        (_cited(1, "now", "x", effective_to="2026-11-22"), "answered", False),
        (_cited(1, "now", "x", effective_from="2027-01-01"), "answered", True),
        (_cited(1, "old", "x"), "answered", True),
        (_cited(1, "draft", "x"), "answered", True),
        (_cited(1, "old", "x"), "clarification_region", True),
        (_cited(1, "old", "x", state="ended"), "answered_history", False),
        (_cited(1, "old", "x", state="in_force"), "answered_history", True),
    ],
)
def test_clauses_not_in_force_are_outdated_unless_a_history_marks_them(
    subject: Subject, citation: dict[str, Any], status: str, outdated: bool
) -> None:
    assert bool(judge(_CASE, _body("x〔1〕", citation, status=status), subject).outdated) is outdated


@pytest.mark.parametrize(("document", "misplaced"), [("now", False), ("state", False), ("far", True)])
def test_clauses_of_another_place_are_misplaced(subject: Subject, document: str, misplaced: bool) -> None:
    assert bool(judge(_CASE, _body("x〔1〕", _cited(1, document, "x")), subject).misplaced) is misplaced


def test_without_a_place_in_the_question_any_place_may_answer(subject: Subject) -> None:
    case = replace(_CASE, question="测试补贴多少")
    assert judge(case, _body("x〔1〕", _cited(1, "far", "x")), subject).misplaced == ()


def test_what_must_never_be_said_fails_the_answer(subject: Subject) -> None:
    assert not judge(replace(_CASE, never=("3万元",)), _RIGHT, subject).passed


def test_a_refusal_that_repeats_the_question_states_nothing(subject: Subject) -> None:
    body = _body("没有找到能回答“3万元分两笔吗”的条款", status="unanswerable_no_source")
    verdict = judge(_CASE, body, subject)
    assert verdict.refused
    assert not verdict.complete


@pytest.mark.parametrize(
    ("status", "right"),
    [("unanswerable_no_source", True), ("unanswerable_out_of_scope", True), ("answered", False)],
)
def test_what_must_be_refused_is_judged_by_the_family_of_the_status(
    subject: Subject, status: str, right: bool
) -> None:
    case = Case("r", "明天下雨吗", kind="refuse", status=("unanswerable",), as_of=_CASE.as_of)
    assert judge(case, _body("不在范围", status=status), subject).passed is right


def test_asking_back_passes_if_a_wanted_choice_is_offered(subject: Subject) -> None:
    case = Case("k", "测试补贴多少", kind="clarify", asks=("杭州", "宁波"), as_of=_CASE.as_of)
    asked = _body("哪个城市？", status="clarification_region", replies=("杭州市",))
    assert judge(case, asked, subject).passed
    assert not judge(
        case, _body("哪个城市？", status="clarification_region", replies=("广州市",)), subject
    ).passed
    assert not judge(case, _body("杭州3万元", status="answered"), subject).passed
