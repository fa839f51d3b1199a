"""The conversation store in SQL. Only masked text comes in here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    text,
)

from assistant.errors import ConversationNotFound
from assistant.privacy import mask
from assistant.types import Exchange, Turn
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()

turns_table = Table(
    "turns",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", String(40), nullable=False, unique=True),
    Column("conversation_id", String(80), nullable=False, index=True),
    Column("channel", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("question", Text, nullable=False),
    Column("rewritten", Text, nullable=False),
    Column("region", String(6)),
    Column("subject", Text),
    Column("as_of", Date, nullable=False),
    Column("release", Integer),
    Column("status", String(40), nullable=False),
    Column("trace", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("ms", Integer, nullable=False),
)

feedback_table = Table(
    "feedback",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", String(40), nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Text),
    Column("comment", Text),
)


class SqlConversations:
    """Conversations in the tables `turns` and `feedback`; for ever, or each turn for `keep`."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        self._engine, self._keep = engine, keep
        # SQLite lets one write at a time; the others sleep and try again: better they stand in line here.
        self._writing: AbstractContextManager[Any] = (
            Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        with mapped_errors():
            _metadata.create_all(engine)

    def exchanges(self, conversation_id: str, limit: int = 6) -> tuple[Exchange, ...]:
        """The last exchanges, oldest first."""
        query = select(turns_table).where(turns_table.c.conversation_id == conversation_id)
        with mapped_errors(), self._engine.begin() as c:
            rows = list(c.execute(query.order_by(turns_table.c.id.desc()).limit(limit)))
        return tuple(
            Exchange(row.question, row.rewritten, row.status, row.region, row.subject)
            for row in reversed(rows)
        )

    def record(self, turn: Turn, answer_id: str, body: Mapping[str, Any], ms: int) -> None:
        """Keep a finished turn."""
        assert turn.answer is not None
        reading = turn.reading
        values = {
            "answer_id": answer_id,
            "conversation_id": turn.message.conversation_id,
            "channel": turn.message.channel,
            "received_at": turn.message.received_at,
            "question": turn.text,
            "rewritten": reading.question if reading else turn.text,
            "region": reading.places[0] if reading and reading.places else None,
            "subject": turn.answer.subject,
            "as_of": turn.as_of,
            "release": turn.release,
            "status": str(turn.answer.status),
            "trace": list(turn.trace),
            "result": dict(body),
            "ms": ms,
        }
        with self._writing, mapped_errors(), self._engine.begin() as c:
            c.execute(insert(turns_table), values)

    def turns(self, conversation_id: str) -> list[dict[str, Any]]:
        """Questions, what was given out for them, and when they came; oldest first."""
        t = turns_table.c
        query = select(t.question, t.result, t.received_at).where(t.conversation_id == conversation_id)
        with mapped_errors(), self._engine.begin() as c:
            rows = c.execute(query.order_by(t.id))
            return [{"question": r.question, "result": r.result, "at": r.received_at} for r in rows]

    def answer(self, answer_id: str) -> dict[str, Any] | None:
        """One answer as it was given out, on which day and release, and what was thought of it."""
        t, judged = turns_table.c, feedback_table.c
        said = select(judged.helpful, judged.reason, judged.comment).where(judged.answer_id == answer_id)
        with mapped_errors(), self._engine.begin() as c:
            row = c.execute(select(turns_table).where(t.answer_id == answer_id)).one_or_none()
            opinions = [dict(one._mapping) for one in c.execute(said)]
        if row is None:
            return None
        names = ("answer_id", "conversation_id", "channel", "question", "region", "release", "status", "ms")
        days = {"received_at": row.received_at.isoformat(), "as_of": row.as_of.isoformat()}
        kept = {name: getattr(row, name) for name in names}
        return kept | days | {"result": row.result, "feedback": opinions}

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Wipe the turns that have been kept long enough, with what was thought of them; how many."""
        if self._keep is None:
            return {"turns": 0}
        old = turns_table.c.received_at < now - self._keep
        with self._writing, mapped_errors(), self._engine.begin() as c:
            if self._engine.dialect.name == "sqlite":
                c.execute(text("PRAGMA secure_delete=ON"))  # freed pages are overwritten, not only freed
            judged = feedback_table.c.answer_id.in_(select(turns_table.c.answer_id).where(old))
            c.execute(delete(feedback_table).where(judged))
            return {"turns": c.execute(delete(turns_table).where(old)).rowcount}

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep what a person thought of an answer."""
        with mapped_errors(), self._engine.begin() as c:
            known = c.execute(select(turns_table.c.id).where(turns_table.c.answer_id == answer_id)).first()
            if known is None:
                raise ConversationNotFound("没有找到这条回答，可能已经清除。请刷新页面后重试。")
            words = {"reason": reason and mask(reason), "comment": comment and mask(comment)}
            c.execute(insert(feedback_table).values(answer_id=answer_id, helpful=helpful, **words))
