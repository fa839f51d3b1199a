"""Pictures and voices: where to have them, until their message is answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import attachments as t
from knowledge.storage.database import mapped_errors

_KEPT = timedelta(days=3)  # as long as the platform


@dataclass(frozen=True, slots=True)
class Attachment:
    """`kind` is image or voice, `media` the platform's number of it, `url` its address if it has one."""

    account: str
    key: str
    person: str
    kind: str
    media: str
    url: str


class Attachments:
    """The table `tencent_attachments`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def keep(self, one: Attachment) -> None:
        """Keep it, however often the message is delivered."""
        own = {name: getattr(one, name) for name in Attachment.__slots__}
        with suppress(IntegrityError), self._engine.begin() as c:
            c.execute(insert(t).values(**own, at=self._now()))

    def of(self, account: str, key: str) -> Attachment | None:
        """What a message brought."""
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(t).where((t.c.account == account) & (t.c.key == key))).first()
        return Attachment(*(row._mapping[name] for name in Attachment.__slots__)) if row else None

    def drop(self, account: str, key: str) -> None:
        """The message is answered."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where((t.c.account == account) & (t.c.key == key)))

    def forget(self, account: str, person: str) -> None:
        """Erase what a person sent."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where((t.c.account == account) & (t.c.person == person)))

    def tidy(self) -> None:
        """Erase what nobody can have any more."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where(t.c.at < self._now() - _KEPT))
