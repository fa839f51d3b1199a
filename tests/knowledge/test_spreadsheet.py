"""Spreadsheets: what a person sees in the sheet is what comes out, each cell under its whole header."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from knowledge.errors import UnreadableDocument
from knowledge.parsing import parse_file
from knowledge.parsing.cellvalues import shown
from knowledge.parsing.delimited import parse_delimited
from knowledge.parsing.spreadsheet import parse_spreadsheet
from knowledge.text.blocks import Block
from knowledge.types import Table


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled(cells: dict[str, Any], merged: tuple[str, ...] = (), name: str = "Sheet1") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = name
    for place, value in cells.items():
        book.active[place] = value
    for place in merged:
        book.active.merge_cells(place)
    return book


def tables(data: bytes) -> list[Table]:
    return [block.table for block in parse_spreadsheet(data).blocks if block.table]


def texts(data: bytes) -> list[str]:
    return [block.text for block in parse_spreadsheet(data).blocks if block.text]


UGLY = {
    **{"A1": "云麓市人才积分标准", "A2": "单位：分"},
    **{"A3": "类别", "B3": "条件", "D3": "分值", "F3": "依据"},
    **{"B4": "学历", "C4": "学位", "D4": "基础", "E4": "最高"},
    **{"A5": "教育背景", "B5": "博士研究生", "C5": "博士", "D5": 110, "E5": 110, "F5": "第三条"},
    **{"B6": "硕士研究生", "C6": "硕士", "D6": 100, "E6": 100},
    **{"A7": "缴费", "B7": "每满一年", "D7": 3, "E7": 15, "F7": "第五条"},
    "A8": "注：同一项目只计最高分。",
}
UGLY_MERGED = ("A1:F1", "A3:A4", "B3:C3", "D3:E3", "F3:F4", "A5:A6", "F5:F6", "B7:C7", "A8:F8")


def test_an_ugly_sheet_gives_every_cell_its_header() -> None:
    data = saved(filled(UGLY, UGLY_MERGED, "积分"))
    (table,) = tables(data)
    assert table.header == ("类别", "条件·学历", "条件·学位", "分值·基础", "分值·最高", "依据")
    assert table.rows == (
        ("教育背景", "博士研究生", "博士", "110", "110", "第三条"),
        ("教育背景", "硕士研究生", "硕士", "100", "100", "第三条"),
        ("缴费", "每满一年", "每满一年", "3", "15", "第五条"),
    )
    blocks = parse_spreadsheet(data).blocks
    assert blocks[:2] == (Block("heading", "云麓市人才积分标准", 1), Block("heading", "积分", 2))
    assert texts(data)[2:] == ["单位：分", "注：同一项目只计最高分。"]


def test_empty_rows_part_tables_and_empty_columns_are_dropped() -> None:
    cells = {
        "B2": "学历",
        "D2": "补贴",
        "B3": "博士",
        "D3": 10,
        "B7": "区",
        "C7": "电话",
        "B8": "甲",
        "C8": "1",
    }
    assert tables(saved(filled(cells))) == [
        Table(("学历", "补贴"), (("博士", "10"),)),
        Table(("区", "电话"), (("甲", "1"),)),
    ]


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    book = filled({"A1": "项", "B1": "号", "C1": "值", "A2": "甲", "B2": "密", "C2": 1, "A3": "乙", "C3": 2})
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet["A1"], sheet.sheet_state = "不公开的内容。", state
    assert tables(saved(book)) == [Table(("项", "值"), (("甲", "1"),))]
    assert texts(saved(book)) == []


def test_named_sheets_are_headings_and_the_file_gives_the_title(tmp_path: Path) -> None:
    book = filled({"A1": "项目", "B1": "金额", "A2": "租房", "B2": 800}, name="杭州")
    sheet = book.create_sheet("苏州")
    for row in (("项目", "金额"), ("租房", 600)):
        sheet.append(row)
    path = tmp_path / "各市补贴.xlsx"
    path.write_bytes(saved(book))
    parsed = parse_file(path, path.name)
    assert parsed.document.title == "各市补贴"
    assert [clause.path[0] for clause in parsed.clauses] == ["杭州", "苏州"]
    assert [clause.text for clause in parsed.clauses] == ["项目：租房；金额：800", "项目：租房；金额：600"]


def test_a_formula_gives_the_value_that_was_stored(tmp_path: Path) -> None:
    data = saved(filled({"A1": "项", "B1": "值", "A2": "和", "B2": "=1+2"}))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<v />" in sheet or b"<v/>" in sheet or b"<v></v>" in sheet
    for empty in (b"<v />", b"<v/>", b"<v></v>"):
        sheet = sheet.replace(empty, b"<v>3</v>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in (parts | {"xl/worksheets/sheet1.xml": sheet}).items():
            package.writestr(name, part)
    assert tables(buffer.getvalue())[0].rows == (("和", "3"),)


SHOWN = [
    (0.1 + 0.2, "General", "0.3"),
    (1234567, "General", "1234567"),
    (1200.0, "General", "1200"),
    (0.00001, "General", "0.00001"),
    (1e-12, "General", "1e-12"),
    (2.675, "0.00", "2.68"),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234.5, '"¥"#,##0.00', "¥1,234.50"),
    (1234.5, "[$¥-804]#,##0", "¥1,235"),
    (-5, '0;[Red]"减"0', "减5"),
    (-5, "0.0", "-5.0"),
    (0.155, "0.0%", "15.5%"),
    (0.5, "0%", "50%"),
    (3, '0"元/月"', "3元/月"),
    (7, "0000", "0007"),
    (1.50, "0.##", "1.5"),
    (2.0, "0.##", "2"),
    (110101, "@", "110101"),
    (1.5, "# ?/?", "1.5"),
    (True, "General", "是"),
    (" 文字 ", "General", " 文字 "),
    (datetime(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
    (datetime(2024, 5, 1), "mm-dd-yy", "2024-05-01"),
    (datetime(2024, 5, 1), 'yyyy"年"m"月"d"日"', "2024年5月1日"),
    (datetime(2024, 5, 1), "yyyy年m月", "2024年5月"),
    (datetime(2024, 5, 1, 9, 30), "yyyy/m/d h:mm", "2024-05-01 09:30"),
    (date(2024, 5, 1), "yyyy/m", "2024-05"),
    (time(9, 30), "h:mm", "09:30"),
]


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_a_value_reads_as_it_is_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_a_chinese_date_format_without_a_text_of_its_own_is_a_date() -> None:
    assert shown(45413, "General", 31) == "2024年5月1日"
    assert shown(45413, "General", 57) == "2024年5月"
    assert shown(45413, "General") == "45413"


CSV = [
    ("学历,补贴\n博士,2500\n", (("博士", "2500"),)),
    ("学历;补贴\n博士;2,5\n硕士;1,2\n", (("博士", "2,5"), ("硕士", "1,2"))),
    ("学历\t补贴\n博士\t2500\n", (("博士", "2500"),)),
    ("学历|补贴\n博士|2500\n", (("博士", "2500"),)),
    ('学历,补贴\n"博士,含""博士后""",2500\n', (('博士,含"博士后"', "2500"),)),
    ('学历,补贴\n"博士\n（全日制）",2500\n', (("博士 （全日制）", "2500"),)),
    ("类别,学历,补贴\n甲,博士,2500\n,硕士,1200\n", (("甲", "博士", "2500"), ("甲", "硕士", "1200"))),
]


@pytest.mark.parametrize(("text", "rows"), CSV)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_delimited_text_is_read_with_its_delimiter(
    text: str, rows: tuple[tuple[str, ...], ...], encoding: str
) -> None:
    (block,) = parse_delimited(text.encode(encoding)).blocks
    assert block.table and block.table.rows == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3\n" * 40_000, "超过 100000 个单元格"),
        ("1," * 300_000, "一行过长"),
        ('"' + "a,\n" * 90_000, "引号"),
    ],
)
def test_delimited_text_beyond_reason_is_refused_at_once(text: str, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        parse_delimited(text.encode())


def test_a_sheet_beyond_reason_is_refused_at_once() -> None:
    far = saved(filled({"A1": "项", "B1": "值", "XFD1048576": 1}))
    with pytest.raises(UnreadableDocument, match="1048576 行 16384 列，超过"):
        parse_spreadsheet(far)


def test_a_merged_range_over_the_whole_sheet_costs_nothing() -> None:
    data = saved(filled({"A1": "项", "B1": "值", "A2": "甲", "B2": 1}))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    end = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in parts.items():
            package.writestr(name, sheet.replace(b"</sheetData>", end) if part is sheet else part)
    assert tables(buffer.getvalue()) == [Table(("项", "值"), (("甲", "1"),))]
