"""Step 4: how each embedding model that built a release is opened again."""

from __future__ import annotations

from alembic import op

from knowledge.storage import tables as t


def upgrade() -> None:
    """Make the table if it is not there yet."""
    t.models.create(op.get_bind(), checkfirst=True)
