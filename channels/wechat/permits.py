"""Who subscribed here, and which templates they agreed to: a 一次性 one is used up, a 长期 one is not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import permits as t
from channels.tencent.tables import subscribers
from knowledge.storage.database import mapped_errors


class Permits:
    """The tables `tencent_subscribers` and `tencent_permits`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def subscribed(self, account: str, person: str) -> None:
        """They subscribed to something here: from now on there may be a notice for them."""
        own = {"account": account, "person": person, "at": self._now()}
        with suppress(IntegrityError), self._engine.begin() as c:
            c.execute(insert(subscribers).values(**own))

    def people(self, account: str) -> list[str]:
        """Who ever subscribed."""
        with mapped_errors(), self._engine.connect() as c:
            return list(
                c.execute(select(subscribers.c.person).where(subscribers.c.account == account)).scalars()
            )

    def answered(self, account: str, person: str, template: str, accepts: bool) -> None:
        """They agreed once more, or refused."""
        mine = _of(account, person) & (t.c.template == template)
        count = t.c.left + 1 if accepts else 0
        for _ in range(2):
            with mapped_errors(), self._engine.begin() as c:
                if c.execute(update(t).where(mine).values(left=count)).rowcount:
                    return
            own = {"account": account, "person": person, "template": template, "left": int(accepts)}
            with suppress(IntegrityError), self._engine.begin() as c:
                c.execute(insert(t).values(**own))
                return

    def spend(self, account: str, person: str, template: str, once: bool) -> bool:
        """Use one agreement; False when there is none."""
        mine = _of(account, person) & (t.c.template == template) & (t.c.left > 0)
        less = t.c.left - 1 if once else t.c.left
        with mapped_errors(), self._engine.begin() as c:
            return bool(c.execute(update(t).where(mine).values(left=less)).rowcount)

    def agreed(self, account: str, person: str, template: str) -> bool:
        """Whether one may be sent now."""
        mine = _of(account, person) & (t.c.template == template) & (t.c.left > 0)
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(select(t.c.left).where(mine)).first() is not None

    def forget(self, account: str, person: str) -> None:
        """Erase a person."""
        own = (subscribers.c.account == account) & (subscribers.c.person == person)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where(_of(account, person)))
            c.execute(delete(subscribers).where(own))


def _of(account: str, person: str) -> ColumnElement[bool]:
    return (t.c.account == account) & (t.c.person == person)
