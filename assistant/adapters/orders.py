"""Work orders in SQL: one row an order, one row a step."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.orders.catalogue import catalogue
from assistant.orders.types import Order, Step, Wanted
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
orders_table = Table(
    "work_orders",
    _metadata,
    Column("code", String(24), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("region", String(12), nullable=False),
    Column("department", String(120), nullable=False, index=True),
    Column("urgency", String(12), nullable=False),
    Column("due", Date, index=True),
    Column("created", Moment, nullable=False, index=True),
    Column("updated", Moment, nullable=False, index=True),
    Column("source", String(120), nullable=False),
    Column("caller", String(60), nullable=False),
    Column("caller_key", String(64), nullable=False, index=True),
    Column("citations", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("satisfaction", Integer),
    Column("remark", Text, nullable=False),
)
_steps = Table(
    "work_order_steps",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(24), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("act", String(20), nullable=False),
    Column("by", String(120), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("detail", Text, nullable=False),
)
_TRIES = 50  # several may make an order at the same moment
_MOST = 500  # orders that are compared with a new one


class SqlOrders:
    """The tables `work_orders` and `work_order_steps`."""

    def __init__(
        self, engine: Engine, also: Callable[[Connection, Order, Step], object] = lambda c, order, step: None
    ) -> None:
        """`also` is kept together with a step: whoever asked is told of an answer, or there is none."""
        self._engine, self._also = engine, also
        with mapped_errors():
            _metadata.create_all(engine)

    def add(self, order: Order, step: Step) -> Order:
        """Keep a new one under the next code of its day, which the result has."""
        with mapped_errors():
            for _ in range(_TRIES):
                try:
                    return self._append(order, step)
                except IntegrityError:
                    continue  # somebody else took the code
        raise IndexUnavailable("工单没有存下：同时建单的人太多。请再试一次。")

    def get(self, code: str) -> Order | None:
        """One order."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(orders_table).where(orders_table.c.code == code)).first()
        return _order(row) if row else None

    def steps(self, code: str) -> Sequence[Step]:
        """What was done with it, in order."""
        query = select(_steps).where(_steps.c.code == code).order_by(_steps.c.id)
        with mapped_errors(), self._engine.connect() as c:
            return [
                Step(r.at, r.act, r.by, r.before, r.after, json.loads(r.detail)) for r in c.execute(query)
            ]

    def change(self, order: Order, before: str, step: Step) -> bool:
        """Keep the order as it is now, if it is still in the state `before`; whether it was."""
        t = orders_table.c
        same = update(orders_table).where(t.code == order.code, t.state == before)
        with mapped_errors(), self._engine.begin() as c:
            if not c.execute(same.values(**_values(order))).rowcount:
                return False
            c.execute(insert(_steps).values(code=order.code, **_step(step)))
            self._also(c, order, step)
        return True

    def of(self, sources: Sequence[str]) -> Sequence[Order]:
        """Orders that came from these, the latest first."""
        t = orders_table.c
        query = select(orders_table).where(t.source.in_(sources)).order_by(t.created.desc()).limit(_MOST)
        with mapped_errors(), self._engine.connect() as c:
            return [_order(row) for row in c.execute(query)]

    def find(self, wanted: Wanted) -> tuple[Sequence[Order], int]:
        """A page of orders, those due first in front, and how many there are."""
        t, conditions = orders_table.c, _conditions(wanted)
        rows = select(orders_table).where(*conditions).order_by(t.due.is_(None), t.due, t.created.desc())
        page = rows.limit(wanted.size).offset((wanted.page - 1) * wanted.size)
        with mapped_errors(), self._engine.connect() as c:
            number = c.execute(select(func.count()).select_from(orders_table).where(*conditions)).scalar_one()
            return [_order(row) for row in c.execute(page)], int(number)

    def counts(self, today: date) -> dict[str, int]:
        """How many are in each state, and `overdue`."""
        t = orders_table.c
        with mapped_errors(), self._engine.connect() as c:
            found = {r[0]: int(r[1]) for r in c.execute(select(t.state, func.count()).group_by(t.state))}
            late = select(func.count()).select_from(orders_table).where(*_late(today))
            return found | {"overdue": int(c.execute(late).scalar_one())}

    def due_days(self) -> dict[date, int]:
        """By the day on which an answer is due, how many are not answered."""
        t = orders_table.c
        query = select(t.due, func.count()).where(t.due.is_not(None), _open()).group_by(t.due)
        with mapped_errors(), self._engine.connect() as c:
            return {row[0]: int(row[1]) for row in c.execute(query)}

    def like(self, caller_key: str, since: datetime) -> Sequence[Order]:
        """Orders since then of a caller; of anybody where no caller is given."""
        t = orders_table.c
        query = select(orders_table).where(t.created >= since).order_by(t.created.desc()).limit(_MOST)
        if caller_key:
            query = query.where(t.caller_key == caller_key)
        with mapped_errors(), self._engine.connect() as c:
            return [_order(row) for row in c.execute(query)]

    def _append(self, order: Order, step: Step) -> Order:
        day = f"GD{order.created:%Y%m%d}"
        with self._engine.begin() as c:
            of_day = orders_table.c.code.startswith(day)
            last = c.execute(select(func.max(orders_table.c.code)).where(of_day)).scalar()
            made = replace(order, code=f"{day}{int(last[len(day) :]) + 1 if last else 1:05d}")
            c.execute(insert(orders_table).values(**_values(made)))
            c.execute(insert(_steps).values(code=made.code, **_step(step)))
        return made


def _late(today: date) -> list[ColumnElement[bool]]:
    t = orders_table.c
    return [t.due < today, _open()]


def _open() -> ColumnElement[bool]:
    """Nobody has answered yet."""
    return orders_table.c.state.not_in(catalogue()["ended"])


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    t = orders_table.c
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(t.state == wanted.state)
    if wanted.department:
        found.append(t.department == wanted.department)
    if wanted.text:
        found.append(or_(*(f.contains(wanted.text, autoescape=True) for f in (t.subject, t.summary, t.code))))
    return found + (_late(wanted.overdue) if wanted.overdue else [])


def _values(order: Order) -> dict[str, Any]:
    told = {name: json.dumps(getattr(order, name), ensure_ascii=False) for name in ("citations", "facts")}
    return asdict(order) | told


def _step(step: Step) -> dict[str, Any]:
    return asdict(step) | {"detail": json.dumps(dict(step.detail), ensure_ascii=False)}


def _order(row: Row[Any]) -> Order:
    told = {name: getattr(row, name) for name in Order.__dataclass_fields__}
    return Order(**told | {name: tuple(json.loads(told[name])) for name in ("citations", "facts")})
