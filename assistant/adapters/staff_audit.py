"""The audit log of staff in SQL: each line is sealed with the line before it, so that a change shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, Row, String, Table, Text, insert, or_, select
from sqlalchemy.exc import IntegrityError

from assistant.staff.types import Entry
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_lines = Table(
    "staff_audit",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
    Column("who", String(260), nullable=False, index=True),
    Column("act", String(60), nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("seal", String(64), nullable=False),
)
_TRIES = 50  # two processes may want the same number
_PAGE = 1000


class SqlAuditLog:
    """The table `staff_audit`; numbers run without a gap."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def add(self, at: datetime, who: str, act: str, what: str, detail: str) -> Entry:
        """Add a line, sealed with the line before; `detail` is JSON."""
        with mapped_errors():
            for _ in range(_TRIES):
                try:
                    return self._append(at, who, act, what, detail)
                except IntegrityError:
                    continue  # another process took the number
        raise IndexUnavailable("操作记录没有写入：同时写的人太多。这次操作没有进行，请再试一次。")

    def _append(self, at: datetime, who: str, act: str, what: str, detail: str) -> Entry:
        with self._engine.begin() as c:
            last = c.execute(select(_lines).order_by(_lines.c.number.desc()).limit(1)).first()
            number, before = (last.number + 1, last.seal) if last else (1, "")
            seal = _seal(before, number, at, who, act, what, detail)
            row = Entry(number, at, who, act, what, json.loads(detail), seal)
            c.execute(insert(_lines).values(**{**asdict(row), "detail": detail}))
        return row

    def read(
        self,
        *,
        who: str = "",
        text: str = "",
        acts: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[Entry]:
        """The newest first; `before` a number pages on. `text` is in a line, or its act among `acts`."""
        wanted = select(_lines).order_by(_lines.c.number.desc()).limit(limit)
        if who:
            wanted = wanted.where(_lines.c.who.contains(who, autoescape=True))
        if text:
            fields = (_lines.c.act, _lines.c.what, _lines.c.detail)
            wanted = wanted.where(
                or_(_lines.c.act.in_(acts), *(field.contains(text, autoescape=True) for field in fields))
            )
        if since:
            wanted = wanted.where(_lines.c.at >= since)
        if until:
            wanted = wanted.where(_lines.c.at < until)
        if before:
            wanted = wanted.where(_lines.c.number < before)
        with mapped_errors(), self._engine.connect() as c:
            return [_entry(row) for row in c.execute(wanted)]

    def broken(self) -> int | None:
        """The number of the first line that is not as it was written; None if all are."""
        seal, expected = "", 1
        for row in self._all():
            own = _seal(seal, row.number, row.at, row.who, row.act, row.what, row.detail)
            if row.number != expected or row.seal != own:
                return expected
            seal, expected = row.seal, expected + 1
        return None

    def _all(self) -> Iterator[Row[Any]]:
        last = 0
        while True:
            page = select(_lines).where(_lines.c.number > last).order_by(_lines.c.number).limit(_PAGE)
            with mapped_errors(), self._engine.connect() as c:
                rows = c.execute(page).all()
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1].number


def _seal(before: str, number: int, at: datetime, *told: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(json.dumps([before, number, moment, *told], ensure_ascii=False).encode()).hexdigest()


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.number, row.at, row.who, row.act, row.what, json.loads(row.detail), row.seal)
