"""The history (审计记录): who did what to which document or release, when. It is only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from knowledge.review.actors import Action, Actor
from knowledge.storage import tables as t
from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    actor: str
    role: str
    action: str
    document_id: str | None = None
    version_id: int | None = None
    release: int | None = None
    comment: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {"at": self.at.isoformat(), "detail": dict(self.detail)}


def record(
    c: Connection,
    at: datetime,
    actor: Actor,
    action: Action,
    *,
    document_id: str | None = None,
    version_id: int | None = None,
    release: int | None = None,
    comment: str | None = None,
    **detail: Any,
) -> None:
    """Add a line within the transaction of the act itself: there is none without the other."""
    values = {
        "at": at,
        "actor": actor.name,
        "role": actor.role,
        "action": action,
        "document_id": document_id,
        "version_id": version_id,
        "release": release,
        "comment": comment or None,
        "detail": detail,
    }
    c.execute(insert(t.history).values(values))


class History:
    """Reads the history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> int:
        """The number of the latest line; 0 before the first."""
        with self._database.begin() as c:
            return int(c.execute(select(func.coalesce(func.max(t.history.c.id), 0))).scalar_one())

    def events(
        self, document_id: str | None = None, release: int | None = None, limit: int = 200
    ) -> list[Event]:
        """The latest events, newest first, of a document or a release if one is named."""
        query = select(t.history).order_by(t.history.c.id.desc()).limit(limit)
        if document_id is not None:
            query = query.where(t.history.c.document_id == document_id)
        if release is not None:
            query = query.where(t.history.c.release == release)
        with self._database.begin() as c:
            rows = [dict(row._mapping) for row in c.execute(query)]
        return [Event(**{k: v for k, v in row.items() if k != "id"}) for row in rows]
