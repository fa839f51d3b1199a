"""Merged cells of a header over two lines, where a format (.csv, text with tabs) keeps their texts only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

Place = tuple[int, int]  # row, column
_FIGURE = re.compile(r"[0-9]")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}年度?|第[0-9至—-]{1,5}年")


def header_spans(cells: Mapping[Place, str], first: int, columns: Collection[int]) -> dict[Place, Place]:
    """Rows and columns of the cells of the first row, if the second row fills just the gaps beside them.

    分值 | (empty) above 单项 | 上限: the second row stands under a cell and the empty places on its right
    and nowhere else, and holds names, no figures. Otherwise nothing is guessed.
    """
    above = {x for x in columns if cells.get((first, x))}
    below = {x for x in columns if cells.get((first + 1, x))}
    groups = {x: _reach(x, above, columns) for x in above}
    wide = {x: reach for x, reach in groups.items() if len(reach) > 1}
    whole = above | {x for reach in wide.values() for x in reach}
    if not wide or below != {x for reach in wide.values() for x in reach} or whole != set(columns):
        return {}
    if any(_FIGURE.search(_YEARS.sub("", cells[first + 1, x])) for x in below):
        return {}
    return {(first, x): (1, len(wide[x])) if x in wide else (2, 1) for x in above}


def _reach(start: int, above: Collection[int], columns: Collection[int]) -> list[int]:
    """A cell's column and the empty ones on its right."""
    reach = [start]
    for x in range(start + 1, max(columns) + 1):
        if x in above:
            break
        reach.append(x)
    return reach
