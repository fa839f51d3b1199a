"""Tables: a grid of cells to header and rows, rows to text in which each carries its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.types import Table

ROWS_PER_CLAUSE = 15
_TEXT_LIMIT = 1000  # about how many characters of rows one clause holds

Grid = Sequence[Sequence[str]]


def table_of(grid: Grid, header_rows: int | None = None) -> tuple[Table | None, str]:
    """Header and rows of a grid with its merged cells filled in, and a caption found in its first row.

    `header_rows` is None where the format does not say: then the first row is the header, and a second
    one too if the first holds merged cells.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in grid]
    rows = _even([row for row in rows if any(row)])
    caption = ""
    while len(rows) > 1 and len(rows[0]) > 1 and len(set(rows[0])) == 1:
        caption, rows = rows[0][0], rows[1:]
    if not rows:
        return None, caption
    count = header_rows if header_rows is not None else _header_rows(rows)
    count = min(max(count, 0), len(rows) - 1)
    header = _joined_header(rows[:count], len(rows[0]))
    return Table(header, tuple(tuple(row) for row in rows[count:])), caption


def row_text(table: Table, row: Sequence[str]) -> str:
    """One row as a line that can be read alone: 表头1：值1；表头2：值2."""
    pairs = []
    for name, value in zip(table.header, row, strict=True):
        if value:
            pairs.append(f"{name}：{value}" if name and name != value else value)
    return "；".join(pairs)


def table_text(table: Table) -> str:
    """All rows, one a line."""
    return "\n".join(line for row in table.rows if (line := row_text(table, row)))


def chunks(table: Table) -> Iterator[tuple[int, Table]]:
    """The table in pieces of few rows, each with the header and the number of its first row (from 1)."""
    lengths = [len(row_text(table, row)) for row in table.rows]
    count = max(-(-len(lengths) // ROWS_PER_CLAUSE), round(sum(lengths) / _TEXT_LIMIT))
    size = sum(lengths) / max(count, 1)
    start = 0
    for end in range(1, len(lengths) + 1):
        full = sum(lengths[start:end]) >= size or end - start == ROWS_PER_CLAUSE
        if full or end == len(lengths):
            yield start + 1, Table(table.header, table.rows[start:end])
            start = end


def fill_down(grid: list[list[str]], columns: int = 2) -> list[list[str]]:
    """Empty cells of the first columns take the value above, as in a merged cell that lost its frame."""
    for above, row in pairwise(grid):
        for i in range(min(columns, len(row) - 1, len(above))):
            if row[i].strip() or not any(cell.strip() for cell in row[i + 1 :]):
                break
            row[i] = above[i]
    return grid


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    used = [i for i in range(width) if any(row[i] for row in rows)]
    return [[row[i] for i in used] for row in rows]


_FIGURE = re.compile(r"[0-9]")


def _header_rows(rows: list[list[str]]) -> int:
    if len(rows) < 2:
        return 0
    first, second = rows[0], rows[1]
    merged = any(a and a == b for a, b in pairwise(first))
    under = merged and len(rows) > 2 and not any(_FIGURE.search(c) for c in second if c not in first)
    return 2 if under else 1


def _joined_header(rows: list[list[str]], width: int) -> tuple[str, ...]:
    names = []
    for i in range(width):
        parts = list(dict.fromkeys(row[i] for row in rows if row[i]))
        names.append("·".join(parts))
    return tuple(names)
