"""Rows of cells to blocks: titles, tables between empty rows, and notes, for spreadsheets and .csv files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.grid.grids import PlacedCell, SpanGrid
from knowledge.grid.tabular import read_table
from knowledge.parsing.lostmerges import header_spans
from knowledge.text.blocks import Block, BlockList, heading, paragraph
from knowledge.text.cleaning import bullet_text, tidy
from knowledge.tree.numbering import RANKS, read_marker

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as they are shown by place; merged ranges by their first place, with their rows and columns."""

    cells: Mapping[Place, str]
    spans: Mapping[Place, Place] = field(default_factory=dict)


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """The blocks of one sheet in the order of reading."""
    rows: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(place for place, text in sheet.cells.items() if text):
        rows[place[0]].append(place)
    found = BlockList()
    for part in _parts(sheet, rows):
        for block in _part(sheet, part):
            found.add(block)
    return found.blocks


def _parts(sheet: Sheet, rows: Mapping[int, list[Place]]) -> Iterator[list[list[Place]]]:
    """Runs of rows that hold something; a merged cell holds all its rows together."""
    run: list[list[Place]] = []
    last = 0
    for row in sorted(rows):
        if run and (row > last + 1 or _opens_unit(sheet, rows[row])):
            yield run
            run = []
        run.append(rows[row])
        last = max([last if len(run) > 1 else row, *(_end(sheet, place) for place in rows[row])])
    if run:
        yield run


def _opens_unit(sheet: Sheet, places: Sequence[Place]) -> bool:
    """A row that holds the beginning of a chapter, an article or an attachment and nothing else."""
    marker = read_marker(sheet.cells[places[0]]) if len(places) == 1 else None
    return marker is not None and marker.style in RANKS


def _end(sheet: Sheet, place: Place) -> int:
    """The last row of a cell."""
    return place[0] + sheet.spans.get(place, (1, 1))[0] - 1


def _part(sheet: Sheet, rows: Sequence[list[Place]]) -> Iterator[Block]:
    """Lines above, a table, lines below; a row with one cell is a line unless it stands inside a table."""
    wide = [index for index, places in enumerate(rows) if len(places) > 1]
    first = wide[0] if wide else len(rows)
    table = rows[first : wide[-1] + 1] if wide else []
    reach = max((_end(sheet, place) for row in table for place in row), default=0)
    after = next((i for i in range(first, len(rows)) if rows[i][0][0] > reach), len(rows))
    for row in rows[:first]:
        yield from _lines(sheet, row)
    if wide:
        places = [place for row in rows[first:after] for place in row]
        yield from read_table(SpanGrid.of(_placed(sheet, places))).blocks()
    for row in rows[after:]:
        yield from _lines(sheet, row)


def _lines(sheet: Sheet, places: Sequence[Place]) -> Iterator[Block]:
    for place in places:
        for line in sheet.cells[place].split("\n"):
            item = bullet_text(tidy(line))
            yield paragraph(tidy(line)) if item is None else Block("bullet", item)


def _placed(sheet: Sheet, places: Sequence[Place]) -> Iterator[PlacedCell]:
    top, left = min(y for y, _ in places), min(x for _, x in places)
    spans = sheet.spans or header_spans(sheet.cells, top, {x for _, x in places})
    for row, column in places:
        rows, columns = spans.get((row, column), (1, 1))
        yield row - top, column - left, rows, columns, tidy(sheet.cells[row, column].replace("\n", " "))


_LONGEST_TITLE = 60
_NO_TITLE = re.compile(r"[。；，]|[：:]$")


def titled(blocks: Sequence[Block]) -> list[Block]:
    """The line above the first table or text, where it reads as one, is the title of the file."""
    first = blocks[0] if len(blocks) > 1 else None
    if not first or first.kind != "paragraph" or len(first.text) > _LONGEST_TITLE:
        return list(blocks)
    if _NO_TITLE.search(first.text) or read_marker(first.text):
        return list(blocks)
    return [heading(first.text, 1), *blocks[1:]]
