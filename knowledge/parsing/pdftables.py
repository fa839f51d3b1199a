"""Ruled tables of a page with their merged cells, and tables that go on over the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.grid.grids import SpanGrid
from knowledge.text.cleaning import tidy

Box = tuple[float, float, float, float]  # x0, top, x1, bottom

_SAME = 3.0  # points within which two edges are one
_WORD_END, _WORD_START = re.compile(r"[A-Za-z0-9,.]$"), re.compile(r"^[A-Za-z]")


@dataclass(slots=True)
class PageTable:
    """A table on a page: its place, its columns' edges, its cells, and which cells of its last row are full.

    A cell is full when its last line reaches its right edge: then its text may go on over the page.
    """

    box: Box
    columns: list[float]
    grid: SpanGrid
    full: list[bool]

    @classmethod
    def of(cls, cells: Sequence[Box], words: Sequence[Mapping[str, Any]]) -> PageTable:
        """The table of cells and of the words (or characters) of the page."""
        columns = _edges(x for cell in cells for x in (cell[0], cell[2]))
        rows = _edges(y for cell in cells for y in (cell[1], cell[3]))
        filled = {cell: [w for w in words if is_inside(w, cell)] for cell in cells}
        placed = [
            (
                _at(rows, cell[1]),
                _at(columns, cell[0]),
                max(1, _at(rows, cell[3]) - _at(rows, cell[1])),
                max(1, _at(columns, cell[2]) - _at(columns, cell[0])),
                cell_text(filled[cell]),
            )
            for cell in sorted(cells, key=lambda c: (c[1], c[0]))
        ]
        last = [
            next((c for c in cells if c[0] <= x <= c[2] and c[3] >= rows[-1] - _SAME), None)
            for x in ((a + b) / 2 for a, b in pairwise(columns))
        ]
        full = [cell is not None and _is_full(cell, filled[cell]) for cell in last]
        box = (columns[0], rows[0], columns[-1], rows[-1])
        return cls(box, columns, SpanGrid.of(placed), full)

    @property
    def holds_table(self) -> bool:
        """Whether it is a table: a frame around a text is none."""
        texts = self.grid.texts
        return len(texts) > 1 and len(texts[0]) > 1 and sum(bool(c) for row in texts for c in row) > 1

    def goes_on(self, other: PageTable) -> bool:
        """Whether a table at the top of the next page has the same columns."""
        if len(self.columns) != len(other.columns):
            return False
        shift = other.columns[0] - self.columns[0]  # margins of left and right pages differ
        pairs = zip(self.columns, other.columns, strict=True)
        return all(abs(b - a - shift) <= 2 * _SAME for a, b in pairs)

    def extend(self, other: PageTable) -> None:
        """Append the table of the next page: its repeated header is dropped, a row cut in two made whole."""
        again = _common_head(self.grid.texts, other.grid.texts)
        texts, origins = other.grid.texts[again:], other.grid.origins[again:]
        if texts and self._was_cut(texts[0]):
            self.grid.texts[-1] = [_glued(a, b) for a, b in zip(self.grid.texts[-1], texts[0], strict=True)]
            texts, origins = texts[1:], origins[1:]
        offset = 1 + max((o for row in self.grid.origins for o in row), default=0)
        offset += max((-o for row in origins for o in row), default=0)
        self.grid.texts.extend(texts)
        self.grid.origins.extend([[o + offset for o in row] for row in origins])
        self.full = other.full

    def _was_cut(self, row: Sequence[str]) -> bool:
        """A row that starts empty and goes on only with cells that were full on the page before."""
        above = self.grid.texts[-1]
        return not row[0] and all(
            bool(above[x]) and self.full[x] and not above[x].endswith(("。", "；"))
            for x, text in enumerate(row)
            if text
        )


def page_tables(page: Any) -> list[PageTable]:
    """The ruled tables of a page from top to bottom, frames around a text not among them."""
    found = []
    for table in page.find_tables():
        inside = [char for char in page.chars if is_inside(char, table.bbox)]
        if (read := PageTable.of(table.cells, inside)).holds_table:
            found.append(read)
    return sorted(found, key=lambda t: t.box[1])


def cell_text(words: Sequence[Mapping[str, Any]]) -> str:
    """The words or characters of a cell as one text, line by line."""
    text = ""
    for line in lines_of(words):
        text = _glued(text, _line_text(line))
    return text


def lines_of(words: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Words in lines from top to bottom, each from left to right."""
    lines: list[list[Mapping[str, Any]]] = []
    for word in sorted(words, key=_middle):
        if lines and _middle(word) - _middle(lines[-1][0]) <= max(2.0, float(word["size"]) * 0.45):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: float(w["x0"])) for line in lines]


def _middle(word: Mapping[str, Any]) -> float:
    return (float(word["top"]) + float(word["bottom"])) / 2


def _line_text(line: Sequence[Mapping[str, Any]]) -> str:
    text = str(line[0]["text"])
    for left, right in pairwise(line):
        gap = float(right["x0"]) - float(left["x1"])
        text += (" " if gap > 0.3 * float(left["size"]) else "") + str(right["text"])
    return tidy(text)


def _glued(before: str, after: str) -> str:
    space = " " if _WORD_END.search(before) and _WORD_START.match(after) else ""
    return before + space + after


def is_inside(word: Mapping[str, Any], box: Sequence[float]) -> bool:
    """Whether the middle of a word is in a box."""
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_full(cell: Box, words: Sequence[Mapping[str, Any]]) -> bool:
    lines = lines_of([w for w in words if str(w["text"]).strip()])
    return bool(lines) and cell[2] - float(lines[-1][-1]["x1"]) < 1.7 * float(lines[-1][-1]["size"])


def _common_head(above: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are the same on both pages: a header that is said again."""
    count = 0
    while count < min(len(above), len(below) - 1) and list(above[count]) == list(below[count]):
        count += 1
    return count


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME - 1:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
