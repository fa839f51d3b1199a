"""Notices that are this channel's to tell, each once.

claimed → due → sending → sent
                sending → unsure (nobody knows whether it arrived) → sent | visit
          due | sent (and then refused) → visit → carried (by the answer to a message) → told
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import letters as t
from knowledge.storage.database import mapped_errors

_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Posted:
    """One notice of a person; `notice` is its number."""

    notice: int
    account: str
    person: str
    text: str
    card: Mapping[str, Any]


class Letters:
    """The table `tencent_letters`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def claim(self, one: Posted) -> bool:
        """Keep it; False when it is here already."""
        own = {"notice": one.notice, "account": one.account, "person": one.person, "text": one.text}
        kept = {"card": json.dumps(dict(one.card), ensure_ascii=False), "state": "claimed", "error": ""}
        with suppress(IntegrityError), self._engine.begin() as c:
            c.execute(insert(t).values(**own, **kept, template="", at=self._now(), next_at=self._now()))
            return True
        return False

    def settle(self, notice: int, ours: bool) -> None:
        """It is ours to tell; or the person saw it elsewhere first."""
        with mapped_errors(), self._engine.begin() as c:
            mine = (t.c.notice == notice) & (t.c.state == "claimed")
            if ours:
                c.execute(update(t).where(mine).values(state="due", at=self._now()))
            else:
                c.execute(delete(t).where(mine))

    def due(self, account: str) -> list[Posted]:
        """What is to be sent now."""
        ready = (t.c.account == account) & (t.c.state == "due") & (t.c.next_at <= self._now())
        return self._rows(ready)

    def change(self, notice: int, before: str, after: str, **more: Any) -> bool:
        """Go on to another state; False when somebody else did."""
        mine = (t.c.notice == notice) & (t.c.state == before)
        return self._set(mine, state=after, **more) == 1

    def recover(self, age: timedelta, patience: timedelta) -> None:
        """What a stopped worker left: what it claimed is told, what it was sending waits for the result."""
        now = self._now()
        self._set((t.c.state == "claimed") & (t.c.at < now - age), state="due")
        self._set((t.c.state == "sending") & (t.c.at < now - age), state="unsure")
        self._set((t.c.state == "unsure") & (t.c.at < now - patience), state="visit")

    def result(self, account: str, person: str, template: str, arrived: bool, error: str) -> None:
        """What the platform says of the latest that was sent in a template."""
        mine = (t.c.account == account) & (t.c.person == person) & (t.c.template == template)
        which = mine & t.c.state.in_(("sent", "unsure", "sending"))
        with mapped_errors(), self._engine.connect() as c:
            notice = c.execute(select(func.max(t.c.notice)).where(which)).scalar()
        if notice is not None:
            self._set(which & (t.c.notice == notice), state="sent" if arrived else "visit", error=error)

    def visit(self, account: str, person: str, message: int) -> list[Posted]:
        """What the answer to this message tells; the same again when another worker answers it."""
        mine = (t.c.account == account) & (t.c.person == person)
        with mapped_errors(), self._engine.connect() as c:  # there rarely is one, and a look locks nothing
            open_ = select(t.c.notice).where(mine & t.c.state.in_(("visit", "carried"))).limit(1)
            if c.execute(open_).first() is None:
                return []
        self._set(mine & (t.c.state == "visit"), state="carried", message=message)
        return self._rows(mine & (t.c.state == "carried") & (t.c.message == message))

    def told(self, message: int) -> None:
        """The answer is kept, and so is what it tells."""
        self._set((t.c.state == "carried") & (t.c.message == message), state="told")

    def drop(self, account: str, person: str, code: str) -> None:
        """They unsubscribed: what was not told yet is not wanted any more."""
        mine = (t.c.account == account) & (t.c.person == person) & t.c.state.in_(("due", "visit"))
        for one in self._rows(mine):
            if one.card.get("code") == code:
                with mapped_errors(), self._engine.begin() as c:
                    c.execute(delete(t).where(mine & (t.c.notice == one.notice)))

    def standing(self, account: str) -> dict[str, int]:
        """How many there are in each state."""
        asked = select(t.c.state, func.count()).where(t.c.account == account).group_by(t.c.state)
        with mapped_errors(), self._engine.connect() as c:
            return {state: count for state, count in c.execute(asked).all()}

    def forget(self, account: str, person: str) -> None:
        """Erase a person's."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where((t.c.account == account) & (t.c.person == person)))

    def tidy(self) -> None:
        """Erase what was told long ago."""
        old = t.c.state.in_(("sent", "told")) & (t.c.at < self._now() - _KEPT)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where(old))

    def _set(self, which: ColumnElement[bool], **values: Any) -> int:
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(update(t).where(which).values(at=self._now(), **values)).rowcount

    def _rows(self, which: ColumnElement[bool]) -> list[Posted]:
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(select(t).where(which).order_by(t.c.notice).limit(200)).all()
        return [Posted(r.notice, r.account, r.person, r.text, json.loads(r.card)) for r in rows]
