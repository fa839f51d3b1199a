"""The ruled lines of an OFD page, and the tables they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.parsing.attributes import real
from knowledge.parsing.ofdgeometry import Matrix, moved
from knowledge.parsing.pdftables import PageTable
from knowledge.parsing.scantables import scanned_tables
from knowledge.parsing.xmlparts import local_name

_MOST_RULES = 150  # different places of rows or columns on one page; more is a drawing
_MOST_WORK = 30_000_000  # cells times words; a full page of small type in a table has 2 million
_THIN = 1.5

Segment = tuple[float, float, float, float]


def straight_lines(element: Any, matrix: Matrix) -> Iterator[Segment]:
    """The level and upright lines of a path in points; the sides of a frame are four of them."""
    data = next((part.text or "" for part in element if local_name(part) == "AbbreviatedData"), "")
    values: list[float] = []
    start = here = (0.0, 0.0)
    operator = ""
    for token in [*data.replace(",", " ").split(), "end"]:
        if not token[0].isalpha():
            values.append(real(token))
            continue
        if operator in ("M", "S", "L") and len(values) >= 2:
            point = moved(matrix, *values[-2:])
            if operator == "L":
                yield from _level(here, point)
            else:
                start = point
            here = point
        elif operator == "C":
            yield from _level(here, start)
            here = start
        elif len(values) >= 2:
            here = moved(matrix, *values[-2:])  # a curve ends there
        operator, values = token, []


def _level(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Segment]:
    across, down = abs(a[0] - b[0]), abs(a[1] - b[1])
    if (across < _THIN) != (down < _THIN):
        yield min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def ruled_tables(
    rules: Sequence[Segment], words: Sequence[dict[str, Any]], width: float
) -> tuple[PageTable, ...]:
    """The tables of a page; none where the lines are a drawing."""
    across = _snapped([r for r in rules if r[2] - r[0] >= r[3] - r[1]], 1)
    down = _snapped([r for r in rules if r[2] - r[0] < r[3] - r[1]], 0)
    rows, columns = len({r[1] for r in across}), len({r[0] for r in down})
    if max(rows, columns) > _MOST_RULES or rows * columns * len(words) > _MOST_WORK:
        return ()
    return tuple(PageTable.of(cells, words) for cells in scanned_tables(across, down, (), width))


def _snapped(rules: Sequence[Segment], side: int) -> list[Segment]:
    """Lines that nearly coincide lie on the first of them."""
    found: list[Segment] = []
    for rule in sorted(rules, key=lambda r: r[side]):
        value = rule[side]
        if found and value - found[-1][side] <= 2 * _THIN:
            value = found[-1][side]
        found.append((rule[0], value, rule[2], value) if side else (value, rule[1], value, rule[3]))
    return found
