"""What answers are put together from: clauses of text, and the single rows of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from assistant.answering.rows import said_rows
from knowledge.types import Clause, Passage, Table


def pieces_of(passages: Iterable[Passage]) -> list[Passage]:
    """The passages, each table as one passage a row."""
    return [
        Passage(part, p.document, p.score, p.why, p.referrer) for p in passages for part in parts(p.clause)
    ]


@lru_cache(maxsize=4096)
def parts(clause: Clause) -> tuple[Clause, ...]:
    """The rows of a table, each as a clause with the table's id; any other clause as it is."""
    table = clause.table
    if table is None or not table.rows:
        return (clause,)
    said = said_rows(table)
    rows = zip(said, table.rows, strict=True)
    return tuple(replace(clause, text=text, table=Table(table.header, (row,))) for text, row in rows)


def is_row(clause: Clause) -> bool:
    """Whether a piece is a row of a table."""
    return clause.table is not None
