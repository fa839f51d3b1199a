"""Tables of names and values (事项名称 | 博士落户 | 收费 | 不收费): no header row, a name to a value."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from itertools import groupby

from knowledge.grid.grids import SpanGrid
from knowledge.types import Table

_FEWEST_ROWS, _LONGEST_NAME = 2, 12
_KNOWN = 0.6  # of the names
_FIGURE = re.compile(r"[0-9]")


def names_and_values(grid: SpanGrid) -> Table | None:
    """The table with its names as the header and one row of values; None for a table of another kind."""
    rows = [_cells(grid, y) for y in range(len(grid.texts))]
    if len(rows) < _FEWEST_ROWS or any(len(row) % 2 for row in rows):
        return None
    pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=True) if any(pair)]
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not all(map(_may_be_name, names)):
        return None
    if sum(map(_is_name, names)) < len(names) * _KNOWN or any(map(_is_heading, rows[0][1::2])):
        return None
    return Table(tuple(names), (tuple(value for _, value in pairs),))


def _cells(grid: SpanGrid, row: int) -> list[str]:
    """The texts of a row, merged cells once."""
    marked = zip(grid.origins[row], grid.texts[row], strict=True)
    return [next(group)[1] for _, group in groupby(marked, key=lambda cell: cell[0])]


def _may_be_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and not _FIGURE.search(text)


def _is_name(text: str) -> bool:
    return "".join(text.split()).rstrip("：:").endswith(_words()[0])


def _is_heading(text: str) -> bool:
    return text in _words()[1] or (len(text) <= 6 and _is_name(text))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    import yaml

    found = yaml.safe_load(resources.files("knowledge.grid").joinpath("namevalues.yaml").read_text("utf-8"))
    return tuple(found["endings"]), tuple(found["headings"])
