"""PDF tables that run over pages or have no rulings."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.parsing.pdf import parse_pdf
from knowledge.text.blocks import Block
from knowledge.types import Table
from tests.knowledge import pagetables


def _tables(path: Path) -> list[Table]:
    return [block.table for block in parse_pdf(path.read_bytes()).blocks if block.table]


@pytest.mark.parametrize("repeat", [2, 0])
def test_a_table_over_two_pages_is_one_whether_its_header_is_repeated_or_not(
    repeat: int, tmp_path: Path
) -> None:
    tables = _tables(pagetables.write_long(tmp_path / "a.pdf", repeat))
    assert [table.header for table in tables] == [("类别", "补贴·租房", "补贴·购房")]
    assert tables[0].rows == tuple(map(tuple, pagetables.BODY))


def test_a_continued_table_is_one_and_its_mark_is_no_text(tmp_path: Path) -> None:
    blocks = parse_pdf(pagetables.write_continued(tmp_path / "a.pdf").read_bytes()).blocks
    assert [block.kind for block in blocks] == ["table"]
    assert blocks[0].table is not None and blocks[0].table.rows == tuple(map(tuple, pagetables.BODY[:5]))


def test_a_row_cut_by_the_end_of_the_page_is_made_whole(tmp_path: Path) -> None:
    (table,) = _tables(pagetables.write_cut_row(tmp_path / "a.pdf"))
    assert table.rows == (
        ("学历", "博士", "全日制博士研究生毕业并取得相应学位，且在本市连续缴纳社会保险满六个月"),
        ("学历", "硕士", "全日制硕士研究生毕业"),
    )


@pytest.mark.parametrize("rules", [True, False])
def test_a_table_without_vertical_lines_is_found_by_its_columns(rules: bool, tmp_path: Path) -> None:
    blocks = parse_pdf(pagetables.write_unruled(tmp_path / "a.pdf", rules).read_bytes()).blocks
    assert [block.kind for block in blocks] == ["paragraph", "table", "paragraph"]
    assert blocks[1] == Block(
        "table",
        table=Table(
            ("学历", "补贴标准", "发放年限"),
            (
                ("博士研究生", "2500元/月", "3年"),
                ("硕士研究生", "1200元/月", "2年"),
                ("本科", "800元/月", "1年"),
            ),
        ),
    )
