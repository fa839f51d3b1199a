"""The queue of those who asked for a person, in SQL, beside the requests that the tools keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.handover.types import Item, Said
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import Moment, mapped_errors
from tools.services.masking import masked_phone
from tools.services.sql.tables import handovers

_metadata = MetaData()
_held = Table(
    "handover_held",
    _metadata,
    Column("code", String(20), primary_key=True),
    Column("operator", String(40), nullable=False),
    Column("name", String(120), nullable=False),
    Column("until", Moment, nullable=False),
)
_written = Table(
    "handover_written",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("conversation", String(200), nullable=False, index=True),
    Column("by", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,  # no number twice: who has read on from one would miss it
)
# What was written in a channel that must be written to; a page asks by itself.
_due = Table(
    "handover_due",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("channel", String(20), nullable=False, index=True),
)
_CHANNEL = re.compile(r"([a-z_]{1,20})-[0-9a-f]{40}")
"""Channels that must be written to name a conversation by themselves and by a digest of its person."""
_STATES = {"WAITING": "waiting", "TAKEN": "taken", "DONE": "done"}
_MOST = 300


class SqlQueue:
    """The tables `service_handovers` (of the tools), `handover_held` and `handover_written`."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        """What was written is kept for `keep`, or for ever."""
        self._engine, self._keep, self._there = engine, keep, False
        for _ in _metadata.tables:  # workers that start together each find some made by another in between
            with suppress(IndexUnavailable), mapped_errors():
                _metadata.create_all(engine)
                return
        with mapped_errors():
            _metadata.create_all(engine)

    def items(self, done_since: datetime) -> Sequence[Item]:
        """Those not done, the longest waiting first, then those done since a moment."""
        t = handovers.c
        wanted = _rows().where(or_(t.state != "DONE", t.updated >= done_since)).limit(_MOST)
        return [_item(row) for row in self._all(wanted.order_by(t.state == "DONE", t.created))]

    def item(self, code: str) -> Item | None:
        """One of them."""
        found = self._all(_rows().where(handovers.c.code == code))
        return _item(found[0]) if found else None

    def take(self, code: str, operator: str, name: str, now: datetime, until: datetime) -> bool:
        """Give it to an operator, or keep it longer; false if another has it still, or it is done."""
        h, t = _held.c, handovers.c
        values = {"operator": operator, "name": name, "until": until}
        free = update(_held).where(h.code == code, or_(h.operator == operator, h.until <= now))
        with mapped_errors():
            try:
                with self._engine.begin() as c:
                    if c.execute(select(t.state).where(t.code == code)).scalar() == "DONE":
                        return False
                    if not c.execute(free.values(**values)).rowcount:
                        c.execute(insert(_held).values(code=code, **values))
                    self._state(c, code, "TAKEN", now, "WAITING")
            except IntegrityError:
                return False  # another has it
        return True

    def done(self, code: str, operator: str, now: datetime) -> bool:
        """It is done; false if it is not that operator's."""
        return self._left(code, operator, "DONE", now)

    def back(self, code: str, operator: str, now: datetime) -> bool:
        """Put it back among those that wait; false if it is not that operator's."""
        return self._left(code, operator, "WAITING", now)

    def write(self, conversation: str, by: str, text: str, now: datetime) -> Said:
        """Keep what was written to the person."""
        with mapped_errors(), self._engine.begin() as c:
            return self.put(c, conversation, by, text, now)

    def put(self, c: Connection, conversation: str, by: str, text: str, now: datetime) -> Said:
        """Keep it together with what else this connection keeps."""
        values = {"conversation": conversation, "by": by, "text": text, "at": now}
        key = c.execute(insert(_written).values(**values)).inserted_primary_key
        number = int(key[0]) if key else 0
        if channel := _CHANNEL.fullmatch(conversation):
            c.execute(insert(_due).values(number=number, channel=channel[1]))
        return Said(number, conversation, by, text, now)

    def due(self, channel: str) -> Sequence[Said]:
        """What was written for persons of a channel, and did not go there yet."""
        wanted = select(_written).join(_due, _due.c.number == _written.c.number)
        query = wanted.where(_due.c.channel == channel).order_by(_written.c.number).limit(_MOST)
        with mapped_errors(), self._engine.connect() as c:
            return [Said(**dict(row._mapping)) for row in c.execute(query)]

    def delivered(self, number: int) -> None:
        """The channel has it."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_due).where(_due.c.number == number))

    def serving(self, conversation: str, now: datetime) -> str | None:
        """The name of who serves a conversation now."""
        t, h = handovers.c, _held.c
        query = select(h.name).join(handovers, t.code == h.code)
        held = query.where(t.conversation == conversation, t.state == "TAKEN", h.until > now)
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(held).scalar() if self._asked(c) else None

    def written(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """What was written in a conversation since a number, in order."""
        w = _written.c
        query = select(_written).where(w.conversation == conversation, w.number > after).order_by(w.number)
        with mapped_errors(), self._engine.connect() as c:
            return [Said(**dict(row._mapping)) for row in c.execute(query)]

    def is_open(self, conversation: str) -> bool:
        """Whether anybody waits or is served in a conversation."""
        t = handovers.c
        return bool(self._all(_rows().where(t.conversation == conversation, t.state != "DONE").limit(1)))

    def forget(self, conversation: str) -> None:
        """Erase what was written in a conversation, and who has it."""
        codes = select(handovers.c.code).where(handovers.c.conversation == conversation)
        numbers = select(_written.c.number).where(_written.c.conversation == conversation)
        with mapped_errors(), self._engine.begin() as c:
            if self._asked(c):
                c.execute(delete(_held).where(_held.c.code.in_(codes)))
            c.execute(delete(_due).where(_due.c.number.in_(numbers)))
            c.execute(delete(_written).where(_written.c.conversation == conversation))

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Wipe what was written long enough ago; how much."""
        if self._keep is None:
            return {"handover_written": 0}
        with mapped_errors(), self._engine.begin() as c:
            if c.dialect.name == "sqlite":
                c.execute(text("PRAGMA secure_delete=ON"))  # freed pages are overwritten, not only freed
            old = _written.c.at < now - self._keep
            c.execute(delete(_due).where(_due.c.number.in_(select(_written.c.number).where(old))))
            return {"handover_written": c.execute(delete(_written).where(old)).rowcount}

    def _left(self, code: str, operator: str, state: str, now: datetime) -> bool:
        mine = delete(_held).where(_held.c.code == code, _held.c.operator == operator)
        with mapped_errors(), self._engine.begin() as c:
            if not c.execute(mine).rowcount:
                return False
            self._state(c, code, state, now)
        return True

    def _state(self, c: Connection, code: str, state: str, now: datetime, before: str = "") -> None:
        """Set it where it changes: receivers of webhooks are told of each change once."""
        t = handovers.c
        old = t.state == before if before else t.state != state
        c.execute(update(handovers).where(t.code == code, old).values(state=state, updated=now))

    def _all(self, query: Any) -> Sequence[Row[Any]]:
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(query).all() if self._asked(c) else []

    def _asked(self, c: Connection) -> bool:
        """Whether anybody ever asked: the table is made by the tools."""
        self._there = self._there or inspect(c).has_table(handovers.name)
        return self._there


def _rows() -> Any:
    own = (_held.c.operator, _held.c.name, _held.c.until)
    return select(handovers, *own).join(_held, _held.c.code == handovers.c.code, isouter=True)


def _item(row: Row[Any]) -> Item:
    return Item(
        code=row.code,
        state=_STATES[row.state],
        reason=row.reason,
        summary=row.summary,
        region=row.region,
        contact=masked_phone(row.phone),
        conversation=row.conversation,
        created=row.created,
        operator=row.operator or "",
        operator_name=row.name or "",
        until=row.until,
    )
