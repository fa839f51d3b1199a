"""What was suggested to operators, in SQL: which question (masked), which words, which clauses, when."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from assistant.listening.types import Suggestion
from assistant.privacy import mask
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_suggestions = Table(
    "suggestions",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("centre", String(40), nullable=False),
    Column("call_id", String(80), nullable=False, index=True),
    Column("suggestion", String(20), nullable=False),
    Column("status", String(12), nullable=False),
    Column("question", Text, nullable=False),
    Column("say", Text, nullable=False),
    Column("clauses", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("after_seq", Integer, nullable=False),
)


class SqlSuggestions:
    """The table `suggestions`; rows are only added, for ever or for `keep`."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        self._engine, self._keep = engine, keep
        # SQLite lets one write at a time; the others sleep and try again: better they stand in line here.
        self._writing: AbstractContextManager[Any] = (
            Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        with mapped_errors():
            _metadata.create_all(engine)

    def keep(self, centre: str, call_id: str, events: Sequence[Suggestion], now: datetime) -> None:
        """Keep what was suggested, changed or withdrawn; a number in the name of the call is masked too."""
        rows = [{"at": now, "centre": centre, "call_id": mask(call_id)} | _row(one) for one in events]
        with self._writing, mapped_errors(), self._engine.begin() as c:
            c.execute(insert(_suggestions), rows)

    def of_call(self, centre: str, call_id: str) -> list[dict[str, Any]]:
        """What was suggested in a call, in order."""
        t = _suggestions.c
        query = select(_suggestions).where(t.centre == centre, t.call_id == mask(call_id)).order_by(t.id)
        with mapped_errors(), self._engine.begin() as c:
            return [dict(row._mapping) for row in c.execute(query)]

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Wipe what has been kept long enough; how many."""
        if self._keep is None:
            return {"suggestions": 0}
        with self._writing, mapped_errors(), self._engine.begin() as c:
            old = delete(_suggestions).where(_suggestions.c.at < now - self._keep)
            return {"suggestions": c.execute(old).rowcount}


def _row(one: Suggestion) -> dict[str, Any]:
    return {
        "suggestion": one.id,
        "status": one.status,
        "question": mask(one.question),
        "say": one.say,
        "clauses": [c["clause_id"] for c in one.citations],
        "confidence": one.confidence,
        "after_seq": one.after_seq,
    }
