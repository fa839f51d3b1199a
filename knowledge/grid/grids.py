"""Grids of cells with their merged cells (合并单元格): what is caption, header, group row, body and note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.tree.numbering import read_marker

# row, column, number of rows, number of columns, text
PlacedCell = tuple[int, int, int, int, str]

_DEEPEST_HEADER = 4
_FIGURE = re.compile(r"[0-9]")
_ORDINAL = re.compile(r"(?:19|20)[0-9]{2}年度?|第[0-9]{1,2}[年档类级]")
_NOTE = re.compile(
    r"^(?:[（(]?(?:注|备注|附注|说明|注释|填表说明)\s*(?:[0-9一二三四五六七八九十]+\s*)?[:：.、]|[※*＊])"
)
_UNIT = re.compile(r"^[（(]?(?:计量)?单位\s*[:：].{1,20}$")


@dataclass(slots=True)
class SpanGrid:
    """Texts by row and column, merged cells repeated; places with the same origin are one cell."""

    texts: list[list[str]]
    origins: list[list[int]]
    is_told: bool = True  # the format tells which cells are merged

    @classmethod
    def of(cls, cells: Iterable[PlacedCell]) -> SpanGrid:
        """The grid of cells with their spans; what no cell covers is empty."""
        placed: dict[tuple[int, int], tuple[int, str]] = {}
        for number, (row, column, rows, columns, text) in enumerate(cells):
            for y in range(row, row + rows):
                for x in range(column, column + columns):
                    placed.setdefault((y, x), (number, " ".join(text.split())))
        height = max((y for y, _ in placed), default=-1) + 1
        width = max((x for _, x in placed), default=-1) + 1
        empty = iter(range(-1, -height * width - 2, -1))
        whole = [[placed.get((y, x)) or (next(empty), "") for x in range(width)] for y in range(height)]
        return cls([[t for _, t in row] for row in whole], [[o for o, _ in row] for row in whole])

    @classmethod
    def plain(cls, rows: Sequence[Sequence[str]]) -> SpanGrid:
        """The grid of rows that say nothing of spans: equal neighbours in a row count as one cell."""
        texts = [[" ".join(cell.split()) for cell in row] for row in rows]
        width = max(map(len, texts), default=0)
        texts = [row + [""] * (width - len(row)) for row in texts]
        origins: list[list[int]] = []
        number = 0
        for row in texts:
            origins.append([])
            for x, text in enumerate(row):
                number += 0 if x and text and text == row[x - 1] else 1
                origins[-1].append(number)
        return cls(texts, origins, False)

    def compact(self) -> SpanGrid:
        """Without empty rows and columns."""
        rows = [i for i, row in enumerate(self.texts) if any(row)]
        width = len(self.texts[0]) if self.texts else 0
        columns = [x for x in range(width) if any(row[x] for row in self.texts)]
        return SpanGrid(
            [[self.texts[y][x] for x in columns] for y in rows],
            [[self.origins[y][x] for x in columns] for y in rows],
            self.is_told,
        )

    def without(self, first: int, last: int) -> SpanGrid:
        """Without so many rows at the top and at the bottom."""
        end = len(self.texts) - last
        return SpanGrid(self.texts[first:end], self.origins[first:end], self.is_told)

    def is_one_cell(self, row: int) -> bool:
        """Whether a row is one cell over the whole width, or says one thing only."""
        return len(self.texts[row]) > 1 and len(set(self.origins[row])) == 1


def is_note(text: str) -> bool:
    """Whether a text is a note to a table: 注：……, ※ ……."""
    return bool(_NOTE.match(text))


def is_unit(text: str) -> bool:
    """Whether a text only says in what a table counts: 单位：万元."""
    return bool(_UNIT.match(text))


def captions(grid: SpanGrid) -> list[str]:
    """The texts of the rows above the header: a title over the whole width, 单位：万元."""
    found: list[str] = []
    while len(found) + 1 < len(grid.texts):
        row = len(found)
        filled = {text for text in grid.texts[row] if text}
        if not (grid.is_one_cell(row) or (len(filled) == 1 and is_unit(next(iter(filled))))):
            break
        found += filled
    return found


def notes(grid: SpanGrid) -> list[str]:
    """The texts of the rows under the body that are one cell and a note (注：……)."""
    found: list[str] = []
    for row in range(len(grid.texts) - 1, 0, -1):
        text = next(filter(None, grid.texts[row]), "")
        alone = grid.is_one_cell(row) or sum(map(bool, grid.texts[row])) == 1
        if not (alone and (is_note(text) or (grid.is_one_cell(row) and text.endswith("。")))):
            break
        found.insert(0, text)
    return found


def header_depth(grid: SpanGrid) -> int:
    """How many rows the header has: under cells that are wide it goes down one row more."""
    depth = 1
    while depth < min(_DEEPEST_HEADER, len(grid.texts) - 1) and _goes_down(grid, depth):
        depth += 1
    return depth if len(grid.texts) > 1 else 0


def _goes_down(grid: SpanGrid, depth: int) -> bool:
    above, below = grid.origins[depth - 1], grid.origins[depth]
    names = grid.texts[depth - 1]
    if not any(a == b and names[x] for x, (a, b) in enumerate(pairwise(above))):
        return False
    if any(a == b for a, b in zip(above, below, strict=True)):  # a cell beside reaches down to the next row
        return True
    new = [text for text in grid.texts[depth] if text not in names]
    return bool(new) and not any(_FIGURE.search(_ORDINAL.sub("", text)) for text in new)


def body_rows(grid: SpanGrid) -> tuple[list[list[str]], list[str], bool]:
    """The rows under the header, remarks between them, and whether a column of groups was put before.

    A row that is one cell over the whole width (一、基础指标) is the group of the rows below it; the
    rows carry it in a column of their own. A whole sentence there is a remark.
    """
    groups: list[tuple[str, list[list[str]]]] = [("", [])]
    remarks: list[str] = []
    for y, row in enumerate(grid.texts):
        if not _is_group(grid, y):
            groups[-1][1].append(list(row))
        elif row[0].endswith("。"):
            remarks.append(row[0])
        else:
            groups.append((row[0], []))
    rows = [(name, row) for name, part in groups for row in fill_down(part)]
    grouped = len(groups) > 1
    return [[name, *row] if grouped else row for name, row in rows], remarks, grouped


def fill_down(rows: list[list[str]], columns: int = 2) -> list[list[str]]:
    """Empty cells of the first columns take the value above, as in a merged cell that lost its frame."""
    for above, row in pairwise(rows):
        for i in range(min(columns, len(row) - 1, len(above))):
            if row[i].strip() or not any(cell.strip() for cell in row[i + 1 :]):
                break
            row[i] = above[i]
    return rows


def _is_group(grid: SpanGrid, row: int) -> bool:
    texts = grid.texts[row]
    if grid.is_one_cell(row) and grid.is_told:
        return len(grid.texts) > 1
    alone = len(texts) > 2 and texts[0] and (not any(texts[1:]) or grid.is_one_cell(row))
    marker = read_marker(texts[0]) if alone else None
    return marker is not None and marker.style in ("cn_dot", "cn_paren")
