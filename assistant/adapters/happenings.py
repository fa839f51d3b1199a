"""What happened, read from the tables where it stands: nothing is written twice, so nothing can be missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, Row, Select, Table, and_, inspect, or_, select

from assistant.adapters.conversations import feedback_table, turns_table
from assistant.adapters.orders import orders_table
from assistant.webhooks.types import Happening, Source
from knowledge.storage.database import mapped_errors
from knowledge.storage.tables import history
from tools.services.sql.tables import bookings, handovers, notices

_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
Told = Callable[[Row[Any]], tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Rows that are only added, in the order of their numbers."""

    kind: str
    engine: Engine
    table: Table
    at: Column[Any]
    told: Told
    rows: Select[Any]

    def after(self, cursor: str, limit: int, until: datetime) -> Sequence[Happening]:
        """The next ones behind a number."""
        number = self.table.c.id
        query = self.rows.where(number > int(cursor), self.at <= until).order_by(number).limit(limit)
        return [self._one(row) for row in _read(self.engine, self.table, query)]

    def end(self, until: datetime) -> str:
        """The last number."""
        number = self.table.c.id
        rows = _read(self.engine, self.table, select(number).order_by(number.desc()).limit(1))
        return str(rows[0].id if rows else 0)

    def _one(self, row: Row[Any]) -> Happening:
        name, data = self.told(row)
        return Happening(f"{self.kind}_{row.id}", f"{self.kind}.{name}", row.at, data, str(row.id))


@dataclass(frozen=True, slots=True)
class Changing:
    """Rows that change: each state that a look finds is told, in the order of the changes."""

    kind: str
    engine: Engine
    table: Table
    told: Told

    def after(self, cursor: str, limit: int, until: datetime) -> Sequence[Happening]:
        """The next changes behind a moment and a code."""
        t, (moment, code) = self.table.c, _pair(cursor)
        behind = or_(t.updated > moment, and_(t.updated == moment, t.code > code))
        query = select(self.table).where(behind, t.updated <= until).order_by(t.updated, t.code).limit(limit)
        return [self._one(row) for row in _read(self.engine, self.table, query)]

    def end(self, until: datetime) -> str:
        """Behind the last change."""
        t = self.table.c
        last = select(t.updated, t.code).order_by(t.updated.desc(), t.code.desc()).limit(1)
        rows = _read(self.engine, self.table, last)
        return f"{rows[0].updated.isoformat()}|{rows[0].code}" if rows else f"{_NEVER.isoformat()}|"

    def _one(self, row: Row[Any]) -> Happening:
        name, data = self.told(row)
        moment = row.updated.isoformat()
        unique = f"{self.kind}_{row.code}_{int(row.updated.timestamp() * 1000)}"
        return Happening(unique, f"{self.kind}.{name}", row.updated, data, f"{moment}|{row.code}")


def sources(engine: Engine) -> Sequence[Source]:
    """All that can be told."""
    t, f, h, n = turns_table, feedback_table, history, notices
    rated = select(f, t.c.received_at.label("at"), t.c.conversation_id)
    return (
        Numbered("answer", engine, t, t.c.received_at, _answer, select(t, t.c.received_at.label("at"))),
        Numbered(
            "feedback", engine, f, t.c.received_at, _feedback, rated.where(f.c.answer_id == t.c.answer_id)
        ),
        Numbered("knowledge", engine, h, h.c.at, _knowledge, select(h)),
        Numbered("notice", engine, n, n.c.created, _notice, select(n, n.c.created.label("at"))),
        Changing("booking", engine, bookings, _booking),
        Changing("handover", engine, handovers, _handover),
        Changing("order", engine, orders_table, _order),
    )


def _read(engine: Engine, table: Table, query: Select[Any]) -> Sequence[Row[Any]]:
    """The rows; none where the table was not yet needed."""
    with mapped_errors(), engine.begin() as c:
        return c.execute(query).all() if inspect(c).has_table(table.name) else ()


def _pair(cursor: str) -> tuple[datetime, str]:
    moment, _, code = cursor.partition("|")
    return datetime.fromisoformat(moment), code


def _picked(row: Row[Any], *names: str) -> dict[str, Any]:
    return {name: row._mapping[name] for name in names}


def _answer(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    own = (
        "answer_id",
        "conversation_id",
        "channel",
        "question",
        "status",
        "region",
        "subject",
        "release",
        "ms",
    )
    cited = [one["clause_id"] for one in row.result["answer"]["citations"]]
    return "given", _picked(row, *own) | {"cited": cited}


def _feedback(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    return "given", _picked(row, "answer_id", "conversation_id", "helpful", "reason", "comment")


def _knowledge(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    return row.action, _picked(row, "actor", "role", "document_id", "release", "comment")


def _notice(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    return "posted", _picked(row, "code", "text")


def _booking(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    return row.state, _picked(row, "code", "slot_id", "starts", "sequence")


def _order(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    own = ("code", "kind", "subject", "summary", "region", "department", "urgency", "reply", "satisfaction")
    return row.state, _picked(row, *own) | {"due": row.due and row.due.isoformat()}


def _handover(row: Row[Any]) -> tuple[str, Mapping[str, Any]]:
    return row.state, _picked(row, "code", "reason", "summary", "region")
