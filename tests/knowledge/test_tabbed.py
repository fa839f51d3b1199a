"""Tables in plain text and .csv files, whose merged cells have lost their frames."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.parsing.delimited import parse_delimited
from knowledge.parsing.plain import parse_plain
from knowledge.text.blocks import Parsed
from knowledge.types import Table

TWO_LINES = (
    ("对象", "补贴", "", "备注"),
    ("", "租房", "购房", ""),
    ("博士", "3000", "20万", "无房"),
    ("硕士", "1500", "", ""),
)


def tables(parsed: Parsed) -> list[Table]:
    return [block.table for block in parsed.blocks if block.table]


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def test_rows_with_tabs_are_a_table_between_paragraphs() -> None:
    text = f"云麓市补助办法\n第一条 标准如下：\n\n{tabbed(TWO_LINES[2:])}\n\n第二条 按月发放。"
    parsed = parse_plain(text.encode())
    assert [block.kind for block in parsed.blocks][-3:] == ["paragraph", "table", "paragraph"]
    assert parsed.blocks[-1].text == "第二条 按月发放。"


def test_a_page_number_between_rows_does_not_cut_a_table() -> None:
    rows = [("对象", "标准"), ("博士", "3000"), ("硕士", "1500"), ("本科", "800")]
    text = f"云麓市补助办法\n{tabbed(rows[:2])}\n\n— 1 —\n\n{tabbed(rows[2:])}\n"
    assert tables(parse_plain(text.encode())) == [Table(rows[0], tuple(rows[1:]))]


def test_an_empty_line_parts_two_tables_whose_rows_stand_close() -> None:
    rows = [("等次", "系数"), ("优秀", "1.2"), ("合格", "1.0")]
    other = [("年数", "奖励"), ("两年", "3000")]
    found = tables(parse_plain(f"云麓市补助办法\n{tabbed(rows)}\n\n{tabbed(other)}\n".encode()))
    assert [table.header for table in found] == [rows[0], other[0]]
    spread = tabbed(rows).replace("\n", "\n\n")
    assert [len(t.rows) for t in tables(parse_plain(f"云麓市补助办法\n{spread}\n".encode()))] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "\t第一条 补助按月发放。\n\t第二条 补助由市财政承担。",
        "联系人：\t张三",
        f"第一段\t{'很长的正文' * 20}\n第二段\t{'很长的正文' * 20}",
        "甲\t\t\t\n\t\t乙\t",
    ],
)
def test_indents_and_columns_set_by_tabs_are_no_table(text: str) -> None:
    assert tables(parse_plain(f"云麓市补助办法\n{text}".encode())) == []


def test_a_header_over_two_lines_is_joined_though_its_frames_are_lost() -> None:
    header = ("对象", "补贴·租房", "补贴·购房", "备注")
    (table,) = tables(parse_plain(f"云麓市补助办法\n{tabbed(TWO_LINES)}".encode()))
    assert (table.header, table.rows[0]) == (header, ("博士", "3000", "20万", "无房"))
    csv = "\n".join(",".join(row) for row in TWO_LINES)
    (table,) = tables(parse_delimited(f"云麓市补助办法\n{csv}\n".encode()))
    assert table.header == header


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (("博士", "3000", "20万", ""), "stands under names as well"),
        (("", "3000", "20万", ""), "holds figures"),
        (("", "租房", "", ""), "leaves a gap open"),
    ],
)
def test_a_second_line_that_may_be_a_row_is_no_header(second: tuple[str, ...], reason: str) -> None:
    rows = (TWO_LINES[0], second, *TWO_LINES[2:])
    (table,) = tables(parse_plain(f"云麓市补助办法\n{tabbed(rows)}".encode()))
    assert "补贴" in table.header and len(table.rows) == 3, reason


def test_an_empty_amount_under_an_amount_is_never_filled() -> None:
    (table,) = tables(parse_plain(f"云麓市补助办法\n{tabbed(TWO_LINES)}".encode()))
    assert table.rows[1] == ("硕士", "1500", "", "")


def test_an_article_right_under_a_table_ends_it() -> None:
    lines = ["云麓市补助办法", "对象,标准", "博士,3000", "硕士,1500", "第二条 按月发放。", "附件 分值表"]
    lines += ["等级,分值", "高级,30"]
    parsed = parse_delimited("\n".join(lines).encode())
    assert [block.kind for block in parsed.blocks] == ["heading", "table", "paragraph", "paragraph", "table"]
    assert [len(table.rows) for table in tables(parsed)] == [2, 1]
