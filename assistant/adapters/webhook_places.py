"""Where webhooks stand, in SQL: a lease lets one process at a time deliver, so that order is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.webhooks.types import Place
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_places = Table(
    "webhook_places",
    _metadata,
    Column("hook", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("next_at", Moment),
    Column("error", Text, nullable=False),
    Column("delivered_at", Moment),
    Column("leased_until", Moment),
)
_OWN = [c for c in _places.c if c.name != "leased_until"]


class SqlPlaces:
    """The table `webhook_places`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def lease(self, hook: str, kind: str, start: str, now: datetime, until: datetime) -> Place | None:
        """The place, for this process alone until then; None if another has it."""
        self._begin(Place(hook, kind, start))
        mine = _key(hook, kind) & or_(_places.c.leased_until.is_(None), _places.c.leased_until < now)
        with mapped_errors(), self._engine.begin() as c:
            if not c.execute(update(_places).where(mine).values(leased_until=until)).rowcount:
                return None
            row = c.execute(select(*_OWN).where(_key(hook, kind))).one()
        return Place(**row._mapping)

    def save(self, place: Place) -> None:
        """Keep where it stands now, and give the lease back."""
        values = asdict(place) | {"leased_until": None}
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(_places).where(_key(place.hook, place.kind)).values(**values))

    def all(self) -> Sequence[Place]:
        """Every place."""
        with mapped_errors(), self._engine.begin() as c:
            rows = c.execute(select(*_OWN).order_by(_places.c.hook, _places.c.kind)).all()
        return [Place(**row._mapping) for row in rows]

    def resume(self, hook: str, now: datetime) -> int:
        """Let a hook be tried again at once; how many places."""
        again = {"state": "active", "next_at": now, "failing_since": None}
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(update(_places).where(_places.c.hook == hook).values(**again)).rowcount

    def _begin(self, place: Place) -> None:
        with mapped_errors(), self._engine.begin() as c:
            if c.execute(select(_places.c.hook).where(_key(place.hook, place.kind))).first():
                return
        try:
            with self._engine.begin() as c:
                c.execute(insert(_places).values(**asdict(place)))
        except IntegrityError:
            pass  # another process was first


def _key(hook: str, kind: str) -> ColumnElement[bool]:
    return (_places.c.hook == hook) & (_places.c.kind == kind)
