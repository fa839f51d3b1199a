"""Every cell of ugly tables, with its header, in each format that has tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.parsing.html import parse_html
from knowledge.parsing.pdf import parse_pdf
from knowledge.parsing.word import parse_word
from knowledge.text.blocks import Block
from tests.knowledge.uglytables import TABLES, Ugly, write_html, write_pdf, write_word


def _word(folder: Path, ugly: Ugly) -> tuple[Block, ...]:
    return parse_word(write_word(folder / "a.docx", ugly).read_bytes()).blocks


def _html(folder: Path, ugly: Ugly) -> tuple[Block, ...]:
    return parse_html(write_html(folder / "a.html", ugly).read_bytes()).blocks


def _pdf(folder: Path, ugly: Ugly) -> tuple[Block, ...]:
    return parse_pdf(write_pdf(folder / "a.pdf", ugly).read_bytes()).blocks


READERS: dict[str, Callable[[Path, Ugly], tuple[Block, ...]]] = {"docx": _word, "html": _html, "pdf": _pdf}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_an_ugly_table_is_read_with_its_whole_header(
    name: str, reader: str, tmp_path: Path
) -> None:
    ugly = TABLES[name]
    blocks = READERS[reader](tmp_path, ugly)
    tables = [block.table for block in blocks if block.table]
    assert len(tables) == 1
    assert tables[0].header == ugly.header
    assert tables[0].rows == ugly.rows
    texts = [block.text for block in blocks if block.text and block.text != "补贴标准如下："]
    assert texts == [*ugly.captions, *ugly.notes]


def test_a_table_inside_a_cell_is_told_in_its_place(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    outer = document.add_table(rows=3, cols=2)
    for cell, text in zip(outer.rows[0].cells, ("事项", "标准"), strict=True):
        cell.text = text
    outer.cell(1, 0).text = "租房补贴"
    inner = outer.cell(1, 1).add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in inner.rows for c in row.cells), ("博士", "3000元", "硕士", "2000元"), strict=True
    ):
        cell.text = text
    outer.cell(2, 0).text, outer.cell(2, 1).text = "交通补贴", "每月200元"
    document.save(str(tmp_path / "a.docx"))
    (block,) = parse_word((tmp_path / "a.docx").read_bytes()).blocks
    assert block.table is not None
    assert block.table.rows == (("租房补贴", "博士，3000元；硕士，2000元"), ("交通补贴", "每月200元"))


def test_a_table_inside_a_cell_of_a_page_is_told_in_its_place() -> None:
    inner = "<table><tr><td>博士</td><td>3000元</td></tr><tr><td>硕士</td><td>2000元</td></tr></table>"
    rows = f"<tr><td>事项</td><td>标准</td></tr><tr><td>租房补贴</td><td>{inner}</td></tr>"
    rows += "<tr><td>交通补贴</td><td>每月<b>200</b>元</td></tr>"
    page = f"<body><p>标准如下：</p><table>{rows}</table></body>"
    table = parse_html(page.encode()).blocks[-1].table
    assert table is not None
    assert table.rows == (("租房补贴", "博士，3000元；硕士，2000元"), ("交通补贴", "每月200元"))


def test_a_header_that_was_copied_for_each_page_is_read_once(tmp_path: Path) -> None:
    rows = [["事项", "时限"], ["受理", "当日"], ["事项", "时限"], ["审核", "15个工作日"]]
    cells = [(y, x, 1, 1, text) for y, row in enumerate(rows) for x, text in enumerate(row)]
    blocks = _word(tmp_path, Ugly(cells, (), ()))
    assert blocks[0].table is not None
    assert blocks[0].table.rows == (("受理", "当日"), ("审核", "15个工作日"))


def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "一、申请条件"
    frame.add_paragraph("（一）在本市工作；")
    document.save(str(tmp_path / "a.docx"))
    blocks = parse_word((tmp_path / "a.docx").read_bytes()).blocks
    assert [block.text for block in blocks] == ["一、申请条件", "（一）在本市工作；"]
