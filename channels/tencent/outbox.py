"""What is to go out, part by part, in order, until the person has it.

waiting → carried (by the reply to a message) → sent
waiting → sending (by the API) → sent | waiting | failed
A part that was carried by a reply which perhaps did not arrive waits again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import inbox, outbox
from knowledge.storage.database import mapped_errors

_DELIVERIES = 3  # of a message by the platform, when nobody replies
KEPT_SENT, KEPT_WAITING = timedelta(days=1), timedelta(days=7)
Choice = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer; `choices` are offered with the last. `title` says what the message asked."""

    id: int
    account: str
    person: str
    message: int
    n: int
    text: str
    choices: Sequence[Choice]
    title: str
    pushed: bool
    received_at: datetime
    next_at: datetime
    failures: int


class Outbox:
    """The table `tencent_outbox`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def put(self, message: int, texts: Sequence[str], choices: Sequence[Choice] = ()) -> bool:
        """Keep the answer to a message, once: False when it has one already."""
        with mapped_errors(), self._engine.begin() as c:
            open_ = (inbox.c.id == message) & (inbox.c.state != "done")
            if not c.execute(update(inbox).where(open_).values(state="done", text="")).rowcount:
                return False
            whose = c.execute(select(inbox.c.account, inbox.c.person).where(inbox.c.id == message)).one()
            for n, text in enumerate(texts):
                last = list(choices) if n == len(texts) - 1 else []
                c.execute(insert(outbox).values(
                    account=whose.account, person=whose.person, message=message, n=n, text=text,
                    choices=json.dumps(last, ensure_ascii=False), state="waiting", at=self._now(),
                    next_at=self._now(), failures=0, error="",
                ))  # fmt: skip
        return True

    def waiting(self, account: str, person: str) -> list[Part]:
        """What a person has not got, in order."""
        return self._parts(_of(account, person) & (outbox.c.state == "waiting"))

    def carried(self, message: int) -> list[Part]:
        """What the reply to a message carried."""
        return self._parts(outbox.c.carrier == message)

    def on_its_way(self, account: str, person: str, age: timedelta) -> bool:
        """Whether a reply that was begun so recently carries something, and has not gone out yet."""
        fresh = (outbox.c.state == "carried") & (outbox.c.at > self._now() - age)
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(select(outbox.c.id).where(_of(account, person) & fresh)).first() is not None

    def carry(self, parts: Sequence[Part], message: int) -> bool:
        """Let the reply to a message carry the parts; False when another took one of them, or the message
        had its last word in the meantime."""
        which = outbox.c.id.in_([part.id for part in parts]) & (outbox.c.state == "waiting")
        open_ = (inbox.c.id == message) & ~inbox.c.pushed & ~inbox.c.told
        with mapped_errors(), self._engine.connect() as c, c.begin() as change:
            if not c.execute(update(inbox).where(open_).values(pushed=False)).rowcount:  # locks it
                return False
            values = {"state": "carried", "carrier": message, "at": self._now()}
            if c.execute(update(outbox).where(which).values(**values)).rowcount == len(parts):
                return True
            change.rollback()
        return False

    def asked_again(self, message: int) -> None:
        """The platform delivers the message once more: the reply before did not arrive."""
        gone = outbox.c.state.in_(("sent", "carried"))
        self._set((outbox.c.carrier == message) & gone, state="carried")

    def put_back(self, message: int, delivery: int | None = None) -> None:
        """The reply to the message surely did not arrive; to this delivery of it, where there is a later one
        whose reply carries the same."""
        which = (outbox.c.carrier == message) & (outbox.c.state == "carried")
        if delivery is not None:
            latest = (inbox.c.id == message) & (inbox.c.tries == delivery)
            which = which & select(inbox.c.id).where(latest).exists()
        self._set(which, state="waiting", carrier=None)

    def confirm(self, message: int) -> None:
        """The reply went out in time."""
        which = (outbox.c.carrier == message) & (outbox.c.state == "carried")
        self._set(which, state="sent")

    def reclaim(
        self, age: timedelta, since: datetime | None = None, accounts: Collection[str] | None = None
    ) -> None:
        """What was carried or being sent so long ago, and nobody says that it arrived, waits again.

        A worker that was killed may have replied before. Who runs `since` before the last delivery was due
        knows that it did: the platform did not ask again. Who began later leaves it to those for a while.
        Of these accounts, else of all.
        """
        old = (outbox.c.state == "carried") & (outbox.c.at < self._now() - age)
        if accounts is not None:
            old = old & outbox.c.account.in_(accounts)
        if since is not None:
            asked = (inbox.c.tries < _DELIVERIES) & (inbox.c.received_at > since - age / 2)
            self._set(old & outbox.c.carrier.in_(select(inbox.c.id).where(asked)), state="sent")
            last = select(inbox.c.id).where(inbox.c.tries >= _DELIVERIES)
            old = old & (outbox.c.carrier.in_(last) | (outbox.c.at < self._now() - age * 2))
        self._set(old, state="waiting", carrier=None)
        self.unsent(age, accounts)

    def unsent(self, age: timedelta, accounts: Collection[str] | None = None) -> None:
        """What was being sent so long ago waits again; of these accounts, else of all."""
        # A call with its retries takes longer.
        lost = (outbox.c.state == "sending") & (outbox.c.at < self._now() - age * 4)
        if accounts is not None:
            lost = lost & outbox.c.account.in_(accounts)
        self._set(lost, state="waiting", carrier=None, failures=outbox.c.failures + 1)

    def sending(self, part: Part) -> bool:
        """Take a part to send it; False when it is no longer there to be sent."""
        return self._set((outbox.c.id == part.id) & (outbox.c.state == "waiting"), state="sending") == 1

    def sent(self, part: Part) -> None:
        """The platform took it."""
        self._set(outbox.c.id == part.id, state="sent")

    def failed(self, part: Part, error: str) -> None:
        """It can never be sent."""
        self._set(outbox.c.id == part.id, state="failed", error=error)

    def later(self, part: Part, error: str, pause: timedelta) -> None:
        """It waits, at least for so long where the API is to send it."""
        values = {"next_at": self._now() + pause, "failures": part.failures + 1, "error": error}
        self._set(outbox.c.id == part.id, state="waiting", **values)

    def split(self, part: Part, texts: Sequence[str]) -> None:
        """Put shorter ones in its place."""
        first, second = texts
        with mapped_errors(), self._engine.begin() as c:
            row = c.execute(select(outbox).where(outbox.c.id == part.id)).one()._mapping
            c.execute(update(outbox).where(outbox.c.id == part.id).values(
                text=first, choices="[]", state="waiting", at=self._now()
            ))  # fmt: skip
            rest = {name: value for name, value in row.items() if name != "id"}
            c.execute(insert(outbox).values(**rest | {"text": second, "state": "waiting", "at": self._now()}))

    def add(self, message: int, text: str) -> None:
        """Say one thing more to a message that was answered."""
        with mapped_errors(), self._engine.begin() as c:
            whose = c.execute(select(inbox.c.account, inbox.c.person).where(inbox.c.id == message)).one()
            n = c.execute(select(func.count()).where(outbox.c.message == message)).scalar_one()
            c.execute(insert(outbox).values(
                account=whose.account, person=whose.person, message=message, n=n, text=text, choices="[]",
                state="waiting", at=self._now(), next_at=self._now(), failures=0, error="",
            ))  # fmt: skip

    def post(self, account: str, person: str, key: str, texts: Sequence[str]) -> bool:
        """Say something that answers no message, once for each `key`: False when it was said before.

        It stands behind what waits already, as if it answered a message that came now.
        """
        mine = {"account": account, "person": person}
        values = {"key": key, "text": "", "title": "", "base": "", "state": "done", "pushed": True,
                  "told": False, "tries": 1, "received_at": self._now()}  # fmt: skip
        try:
            with self._engine.begin() as c:
                row = c.execute(insert(inbox).values(**mine, **values)).inserted_primary_key
                for n, text in enumerate(texts):
                    c.execute(insert(outbox).values(
                        **mine, message=row[0] if row else 0, n=n, text=text, choices="[]", state="waiting",
                        at=self._now(), next_at=self._now(), failures=0, error="",
                    ))  # fmt: skip
        except IntegrityError:
            return False
        return True

    def again(self, account: str, part: int, error: str, lost: bool) -> tuple[str, ...]:
        """The platform took a part and then could not deliver it: it waits anew, or is lost. Whose it was."""
        mine = (outbox.c.id == part) & (outbox.c.account == account) & (outbox.c.state == "sent")
        with mapped_errors(), self._engine.begin() as c:
            row = c.execute(select(outbox).where(mine)).first()
            if row is None or not c.execute(
                update(outbox).where(mine).values(state="failed", error=error, at=self._now())
            ).rowcount:  # fmt: skip
                return ()
            fresh = {name: value for name, value in row._mapping.items() if name != "id"}
            if not lost:  # under another number: the platform takes each number once
                c.execute(insert(outbox).values(**fresh | {"state": "waiting", "at": self._now()}))
            return (row.account, row.person)

    def drop(self, account: str, person: str, why: str) -> None:
        """What waits is no longer wanted."""
        self._set(_of(account, person) & (outbox.c.state == "waiting"), state="failed", error=why)

    def people(self, accounts: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(account, person) for whom something waits that the API may send now; of these accounts or all."""
        due = (outbox.c.state == "waiting") & (outbox.c.next_at <= self._now())
        if accounts is not None:
            due = due & outbox.c.account.in_(accounts)
        query = select(outbox.c.account, outbox.c.person).where(due).distinct().limit(200)
        with mapped_errors(), self._engine.connect() as c:
            return [(row.account, row.person) for row in c.execute(query).all()]

    def standing(self, account: str) -> tuple[int, str]:
        """How much waits, and the latest error."""
        waits = (outbox.c.account == account) & (outbox.c.state == "waiting")
        with mapped_errors(), self._engine.connect() as c:
            count = c.execute(select(func.count()).where(waits)).scalar_one()
            query = select(outbox.c.error).where(waits & (outbox.c.error != "")).order_by(outbox.c.id.desc())
            return count, c.execute(query.limit(1)).scalar() or ""

    def forget(self, account: str, person: str) -> None:
        """Erase what was for a person."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(outbox).where(_of(account, person)))

    def tidy(self) -> None:
        """Erase what was sent, or has waited for a week."""
        kept = case((outbox.c.state == "waiting", self._now() - KEPT_WAITING), else_=self._now() - KEPT_SENT)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(outbox).where(outbox.c.at < kept))

    def _set(self, which: ColumnElement[bool], **values: Any) -> int:
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(update(outbox).where(which).values(at=self._now(), **values)).rowcount

    def _parts(self, which: ColumnElement[bool]) -> list[Part]:
        asked = select(outbox, inbox.c.title, inbox.c.pushed, inbox.c.received_at).join(
            inbox, inbox.c.id == outbox.c.message
        )
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(asked.where(which).order_by(outbox.c.message, outbox.c.n, outbox.c.id)).all()
        return [_part(row._mapping) for row in rows]


def _of(account: str, person: str) -> ColumnElement[bool]:
    return (outbox.c.account == account) & (outbox.c.person == person)


def _part(row: Any) -> Part:
    own = {name: row[name] for name in Part.__slots__ if name != "choices"}
    return Part(**own, choices=json.loads(row["choices"]))
