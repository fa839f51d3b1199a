"""Ruled tables of a scanned page: cells from lines, and the recognised text put into its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from knowledge.parsing.pdftables import Box

_NARROWEST = 0.15  # share of the page; smaller grids are strokes of large characters
_REACH = 5.0  # points by which a line may miss the one it meets
_TOUCH = 1.0


def scanned_tables(
    across: Sequence[Sequence[float]],
    down: Sequence[Sequence[float]],
    lines: Sequence[Mapping[str, Any]],
    width: float,
) -> list[list[Box]]:
    """The cells of each ruled table of a page."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    ruled = [
        {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "orientation": turn}
        for turn, segments in (("h", _joined(across, 0)), ("v", _joined(down, 1)))
        for x0, top, x1, bottom in segments
        if not any(_within((x0, top, x1, bottom), line) for line in lines)
    ]
    cells = intersections_to_cells(edges_to_intersections(ruled, _REACH, _REACH))
    tables: list[list[Box]] = cells_to_tables(cells)
    return [t for t in tables if max(c[2] for c in t) - min(c[0] for c in t) > width * _NARROWEST]


def _within(segment: Box, line: Mapping[str, Any]) -> bool:
    """A stroke of a character is inside its line's box and no longer than the line is high."""
    x0, top, x1, bottom = segment
    if max(x1 - x0, bottom - top) > line["bottom"] - line["top"]:
        return False
    inside = line["x0"] <= x0 and x1 <= line["x1"] and line["top"] - 2 <= top and bottom <= line["bottom"] + 2
    return bool(inside)


def _joined(segments: Sequence[Sequence[float]], along: int) -> Iterator[Box]:
    """Pieces of one line are one, so that a break in a faint line does not open a cell."""
    across = 1 - along

    def place(s: Sequence[float]) -> float:
        return s[across]

    for _, group in groupby(sorted(segments, key=lambda s: (place(s), s[along])), key=place):
        pieces = [list(piece) for piece in group]
        run = pieces[0]
        for piece in pieces[1:]:
            if piece[along] - run[along + 2] <= _REACH:
                run[along + 2] = max(run[along + 2], piece[along + 2])
            else:
                yield (run[0], run[1], run[2], run[3])
                run = piece
        yield (run[0], run[1], run[2], run[3])


def in_cells(lines: Sequence[dict[str, Any]], cells: Sequence[Box]) -> list[dict[str, Any]]:
    """The lines, those that run over several cells cut where a ruling passes between two characters."""
    found: list[dict[str, Any]] = []
    for line in lines:
        middle = (line["top"] + line["bottom"]) / 2
        row = [c for c in cells if c[1] <= middle <= c[3] and c[0] < line["x1"] and line["x0"] < c[2]]
        over = [c for c in row if min(c[2], line["x1"]) - max(c[0], line["x0"]) > _TOUCH]
        found += list(_cut(line, over)) if len(over) > 1 else [line]
    return found


def _cut(line: dict[str, Any], cells: Sequence[Box]) -> Iterator[dict[str, Any]]:
    placed = list(zip(line["shown"], line["chars"], strict=True))

    def cell_of(place: float) -> int:
        return min(range(len(cells)), key=lambda i: max(cells[i][0] - place, place - cells[i][2], 0.0))

    for _, group in groupby(placed, key=lambda pair: cell_of(pair[1])):
        pairs = list(group)
        half = line["size"] / 2
        text = "".join(char for char, _ in pairs)
        x0, x1 = pairs[0][1] - half / 2, pairs[-1][1] + half / 2
        yield {**line, "text": text, "x0": x0, "x1": x1, "box": [x0, line["top"], x1, line["bottom"]]}
