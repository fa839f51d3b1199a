"""Tables: a grid of cells to header and rows, rows to text in which each carries its header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.grid.grids import SpanGrid, body_rows, captions, fill_down, header_depth, notes
from knowledge.grid.namevalues import names_and_values
from knowledge.text.blocks import Block, paragraph
from knowledge.types import Table

__all__ = ["TableReading", "chunks", "fill_down", "read_table", "row_text", "table_of", "table_text"]

ROWS_PER_CLAUSE = 15
_TEXT_LIMIT = 1000  # about how many characters of rows one clause holds

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table with what its first rows (caption) and last rows (注：……) say about it."""

    table: Table | None
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def blocks(self) -> list[Block]:
        """Captions, table and notes in the order of reading."""
        texts = [paragraph(text) for text in self.captions]
        return [*texts, Block("table", table=self.table), *(paragraph(text) for text in self.notes)]


def read_table(grid: SpanGrid, header_rows: int | None = None) -> TableReading:
    """Captions, header, body and notes of a grid; `header_rows` where the format marks the header."""
    grid = grid.compact()
    above = captions(grid)
    grid = grid.without(len(above), 0)
    below = notes(grid)
    grid = grid.without(0, len(below)).compact()
    if not grid.texts:
        return TableReading(None, tuple(above), tuple(below))
    if pairs := names_and_values(grid):
        return TableReading(pairs, tuple(above), tuple(below))
    marked = header_rows is not None
    count = max((header_rows or 0) - len(above), 0) if marked else header_depth(grid)
    count = min(count, len(grid.texts) - 1)
    head, body = grid.texts[:count], grid.without(count, 0)
    rows, remarks, grouped = body_rows(body)
    header = _joined_header(head, len(grid.texts[0]))
    header, rows = (("", *header), rows) if grouped else (header, rows)
    kept = [tuple(row) for row in rows if row[1 if grouped else 0 :] not in head or not head]
    return TableReading(Table(header, tuple(kept)), tuple(above), (*remarks, *below))


def table_of(grid: Grid, header_rows: int | None = None) -> tuple[Table | None, str]:
    """Header and rows of a grid with its merged cells filled in, and a caption found in its first rows.

    `header_rows` is None where the format does not say: then the first row is the header, and more rows
    are if the first holds merged cells.
    """
    read = read_table(SpanGrid.plain(grid), header_rows)
    return read.table, "；".join(read.captions)


def row_text(table: Table, row: Sequence[str]) -> str:
    """One row as a line that can be read alone: 表头1：值1；表头2：值2."""
    pairs = []
    for name, value in zip(table.header, row, strict=True):
        if value:
            pairs.append(f"{name}：{value}" if name and name != value else value)
    return "；".join(pairs)


def table_text(table: Table) -> str:
    """All rows, one a line."""
    return "\n".join(line for row in table.rows if (line := row_text(table, row)))


def chunks(table: Table) -> Iterator[tuple[int, Table]]:
    """The table in pieces of few rows, each with the header and the number of its first row (from 1)."""
    lengths = [len(row_text(table, row)) for row in table.rows]
    count = max(-(-len(lengths) // ROWS_PER_CLAUSE), round(sum(lengths) / _TEXT_LIMIT))
    size = sum(lengths) / max(count, 1)
    start = 0
    for end in range(1, len(lengths) + 1):
        full = sum(lengths[start:end]) >= size or end - start == ROWS_PER_CLAUSE
        if full or end == len(lengths):
            yield start + 1, Table(table.header, table.rows[start:end])
            start = end


def _joined_header(rows: list[list[str]], width: int) -> tuple[str, ...]:
    names = []
    for i in range(width):
        parts = list(dict.fromkeys(row[i] for row in rows if row[i]))
        names.append("·".join(parts))
    return tuple(names)
