"""A person sees at a glance what a new text changes: which clauses, and which words of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.editions.difference import Difference, Row, difference
from knowledge.editions.wording import pieces
from knowledge.structure import clauses_of
from knowledge.text.blocks import Block, paragraph
from knowledge.types import ParsedDocument, PolicyDocument, Table


def text(*lines: str | Table, **fields: object) -> ParsedDocument:
    document = replace(PolicyDocument("甲", "测试办法"), **fields)  # type: ignore[arg-type]
    blocks = [Block("table", table=line) if isinstance(line, Table) else paragraph(line) for line in lines]
    return ParsedDocument(document, clauses_of(blocks, document))


def marked(row: Row) -> str:
    """The row's words with what was removed as [-…-] and what was added as [+…+]."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in row.pieces)


def rows(found: Difference) -> list[tuple[str, str]]:
    return [(row.kind, marked(row)) for row in found.rows]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("补贴1000元。", "补贴1500元。", "补贴[-1000-][+1500+]元。"),
        ("补贴1.5万元。", "补贴15万元。", "补贴[-1.5-][+15+]万元。"),
        ("满六个月。", "连续满六个月。", "[+连续+]满六个月。"),
        ("一致", "一致", "一致"),
        ("", "新的", "[+新的+]"),
        ("旧的", "", "[-旧的-]"),
    ],
)
def test_changed_words_are_marked_and_numbers_stay_whole(old: str, new: str, expected: str) -> None:
    assert marked(Row("changed", None, None, pieces(old, new))) == expected


def test_clauses_stand_side_by_side_with_what_became_of_them() -> None:
    old = text(
        "第一条 制定本办法。", "第二条 每月补贴1000元。", "第三条 已经享受住房保障的人员，不适用前条。"
    )
    new = text(
        "第一条 制定本办法。", "第二条 申请人应当向区人才服务窗口提交材料。", "第三条 每月补贴1200元。"
    )
    found = difference(old, new)
    assert [(r.kind, r.old_label, r.new_label) for r in found.rows] == [
        ("unchanged", "第一条", "第一条"),
        ("added", None, "第二条"),
        ("changed", "第二条", "第三条"),
        ("removed", "第三条", None),
    ]
    assert marked(found.rows[2]) == "每月补贴[-1000-][+1200+]元。"
    assert found.counts == {"unchanged": 1, "added": 1, "changed": 1, "removed": 1}


def test_of_a_table_only_the_row_that_changed_is_marked() -> None:
    header = ("学历", "补贴")
    amounts = [("博士", "10万元"), ("硕士", "3万元"), ("本科", "1万元")]
    old = text("第一条 补贴标准如下：", Table(header, tuple(amounts)))
    new = text("第一条 补贴标准如下：", Table(header, (amounts[0], ("硕士", "5万元"), amounts[2])))
    (row,) = difference(old, new).rows
    assert row.kind == "changed"
    assert marked(row).split("\n")[1] == "学历：硕士；补贴：[-3-][+5+]万元"
    assert "[" not in marked(row).split("\n")[0] + marked(row).split("\n")[2]


def test_a_row_put_into_a_long_table_does_not_shift_the_others() -> None:
    header, cells = ("编号", "项目名称", "标准"), [(str(n), f"第{n}项补贴", f"{n}00元") for n in range(1, 61)]
    old = text("第一条 标准如下：", Table(header, tuple(cells)))
    new = text("第一条 标准如下：", Table(header, (*cells[:5], ("5-1", "新项补贴", "99元"), *cells[5:])))
    assert len(old.clauses) > 1, "the table is cut into several clauses"
    (row,) = difference(old, new).rows
    assert [p.kind for p in row.pieces] == ["same", "added", "same"]
    assert row.pieces[1].text == "编号：5-1；项目名称：新项补贴；标准：99元\n"


def test_fields_of_the_description_are_compared_too() -> None:
    old = text("第一条 制定本办法。", number="测〔2024〕1号", effective_from=date(2024, 1, 1))
    new = text(
        "第一条 制定本办法。", number="测〔2026〕2号", effective_from=date(2026, 1, 1), replaces=("乙", "丙")
    )
    assert [(f.name, f.old, f.new) for f in difference(old, new).fields] == [
        ("number", "测〔2024〕1号", "测〔2026〕2号"),
        ("effective_from", "2024-01-01", "2026-01-01"),
        ("replaces", "", "乙、丙"),
    ]


def test_a_changed_lead_in_is_shown_with_the_clause() -> None:
    old = text("第一条 发放下列补贴：", "（一）租房补贴；", "（二）安家补贴。")
    new = text("第一条 停发下列补贴：", "（一）租房补贴；", "（二）安家补贴。")
    shown = [marked(row) for row in difference(old, new).rows]
    assert shown and all("[-发放-][+停发+]" in line for line in shown)


def test_equal_texts_have_no_difference() -> None:
    one = text("第一条 制定本办法。")
    assert difference(one, one).is_empty
    assert not difference(None, one).is_empty
    with pytest.raises(ValueError, match="nothing"):
        difference(None, None)


def test_the_difference_as_json_has_labels_and_pieces() -> None:
    body = difference(text("第一条 补贴1元。"), text("第一条 补贴2元。")).to_json()
    assert body["counts"] == {"changed": 1}
    assert body["rows"][0]["pieces"][1] == {"kind": "removed", "text": "1"}
