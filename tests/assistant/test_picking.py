"""Classes, expectations and the lines that make up an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.classes import classes_of, fit
from assistant.answering.expectations import asks, expected_of, meets
from assistant.answering.figures import figures_of, share
from assistant.answering.lines import brief, distinct, in_table_order
from assistant.answering.picking import for_classes, of_all
from assistant.answering.pieces import parts
from assistant.types import Line
from knowledge.types import Clause, Passage, PolicyDocument, Table

_DOCUMENT = PolicyDocument("d", "办法")
_TABLE = Table(("学历", "补贴", "期限"), (("硕士", "800元", "2年"), ("博士", "1500元", "2年")))


def _line(text: str, table: Table | None = None) -> Line:
    clause = Clause("d#一", "d", ("一",), "一", text, table=table)
    return Line(text, (Passage(clause, _DOCUMENT, 1.0),))


@pytest.mark.parametrize(
    ("question", "clause", "expected"),
    [
        ("硕士补贴多少", "硕士每月800元", 1.0),
        ("硕士补贴多少", "博士每月1500元", -1.0),
        ("硕士补贴多少", "补贴按月发放", 0.0),
        ("硕士补贴多少", "本科600元、硕士800元", 1.0),
        ("B类人才租房补贴", "B类人才购房补贴300万元", 0.0),
        ("技师落户", "高级技师落户", -1.0),
    ],
)
def test_a_clause_on_another_class_does_not_fit(question: str, clause: str, expected: float) -> None:
    assert fit(classes_of(question), classes_of(clause)) == expected


@pytest.mark.parametrize(
    ("question", "text", "met"),
    [
        ("租房补贴多少钱", "每月800元", True),
        ("租房补贴多少钱", "由市人社局负责", False),
        ("要交几个月社保", "连续参保6个月", True),
        ("要交几个月社保", "自2024年1月1日起施行", False),
        ("在哪里申请", "通过随申办申请", True),
    ],
)
def test_what_a_question_expects_is_a_figure_a_time_or_a_place(question: str, text: str, met: bool) -> None:
    assert (meets(text, expected_of(question)) > 0) is met


def test_a_remark_that_nothing_is_known_counts_half() -> None:
    expected = expected_of("租房补贴多少钱")
    assert meets("每月800元，官方未见", expected) < meets("每月800元", expected)


def test_a_part_asks_or_tells() -> None:
    assert asks("能拿几年")
    assert not asks("我在市里工作")


def test_figures_are_shared_as_numbers() -> None:
    assert share(figures_of("44岁有5年社保"), "年满44周岁") == 0.5
    assert share(figures_of("没有数字"), "44周岁") == 0.0


def test_a_table_comes_apart_into_its_rows() -> None:
    clause = Clause("d#一", "d", ("一",), "一", "表", table=_TABLE)
    assert [p.text for p in parts(clause)] == ["硕士：补贴 800元；期限 2年", "博士：补贴 1500元；期限 2年"]
    assert {p.id for p in parts(clause)} == {"d#一"}


def test_a_sentence_takes_the_place_of_the_row_that_it_says() -> None:
    row, sentence = _line("硕士：补贴 800元", _TABLE), _line("硕士的补贴为800元，最长2年。")
    assert distinct([row, sentence]) == [sentence]


def test_two_rules_with_figures_of_their_own_both_stay() -> None:
    lines = [_line("硕士的补贴为800元。"), _line("博士的补贴为1500元。")]
    assert distinct(lines) == lines


def test_an_answer_stays_short_but_never_loses_its_first_line() -> None:
    lines = [_line("一" * 90), _line("二" * 90), _line("三" * 20)]
    assert brief(lines, 120) == [lines[0], lines[2]]
    assert brief(lines, 10) == lines[:1]


def _pieces(*texts: str) -> list[Passage]:
    return [Passage(Clause(f"d#{t}", "d", (t,), t, t), _DOCUMENT, 1.0) for t in texts]


def test_every_class_asked_about_gets_its_piece() -> None:
    postdoc, master, other = _pieces("博士后补贴10万元", "硕士补贴3万元", "本科补贴1万元")
    asked = "博士后给多少，硕士呢"
    assert for_classes([postdoc], [postdoc, other, master], asked) == [postdoc, master]
    assert for_classes([postdoc], [postdoc, other, master], "博士后给多少") == [postdoc]


def test_a_piece_with_all_that_is_asked_leads() -> None:
    both, one = _pieces("A档50万元、C档20万元，资助期2年", "C档20万元")
    assert of_all([both, one], "A档和C档差多少，资助几年") == [both]
    assert of_all([one, both], "A档和C档差多少，资助几年") == []


def test_rows_stand_in_the_order_of_their_table() -> None:
    table = Table(("学历", "补贴"), (("本科", "1万元"), ("硕士", "3万元"), ("博士", "10万元")))
    rows = [replace(_line(f"{r[0]} {r[1]}", table), quote=r[0]) for r in table.rows]
    said = [_line("发放一次"), rows[2], _line("单位申请"), rows[0], rows[1]]
    ordered = in_table_order(said, ["本科", "硕士", "博士"])
    assert [line.text[:2] for line in ordered] == ["发放", "本科", "单位", "硕士", "博士"]
