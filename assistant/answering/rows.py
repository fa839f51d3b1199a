"""The rows of a table that apply to the question, each said with its header."""

from __future__ import annotations

from assistant.answering.aspects import is_old
from assistant.answering.confidence import core
from assistant.ports import Knowledge
from assistant.types import Line
from knowledge.types import Passage, Table

_MARGIN = 0.15  # by how much a row must fit better than the worst to be singled out
_MAX_ROWS = 12


def row_lines(passage: Passage, question: str, knowledge: Knowledge) -> list[Line]:
    """The rows that fit best; all of them when none stands out."""
    table = passage.clause.table
    assert table is not None
    if not table.rows:
        return [Line(passage.clause.text, (passage,))]
    rows = said_rows(table)
    weights = knowledge.focus(core(question), rows)
    best, worst = max(weights), min(weights)
    floor = best - _MARGIN if best - worst > _MARGIN else worst
    chosen = [row for row, weight in zip(rows, weights, strict=True) if weight >= floor]
    chosen.sort(key=lambda row: is_old(row))  # what holds now comes before what held once
    return [Line(row, (passage,), quote=row) for row in chosen[:_MAX_ROWS]]


def said_rows(table: Table) -> list[str]:
    """Every row as words."""
    return [_said(table, row) for row in table.rows]


def _said(table: Table, row: tuple[str, ...]) -> str:
    """A row as words: its first cell names it, the others carry their headers."""
    pairs = [(h, c) for h, c in zip(table.header, row, strict=False) if c.strip()]
    if len(pairs) == 2:
        return f"{pairs[0][1]}：{pairs[1][1]}"
    if not pairs:
        return ""
    return f"{pairs[0][1]}：" + "；".join(f"{header} {cell}" for header, cell in pairs[1:])
