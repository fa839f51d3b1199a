"""How sure the clauses of a scan are."""

from __future__ import annotations

from knowledge.text.blocks import Reading
from knowledge.tree.confidence import doubts, with_confidence
from knowledge.types import Clause


def _clause(label: str, text: str) -> Clause:
    return Clause(id=f"d#{label}", document_id="d", path=(label,), label=label, text=text)


CLAUSES = (
    _clause("第一条", "申请人应当在本市缴纳社会保险满六个月。"),
    _clause("第二条", "补贴标准为每月1500元。"),
    _clause("第三条", "本办法自发布之日起施行。"),
)


def test_a_clause_takes_the_lowest_confidence_of_its_lines() -> None:
    readings = [
        Reading("第一条 申请人应当在本市缴", 0.99),
        Reading("纳社会保险满六个月。", 0.81),
        Reading("第二条 补贴标准为每月1500元。", 0.97),
    ]
    found = with_confidence(CLAUSES, readings)
    assert [clause.confidence for clause in found] == [0.81, 0.97, None]


def test_clauses_of_little_confidence_are_a_concern_of_the_document() -> None:
    found = with_confidence(CLAUSES, [Reading("补贴标准为每月1500元。", 0.72)])
    assert doubts(found) == ("扫描识别：第二条（0.72）的识别可信度低于 0.9，请对照原件核对后再发布。",)
    assert doubts(CLAUSES) == ()
