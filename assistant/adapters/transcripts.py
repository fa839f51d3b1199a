"""Which conversation a transcript belongs to, for clients that send all that was said and no number."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, delete, insert, select

from knowledge.storage.database import Moment, mapped_errors

KEPT = timedelta(days=2)
_metadata = MetaData()
_transcripts = Table(
    "transcripts",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, index=True),
    Column("conversation_id", String(80), nullable=False),
    Column("at", Moment, nullable=False),
)


class SqlTranscripts:
    """The table `transcripts`: digests of what was said, never the words."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def keep(self, key: str, conversation_id: str, now: datetime) -> None:
        """Remember where a transcript ends; what is older than two days is forgotten."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_transcripts).where(_transcripts.c.at < now - KEPT))
            c.execute(insert(_transcripts).values(key=key, conversation_id=conversation_id, at=now))

    def claim(self, key: str) -> str | None:
        """The newest such conversation, once: two people whose words were the same go on in two."""
        query = select(_transcripts.c.id, _transcripts.c.conversation_id).where(_transcripts.c.key == key)
        with mapped_errors(), self._engine.begin() as c:
            for row in c.execute(query.order_by(_transcripts.c.id.desc())).all():
                if c.execute(delete(_transcripts).where(_transcripts.c.id == row.id)).rowcount:
                    return str(row.conversation_id)
        return None
