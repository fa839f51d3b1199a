"""Tables without ruled lines: rows whose pieces stand in the same columns, taken only where it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from knowledge.grid.grids import SpanGrid
from knowledge.parsing.pdftables import Box, PageTable, cell_text, is_inside, lines_of

Word = Mapping[str, Any]
Piece = list[Word]  # words that stand close together

_GAP = 1.6  # width of the gap between columns, in characters
_FEWEST_ROWS = {2: 4}  # with three columns and more, three rows are enough
_LONGEST_CELL = 20  # characters, on the average
_PROSE = re.compile(r"[，；。]")
_LEADER = re.compile(r"[.…·]{4,}")  # dots of a table of contents


def aligned_tables(words: Sequence[Word], taken: Sequence[Box]) -> list[PageTable]:
    """The tables among the words outside the ruled tables."""
    free = [w for w in words if str(w["text"]).strip() and not any(is_inside(w, box) for box in taken)]
    rows = [_pieces(line) for line in lines_of(free)]
    return [table for run in _runs(rows) if (table := _table(run))]


def _pieces(line: Sequence[Word]) -> list[Piece]:
    found: list[Piece] = [[line[0]]]
    for left, right in pairwise(line):
        if float(right["x0"]) - float(left["x1"]) > _GAP * float(left["size"]):
            found.append([])
        found[-1].append(right)
    return found


def _runs(rows: Sequence[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """Neighbouring rows of several pieces, with the single pieces between them that go on with a cell."""
    run: list[list[Piece]] = []
    for row in [*rows, []]:
        near = run and row and _top(row) - _bottom(run[-1]) < 1.8 * float(row[0][0]["size"])
        if row and (len(row) > 1 or (near and _goes_on(run, row[0]))) and (near or not run):
            run.append(row)
            continue
        yield run
        run = [row] if len(row) > 1 else []


def _goes_on(run: Sequence[list[Piece]], piece: Piece) -> bool:
    """Whether a single piece begins where a later column of the row above begins."""
    return any(abs(_x0(piece) - _x0(other)) < 3 for other in run[-1][1:])


def _table(run: list[list[Piece]]) -> PageTable | None:
    while run and len(run[-1]) == 1 and _x0(run[-1][0]) < _x0(run[0][-1]) - 3 and len(run) > 1:
        run = run[:-1]
    columns = _columns(run)
    count = len(columns)
    whole = [row for row in run if len(row) == count]
    if count < 2 or len(whole) < _FEWEST_ROWS.get(count, 3) or len(whole) * 2 < len(run):
        return None
    if not _reads_as_cells(run) or not all(_is_aligned(whole, i) for i in range(count)):
        return None
    grid = _grid(run, columns)
    box = (columns[0][0], _top(run[0]), columns[-1][1], _bottom(run[-1]))
    edges = [c[0] for c in columns] + [columns[-1][1]]
    cells = [(y, x, 1, 1, text) for y, row in enumerate(grid) for x, text in enumerate(row)]
    return PageTable(box, edges, SpanGrid.of(cells), [False] * count)


def _columns(run: Sequence[list[Piece]]) -> list[tuple[float, float]]:
    """The strips that pieces cover, empty strips between them."""
    spans = sorted((_x0(piece), _x1(piece)) for row in run for piece in row)
    found: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if found and x0 < found[-1][1] + 2:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _reads_as_cells(run: Sequence[list[Piece]]) -> bool:
    texts = [cell_text(piece) for row in run for piece in row]
    prose = sum(bool(_PROSE.search(text)) for text in texts)
    short = sum(map(len, texts)) <= _LONGEST_CELL * len(texts)
    return short and prose <= 0.2 * len(texts) and not any(_LEADER.search(text) for text in texts)


def _is_aligned(rows: Sequence[list[Piece]], column: int) -> bool:
    """Whether the pieces of a column share their left edges, their right edges or their middles."""
    pieces = [row[column] for row in rows]
    size = float(pieces[0][0]["size"])
    for place in (_x0, _x1, lambda p: (_x0(p) + _x1(p)) / 2):
        usual = median(place(piece) for piece in pieces)
        if sum(abs(place(piece) - usual) < 0.4 * size for piece in pieces) >= 0.8 * len(pieces):
            return True
    return False


def _grid(run: Sequence[list[Piece]], columns: Sequence[tuple[float, float]]) -> list[list[str]]:
    """Rows of cells; a line that leaves the first column empty goes on with the row above it."""
    found: list[list[str]] = []
    for row in run:
        cells = [""] * len(columns)
        for piece in row:
            middle = (_x0(piece) + _x1(piece)) / 2
            at = min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - middle))
            cells[at] += cell_text(piece)
        if found and not cells[0] and len(row) < len(columns) - 1:
            found[-1] = [above + cell for above, cell in zip(found[-1], cells, strict=True)]
        else:
            found.append(cells)
    return found


def _x0(piece: Piece) -> float:
    return float(piece[0]["x0"])


def _x1(piece: Piece) -> float:
    return float(piece[-1]["x1"])


def _top(row: list[Piece]) -> float:
    return min(float(word["top"]) for piece in row for word in piece)


def _bottom(row: list[Piece]) -> float:
    return max(float(word["bottom"]) for piece in row for word in piece)
