"""What insight reads and keeps, in SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    cast,
    delete,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from assistant.adapters.conversations import feedback_table, turns_table
from assistant.insight.types import Given, Note, WrapUp
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_wrapped = Table(
    "wrap_ups",
    _metadata,
    Column("call", String(60), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("by", String(120), nullable=False),
    Column("summary", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("gap", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("corrected", Text, nullable=False),
    Column("clause", String(200), nullable=False),
)
_notes = Table(
    "gap_notes",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(16), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", String(120), nullable=False),
    Column("assigned", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("kind", String(200), nullable=False, server_default=""),
    Column("ref", String(200), nullable=False, server_default=""),
)
_CONFIDENCE = re.compile(r"confidence: (\d\.\d+)")


class SqlAnswers:
    """The answers given, with what was thought of them last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def given(self, since: datetime, until: datetime) -> Sequence[Given]:
        """Those of a time, oldest first."""
        t, f = turns_table.c, feedback_table.c
        own = (t.answer_id, t.received_at, t.channel, t.question, t.status, t.region, t.subject, t.ms)
        asked = (t.received_at >= since, t.received_at < until)
        query = select(*own, cast(t.trace, Text).label("told")).where(*asked).order_by(t.id)
        judged = select(f.answer_id, f.helpful, f.reason, f.comment)
        judged = judged.join(turns_table, t.answer_id == f.answer_id).where(*asked).order_by(f.id)
        with mapped_errors(), self._engine.connect() as c:
            opinions: dict[str, tuple[bool, str]] = {
                row.answer_id: (row.helpful, "：".join(filter(None, (row.reason, row.comment))))
                for row in c.execute(judged)
            }
            return [_given(row, opinions) for row in c.execute(query)]


def _given(row: Row[Any], opinions: Mapping[str, tuple[bool, str]]) -> Given:
    values = dict(row._mapping)
    found = _CONFIDENCE.search(values.pop("told"))
    helpful, reason = opinions.get(row.answer_id, (None, ""))
    values["at"] = values.pop("received_at")
    confidence = float(found[1]) if found else None
    return Given(**values, helpful=helpful, reason=reason, confidence=confidence)


class SqlWrapUps:
    """The tables `wrap_ups` and `gap_notes`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)
            _widen(engine)

    def keep(self, wrapped: WrapUp) -> None:
        """Keep one; a later one of the same call takes its place."""
        values = asdict(wrapped) | {"tags": json.dumps(list(wrapped.tags), ensure_ascii=False)}
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_wrapped).where(_wrapped.c.call == wrapped.call))
            c.execute(insert(_wrapped).values(**values))

    def wrapped(self, since: datetime) -> Sequence[WrapUp]:
        """Those since then, oldest first."""
        query = select(_wrapped).where(_wrapped.c.at >= since).order_by(_wrapped.c.at)
        with mapped_errors(), self._engine.connect() as c:
            return [
                WrapUp(**dict(r._mapping) | {"tags": tuple(json.loads(r.tags))}) for r in c.execute(query)
            ]

    def note(self, note: Note) -> None:
        """Add a note to a gap."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(insert(_notes).values(**asdict(note)))

    def notes(self) -> Sequence[Note]:
        """All notes, oldest first."""
        own = [c for c in _notes.c if c.name != "id"]
        with mapped_errors(), self._engine.connect() as c:
            return [Note(**dict(row._mapping)) for row in c.execute(select(*own).order_by(_notes.c.id))]


def _widen(engine: Engine) -> None:
    """Add the columns that an earlier version of the program did not have."""
    for column in _missing(engine):
        add = f"ALTER TABLE {_notes.name} ADD COLUMN {column} VARCHAR(200) NOT NULL DEFAULT ''"
        try:
            with engine.begin() as c:
                c.execute(text(add))
        except DBAPIError:
            if column in _missing(engine):  # else another program was first
                raise


def _missing(engine: Engine) -> set[str]:
    return {"kind", "ref"} - {column["name"] for column in inspect(engine).get_columns(_notes.name)}
