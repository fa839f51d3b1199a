"""HTML tables: told from tables that only lay out a page, and unfolded cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.grid.grids import PlacedCell, SpanGrid
from knowledge.parsing.attributes import whole
from knowledge.text.cleaning import tidy

if TYPE_CHECKING:
    from bs4 import Tag

_LONGEST_CELL = 800
_WIDEST = 60
_NAME = 60  # characters that the name of a row comes to
_BREAKING = ("br", "p", "div", "li", "ul", "ol")


def is_layout(table: Tag) -> bool:
    """Whether a table only arranges a page: one column, tables within, or cells as long as articles."""
    rows = [_cells(row) for row in _rows(table)]
    if not rows or max(map(len, rows)) < 2:
        return True
    if any(len(cell.get_text()) > _LONGEST_CELL for row in rows for cell in row):
        return True
    named = sum(len(row) > 1 and 0 < len(row[0].get_text(strip=True)) <= _NAME for row in rows)
    return bool(table.find("table")) and (len(rows) < 3 or named < len(rows) - 1)


def table_grid(table: Tag) -> tuple[SpanGrid, int | None]:
    """The cells with their spans, and the number of header rows (None if none is marked)."""
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    rows = _rows(table)
    for y, row in enumerate(rows):
        x = 0
        for cell in _cells(row):
            while (y, x) in taken:
                x += 1
            down, across = _span(cell, "rowspan", len(rows) - y), _span(cell, "colspan", _WIDEST)
            taken |= {(y + dy, x + dx) for dy in range(down) for dx in range(across)}
            placed.append((y, x, down, across, tidy(cell_text(cell))))
    return SpanGrid.of(placed), _marked(rows) or None


def _rows(table: Tag) -> list[Tag]:
    """The table's own rows, not those of tables inside its cells."""
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


def cell_text(cell: Tag) -> str:
    """The text of a cell; rows of a table inside it are set apart by semicolons."""
    from bs4 import Tag
    from bs4.element import NavigableString

    parts: list[str] = []
    for child in cell.children:
        if isinstance(child, Tag) and child.name == "table":
            rows = ["，".join(filter(None, map(cell_text, _cells(row)))) for row in _rows(child)]
            parts.append(f" {'；'.join(filter(None, rows))} ")
        elif isinstance(child, Tag):
            text = cell_text(child)
            parts.append(f" {text} " if child.name in _BREAKING else text)
        elif isinstance(child, NavigableString):
            parts.append(re.sub(r"\s+", " ", str(child)))
    return "".join(parts).strip()


def _marked(rows: Sequence[Tag]) -> int:
    """How many rows at the top hold header cells only, or stand in the table's head."""
    count = 0
    for row in rows:
        in_head = row.parent is not None and row.parent.name == "thead"
        if not in_head and (row.find("td") or not row.find("th")):
            break
        count += 1
    return count


def _span(cell: Tag, name: str, most: int) -> int:
    value = whole(cell.get(name), 1)
    return max(1, min(value, most)) if value or name == "colspan" else most  # rowspan=0: to the end
