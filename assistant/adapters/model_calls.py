"""The calls to language models in SQL: counts, times and costs, never a word of what was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Column, Engine, Float, Integer, MetaData, String, Table, delete, insert, select

from assistant.models.types import ModelCall
from knowledge.storage.database import Moment, mapped_errors

_KEPT = timedelta(days=366)
_metadata = MetaData()
_calls = Table(
    "model_calls",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("step", String(40), nullable=False),
    Column("prompt", String(80), nullable=False),
    Column("model", String(200), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("ms", Integer, nullable=False),
    Column("first_ms", Integer),
    Column("tokens_in", Integer),
    Column("tokens_out", Integer),
    Column("cost", Float),
)
_FIELDS = tuple(column for column in _calls.c if column.name not in ("id", "at"))


class SqlModelCalls:
    """Calls in the table `model_calls`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now
        # SQLite lets one write at a time; the others sleep and try again: better they stand in line here.
        self._writing: AbstractContextManager[Any] = (
            Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        with mapped_errors():
            _metadata.create_all(engine)

    def keep(self, calls: Sequence[ModelCall]) -> None:
        """Keep the calls, at this moment."""
        if calls:
            rows = [{"at": self._now(), **asdict(call)} for call in calls]
            with self._writing, mapped_errors(), self._engine.begin() as c:
                c.execute(insert(_calls), rows)

    def since(self, moment: datetime) -> list[ModelCall]:
        """The calls since then, oldest first."""
        query = select(*_FIELDS).where(_calls.c.at >= moment).order_by(_calls.c.id)
        with mapped_errors(), self._engine.begin() as c:
            return [ModelCall(**row._mapping) for row in c.execute(query)]

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Delete the calls of more than a year ago; how many."""
        with self._writing, mapped_errors(), self._engine.begin() as c:
            return {"model_calls": c.execute(delete(_calls).where(_calls.c.at < now - _KEPT)).rowcount}
