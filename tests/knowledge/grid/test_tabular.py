"""Grids of cells to tables."""

from __future__ import annotations

from knowledge.grid.tabular import fill_down, table_of, table_text


def test_a_first_row_of_one_cell_is_the_caption() -> None:
    table, caption = table_of([["计分表", "计分表"], ["学历", "分值"], ["博士", "110分"]])
    assert caption == "计分表"
    assert table is not None and table.header == ("学历", "分值")


def test_two_header_rows_become_one() -> None:
    table, _ = table_of([["类别", "补贴", "补贴"], ["类别", "租房", "购房"], ["甲", "1万元", "2万元"]])
    assert table is not None
    assert table.header == ("类别", "补贴·租房", "补贴·购房")
    assert table_text(table) == "类别：甲；补贴·租房：1万元；补贴·购房：2万元"


def test_empty_first_cells_take_the_value_above() -> None:
    grid = fill_down([["学历", "博士", "110分"], ["", "硕士", "100分"], ["", "", ""]])
    assert grid[1] == ["学历", "硕士", "100分"]
    assert grid[2] == ["", "", ""]


def test_empty_columns_and_cells_are_left_out_of_the_text() -> None:
    table, _ = table_of([["学历", "", "备注"], ["博士", "", ""], ["硕士", "", "须认证"]])
    assert table is not None
    assert table_text(table) == "学历：博士\n学历：硕士；备注：须认证"


def test_a_grid_without_cells_is_no_table() -> None:
    assert table_of([["", ""], ["", ""]]) == (None, "")
