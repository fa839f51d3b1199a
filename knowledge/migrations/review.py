"""Step 2: who made and reviewed a change, the history, what few clauses have, the count of erasures."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Table, inspect

from knowledge.storage import tables as t

_ADDED = {
    t.clauses: ("extra",),
    t.drafts: (
        *("state", "made_by", "made_role", "made_at"),
        *("submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "comment"),
    ),
    t.serving: ("erasures",),
}


def upgrade() -> None:
    """Add the columns and the table that are not there yet."""
    for table, names in _ADDED.items():
        there = {column["name"] for column in inspect(op.get_bind()).get_columns(table.name)}
        for name in names:
            if name not in there:
                op.add_column(table.name, _copy(table, name))
    t.history.create(op.get_bind(), checkfirst=True)


def _copy(table: Table, name: str) -> Column[object]:
    column = table.c[name]
    return Column(name, column.type, nullable=column.nullable, server_default=column.server_default)
