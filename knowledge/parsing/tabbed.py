"""Tables in plain text: rows of cells with tabs between, as a table is copied out of Word or a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.parsing.sheetblocks import Sheet, sheet_blocks
from knowledge.text.blocks import Block
from knowledge.text.cleaning import tidy

_PAGE_NUMBER = re.compile(r"[-—–]\s*[0-9]{1,4}\s*[-—–]$")
_FEWEST_ROWS, _LONGEST_CELL = 2, 60
_MOST_CELLS = 100_000
_MOST_EMPTY = 0.4  # of all cells: columns lined up by tabs are no table


def parts(lines: Sequence[str]) -> Iterator[tuple[list[str], list[Block]]]:
    """Runs of lines of text, each with the blocks of the table under it (the last has none)."""
    text: list[str] = []
    for run in _runs(lines):
        rows = [[tidy(cell) for cell in line.split("\t")] for line in run if not _is_between(line)]
        if not _is_table(rows):
            text += run
            continue
        yield text, table_blocks(rows)
        text = []
    yield text, []


def table_blocks(rows: Sequence[Sequence[str]]) -> list[Block]:
    """The blocks of rows of cells, of which merged ones hold their text in their first place."""
    cells = {(y, x): cell for y, row in enumerate(rows) for x, cell in enumerate(row) if cell}
    return sheet_blocks(Sheet(cells))


def _runs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines with as many tabs as the one before; what stands between rows belongs to the run."""
    run: list[str] = []
    tabs = 0
    for line in _without_gaps(lines):
        if line is None or (not _is_between(line) and _tabs(line, tabs) != tabs):
            if run:
                yield run
            run, tabs = [], _tabs(line, tabs) if line else 0
        if line is not None:
            run.append(line)
    if run:
        yield run


def _without_gaps(lines: Sequence[str]) -> Iterator[str | None]:
    """The lines, with None for an empty line that ends a table of close rows; a page end does not."""
    are_close = any(_tabs(line, 0) and _tabs(below, 0) for line, below in pairwise(lines))
    for at, line in enumerate(lines):
        near = [other.strip() for other in lines[max(at - 2, 0) : at + 3]]
        ends = are_close and not line.strip() and not any(map(_PAGE_NUMBER.match, near))
        yield None if ends else line


def _is_between(line: str) -> bool:
    """An empty line or a page number."""
    return not line.strip() or bool(_PAGE_NUMBER.match(line.strip()))


def _tabs(line: str, above: int) -> int:
    """The tabs of a line with something between them; one set in by a tab has none, unless rows are above."""
    count = line.count("\t")
    return count if "\t" in line.strip() or count == above else 0


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in rows for cell in row]
    if len(rows) < _FEWEST_ROWS or len(rows[0]) < 2 or not all(any(row) for row in rows):
        return False
    if len(cells) > _MOST_CELLS:
        return False
    return cells.count("") <= len(cells) * _MOST_EMPTY and max(map(len, cells)) <= _LONGEST_CELL
