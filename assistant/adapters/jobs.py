"""Long work of officers (导入、检查、发布) in SQL: how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_jobs = Table(
    "officers_jobs",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("about", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("due", Moment),
    Column("begun", Moment, nullable=False),
    Column("touched", Moment, nullable=False),
    Column("phase", String(40), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
    Column("result", JSON),
)
_KEPT = 300


class SqlJobs:
    """The table `officers_jobs`: the latest few hundred; states waiting, running, done, failed, cancelled."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def begin(
        self, kind: str, who: str, about: Mapping[str, Any], now: datetime, due: datetime | None = None
    ) -> str:
        """A new job, which runs from now on, or waits until it is due; its id."""
        job = uuid4().hex
        values: dict[str, Any] = {
            "id": job, "kind": kind, "who": who, "about": dict(about), "due": due,
            "state": "waiting" if due else "running", "begun": now, "touched": now, "phase": "", "done": 0,
            "total": int(about.get("total", 0)), "rows": [],
        }  # fmt: skip
        with mapped_errors(), self._engine.begin() as c:
            number = c.execute(insert(_jobs).values(values).returning(_jobs.c.number)).scalar_one()
            old = (_jobs.c.number <= number - _KEPT, _jobs.c.state != "waiting")
            c.execute(delete(_jobs).where(*old))
        return job

    def tell(
        self, job: str, now: datetime, phase: str, done: int, total: int, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """How far it is; `rows` are all that there are by now."""
        values = {"touched": now, "phase": phase, "done": done, "total": total, "rows": list(rows)}
        self._update(job, ("running",), values)

    def end(self, job: str, now: datetime, state: str, result: Mapping[str, Any]) -> None:
        """It is done or failed; the result is kept."""
        self._update(job, ("running",), {"touched": now, "state": state, "result": dict(result)})

    def claim(self, job: str, now: datetime) -> bool:
        """Begin a job that waited; false when somebody else did, or it was cancelled."""
        return self._update(job, ("waiting",), {"state": "running", "touched": now})

    def cancel(self, job: str, now: datetime) -> bool:
        """Let a job that waits never begin; false when it has begun."""
        return self._update(job, ("waiting",), {"state": "cancelled", "touched": now})

    def due(self, now: datetime) -> list[dict[str, Any]]:
        """The waiting jobs whose time has come."""
        return self._found(_jobs.c.state == "waiting", _jobs.c.due <= now)

    def find(self, job: str) -> dict[str, Any] | None:
        """A job by its id."""
        return next(iter(self._found(_jobs.c.id == job)), None)

    def latest(self, kinds: Sequence[str], limit: int = 20) -> list[dict[str, Any]]:
        """The latest jobs of some kinds, newest first."""
        return self._found(_jobs.c.kind.in_(kinds), limit=limit)

    def _found(self, *wanted: Any, limit: int = 100) -> list[dict[str, Any]]:
        query = select(_jobs).where(*wanted).order_by(_jobs.c.number.desc()).limit(limit)
        with mapped_errors(), self._engine.begin() as c:
            return [dict(row._mapping) for row in c.execute(query)]

    def _update(self, job: str, states: Sequence[str], values: Mapping[str, Any]) -> bool:
        mine = (_jobs.c.id == job, _jobs.c.state.in_(states))
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(update(_jobs).where(*mine).values(**values)).rowcount == 1
