"""Whether what a model wrote says a line of the clauses' answer, so that nobody need say it again."""

from __future__ import annotations

import pytest

from assistant.phrasing.completeness import covered
from assistant.types import Line
from tests.assistant.turns import passage

_HERE, _THERE = passage("甲", label="第一条"), passage("乙", label="第二条")


def said(line: str, *written: str, question: str = "", same: bool = True) -> bool:
    """Whether sentences on the clause of the line, or on another one, say it."""
    on = _HERE if same else _THERE
    return covered(Line(line, (_HERE,)), [Line(text, (on,), written=True) for text in written], question)


@pytest.mark.parametrize(
    ("line", "written", "question", "is_said"),
    [
        ("根据《办法》（沪测〔2024〕8号）：补贴标准为3万元。", ["补贴的标准是3万元。"], "", True),
        ("补贴标准为3万元。", ["补贴标准为5万元。"], "", False),
        ("补贴标准为3万元，满6个月。", ["补贴标准为3万元。", "须缴纳满6个月。"], "", True),
        ("不得重复申请补贴。", ["可以重复申请补贴。"], "", False),
        ("不得重复申请补贴。", ["补贴不能重复申请。"], "", True),
        ("首次办理不收费。", ["首次办理是否收费，官方未见。"], "", False),
        ("博士补贴9万元，硕士补贴4万元。", ["博士的补贴是9万元。"], "博士补贴多少", True),
        ("博士补贴9万元，硕士补贴4万元。", ["博士的补贴是9万元。"], "补贴多少", False),
        ("高级技师可申请落户。", ["技师可申请落户。"], "高级技师能落户吗", False),
        ("补贴按月发放。申请须在三月提出。", ["补贴每月发放，按月计算。"], "", False),
        ("补贴标准为3万元。", [], "", False),
    ],
)
def test_a_line_is_said_with_its_figures_its_no_and_its_class(
    line: str, written: list[str], question: str, is_said: bool
) -> None:
    assert said(line, *written, question=question) is is_said


def test_a_sentence_on_another_clause_must_say_nearly_the_same() -> None:
    line = "参保年限：缴纳本市社会保险累计满7年。"
    short = "本市社会保险要累计缴满7年。"
    assert said(line, short) and not said(line, short, same=False)
    assert not said(line, "持证年限：持有居住证累计满7年。", same=False)
    assert said(line, "参保年限：缴纳本市社会保险满7年，累计计算。", same=False)
