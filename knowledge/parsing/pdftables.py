"""Ruled tables of a PDF page with their merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.cleaning import tidy

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(slots=True)
class PageTable:
    """A table on a page: its place and its cells, merged ones repeated."""

    box: Box
    grid: list[list[str]]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.grid[0]) if self.grid else 0


def page_tables(page: Any) -> list[PageTable]:
    """The ruled tables of a page from top to bottom, frames around a text not among them."""
    found = []
    for table in page.find_tables():
        grid = _grid(page, table)
        if len(grid) > 1 and len(grid[0]) > 1 and sum(bool(c) for row in grid for c in row) > 1:
            found.append(PageTable(table.bbox, grid))
    return sorted(found, key=lambda t: t.box[1])


def _grid(page: Any, table: Any) -> list[list[str]]:
    columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    rows = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    texts = {
        cell: tidy((page.crop(cell, strict=False).extract_text() or "").replace("\n", ""))
        for cell in table.cells
    }
    return [
        [_cell_at(texts, (left + right) / 2, (top + bottom) / 2) for left, right in pairwise(columns)]
        for top, bottom in pairwise(rows)
    ]


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2:
            found.append(value)
    return found


def _cell_at(texts: dict[Box, str], x: float, y: float) -> str:
    return next((t for box, t in texts.items() if box[0] <= x <= box[2] and box[1] <= y <= box[3]), "")
