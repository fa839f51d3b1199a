"""The rows of a table as words."""

from __future__ import annotations

from knowledge.types import Table


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
