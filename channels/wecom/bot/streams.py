"""The streams in which answers are shown: one a message, known to all workers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.inbox import Received
from channels.wecom.bot.incoming import Incoming
from channels.wecom.bot.tables import streams
from knowledge.storage.database import mapped_errors

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as it stands."""

    id: str
    account: str
    person: str
    message: int
    chat: str
    group: bool
    request: str
    url: str
    text: str
    answer: str
    open: bool
    begun_at: datetime
    asked_at: datetime


class Streams:
    """The table `wecom_bot_streams`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def begin(self, message: Received, came: Incoming, request: str = "") -> Stream:
        """The stream of a message; the same one when it is delivered again."""
        mine = (streams.c.account == message.account) & (streams.c.message == message.id)
        if (known := self._first(mine)) is not None:
            return known
        values: dict[str, Any] = dict(
            id=secrets.token_hex(16), account=message.account, person=message.person, message=message.id,
            chat=came.chat, group=came.group, request=request, url=came.url, text="", answer="", open=True,
            begun_at=self._now(), asked_at=self._now(),
        )  # fmt: skip
        with suppress(IntegrityError), self._engine.begin() as c:  # else another worker was first
            c.execute(insert(streams).values(**values))
        found = self._first(mine)
        assert found is not None
        return found

    def asked(self, account: str, stream: str) -> Stream | None:
        """The stream that is polled for."""
        mine = (streams.c.account == account) & (streams.c.id == stream)
        self._set(mine, asked_at=self._now())
        return self._first(mine)

    def write(self, account: str, message: int, text: str) -> None:
        """So much of the answer is there."""
        self._set((streams.c.account == account) & (streams.c.message == message), text=text)

    def answered(self, account: str, message: int, answer: str) -> None:
        """The number under which the answer is kept."""
        self._set((streams.c.account == account) & (streams.c.message == message), answer=answer[:64])

    def shut(self, stream: Stream) -> None:
        """Nothing can be shown in it any more."""
        self._set(streams.c.id == stream.id, open=False)

    def take_url(self, stream: Stream) -> bool:
        """Use the address for a late answer; False when somebody has: it works once."""
        return bool(self._set((streams.c.id == stream.id) & (streams.c.url != ""), url=""))

    def named(self, account: str, stream: str) -> Stream | None:
        """The stream of that number."""
        return self._first((streams.c.account == account) & (streams.c.id == stream))

    def still_open(self, accounts: Collection[str]) -> Sequence[Stream]:
        """Those of these accounts that can be shown in, the oldest first."""
        return self._all(streams.c.open & streams.c.account.in_(accounts))

    def of(self, account: str, message: int) -> Stream | None:
        """The stream of a message."""
        return self._first((streams.c.account == account) & (streams.c.message == message))

    def latest(self, account: str, person: str) -> Stream | None:
        """The newest stream of a person."""
        found = self._all((streams.c.account == account) & (streams.c.person == person))
        return found[-1] if found else None

    def tidy(self) -> None:
        """Erase what is long over."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(streams).where(streams.c.begun_at < self._now() - KEPT))

    def _set(self, which: ColumnElement[bool], **values: Any) -> int:
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(update(streams).where(which).values(**values)).rowcount

    def _first(self, which: ColumnElement[bool]) -> Stream | None:
        found = self._all(which)
        return found[0] if found else None

    def _all(self, which: ColumnElement[bool]) -> list[Stream]:
        with mapped_errors(), self._engine.connect() as c:
            rows = c.execute(select(streams).where(which).order_by(streams.c.message)).all()
        return [Stream(**row._mapping) for row in rows]
