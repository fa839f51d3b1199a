"""Step 3: which document's change brought a change of another one about, and what it was laid over."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, inspect

from knowledge.storage import tables as t


def upgrade() -> None:
    """Add the columns that are not there yet."""
    there = {column["name"] for column in inspect(op.get_bind()).get_columns(t.drafts.name)}
    for name in ("caused_by", "laid_over"):
        if name not in there:
            column = t.drafts.c[name]
            op.add_column(t.drafts.name, Column(name, column.type, nullable=column.nullable))
