"""HTML tables: told from tables that only lay out a page, and unfolded cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.cleaning import tidy
from knowledge.tabular import fill_down

if TYPE_CHECKING:
    from bs4 import Tag

_LONGEST_CELL = 800
_WIDEST = 60


def is_layout(table: Tag) -> bool:
    """Whether a table only arranges a page: one column, tables within, or cells as long as articles."""
    if table.find("table"):
        return True
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    if not rows or max(map(len, rows)) < 2:
        return True
    return any(len(cell.get_text()) > _LONGEST_CELL for row in rows for cell in row)


def table_grid(table: Tag) -> tuple[list[list[str]], int | None]:
    """The cells with merged ones repeated, and the number of header rows (None if none is marked)."""
    grid: dict[tuple[int, int], str] = {}
    rows = table.find_all("tr")
    for y, row in enumerate(rows):
        x = 0
        for cell in row.find_all(["td", "th"]):
            while (y, x) in grid:
                x += 1
            text = tidy(cell.get_text(" "))
            for dy in range(_span(cell, "rowspan", len(rows) - y)):
                for dx in range(_span(cell, "colspan", _WIDEST)):
                    grid[y + dy, x + dx] = text
    width = max((x for _, x in grid), default=-1) + 1
    marked = sum(1 for row in rows if row.find("th") and not row.find("td"))
    lines = [[grid.get((y, x), "") for x in range(width)] for y in range(len(rows))]
    head = max(marked, 1)
    return [*lines[:head], *fill_down(lines[head:])], marked or None


def _span(cell: Tag, name: str, most: int) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), most)) if value.isdigit() else 1
