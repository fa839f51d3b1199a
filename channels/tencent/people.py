"""What is known of a person: the place they chose and the numbered choices they saw; how much may be sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.outbox import Choice
from channels.tencent.tables import people, windows
from knowledge.storage.database import mapped_errors

QUOTAS: Mapping[str, tuple[timedelta, int]] = {
    "message": (timedelta(hours=48), 5),
    "click": (timedelta(minutes=1), 3),
    "subscribe": (timedelta(minutes=1), 3),
    "scan": (timedelta(minutes=1), 3),
}
"""How long and how often one may write to a person of an Official Account after what they did."""
PACES: Mapping[str, tuple[timedelta, int]] = {
    "minute": (timedelta(minutes=1), 30),
    "hour": (timedelta(hours=1), 1000),
}
"""How often one may write to a person of WeCom at all."""


@dataclass(frozen=True, slots=True)
class Person:
    """The region's code, empty when none was chosen, and the choices offered last."""

    region: str = ""
    choices: Sequence[Choice] = ()


class People:
    """The tables `tencent_people` and `tencent_windows`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def get(self, account: str, person: str) -> Person:
        """What is known."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(people).where(_of(people, account, person))).first()
        return Person(row.region, json.loads(row.choices)) if row else Person()

    def place(self, account: str, person: str, region: str) -> None:
        """They chose a place."""
        self._put(people, _key(account, person), {"region": region}, {"choices": "[]"})

    def offer(self, account: str, person: str, choices: Sequence[Choice]) -> None:
        """They were offered these choices, and no others any more."""
        told = json.dumps(list(choices), ensure_ascii=False)
        self._put(people, _key(account, person), {"choices": told}, {"region": ""})

    def acted(self, account: str, person: str, kind: str, at: datetime | None = None) -> None:
        """They wrote, clicked, subscribed or scanned, then or now: for a while one may write to them."""
        length, count = QUOTAS[kind]
        values = {"until": (at or self._now()) + length, "left": count}
        self._put(windows, _key(account, person) | {"kind": kind}, values, {})

    def spend(self, account: str, person: str) -> str | None:
        """Use one of what may be sent; which, or None when nothing may."""
        open_ = _of(windows, account, person) & (windows.c.left > 0) & (windows.c.until > self._now())
        asked = select(windows.c.kind).where(open_).order_by(windows.c.until)
        with mapped_errors(), self._engine.begin() as c:
            for row in c.execute(asked).all():
                one = open_ & (windows.c.kind == row.kind)
                if c.execute(update(windows).where(one).values(left=windows.c.left - 1)).rowcount:
                    return str(row.kind)
        return None

    def pace(self, account: str, person: str, kind: str) -> bool:
        """Use one of what may be sent in a time that begins with the first; False when nothing is left."""
        length, count = PACES[kind]
        one = _of(windows, account, person) & (windows.c.kind == kind)
        running = one & (windows.c.until > self._now())
        with mapped_errors(), self._engine.begin() as c:
            if c.execute(
                update(windows).where(running & (windows.c.left > 0)).values(left=windows.c.left - 1)
            ).rowcount:
                return True
            if c.execute(select(windows.c.left).where(running)).first():
                return False
        values = {"until": self._now() + length, "left": count - 1}
        self._put(windows, _key(account, person) | {"kind": kind}, values, {})
        return True

    def left(self, account: str, person: str) -> int:
        """How much may be sent now."""
        open_ = _of(windows, account, person) & (windows.c.left > 0) & (windows.c.until > self._now())
        with mapped_errors(), self._engine.connect() as c:
            return sum(c.execute(select(windows.c.left).where(open_)).scalars())

    def give_back(self, account: str, person: str, kind: str) -> None:
        """It was not sent after all."""
        one = _of(windows, account, person) & (windows.c.kind == kind)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(windows).where(one).values(left=windows.c.left + 1))

    def shut(self, account: str, person: str) -> None:
        """The platform says that nothing may be sent until they write again."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(update(windows).where(_of(windows, account, person)).values(left=0))

    def tidy(self, accounts: Collection[str], age: timedelta) -> None:
        """Erase who has not written to these accounts for so long."""
        old = windows.c.account.in_(accounts) & (windows.c.until < self._now() - age)
        with mapped_errors(), self._engine.connect() as c:
            gone = c.execute(
                select(windows.c.account, windows.c.person).where(old).distinct().limit(1000)
            ).all()
        for row in gone:
            self.forget(row.account, row.person)

    def forget(self, account: str, person: str) -> None:
        """Erase a person."""
        with mapped_errors(), self._engine.begin() as c:
            for table in (people, windows):
                c.execute(delete(table).where(_of(table, account, person)))

    def _put(self, table: Table, key: dict[str, str], values: dict[str, Any], also: dict[str, Any]) -> None:
        which = _of(table, key["account"], key["person"])
        if "kind" in key:
            which = which & (table.c.kind == key["kind"])
        for _ in range(2):
            with mapped_errors(), self._engine.begin() as c:
                if c.execute(update(table).where(which).values(**values)).rowcount:
                    return
            try:
                with self._engine.begin() as c:
                    c.execute(insert(table).values(**key, **values, **also))
                return
            except IntegrityError:
                continue  # another worker was first


def _key(account: str, person: str) -> dict[str, str]:
    return {"account": account, "person": person}


def _of(table: Table, account: str, person: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (table.c.account == account) & (table.c.person == person)
    return found
