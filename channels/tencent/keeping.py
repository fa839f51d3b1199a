"""What a channel keeps in the database about its accounts' people, and how a message is taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Engine

from assistant.privacy import mask
from channels.base import Letters, Service
from channels.tencent import tables
from channels.tencent.attachments import Attachment, Attachments
from channels.tencent.attempts import Attempts
from channels.tencent.attending import Attending
from channels.tencent.choices import chosen
from channels.tencent.inbox import Inbox, Received
from channels.tencent.leases import Leases
from channels.tencent.links import Links
from channels.tencent.outbox import Outbox
from channels.tencent.people import People
from channels.tencent.wording import is_nudge, listed

_TITLE = 20


class Keeping:
    """The shared tables, opened at their first use; `create` makes those that are not there."""

    def __init__(
        self,
        engine: Engine,
        service: Service,
        now: Callable[[], datetime],
        lease: float,
        create: Callable[[Engine], Engine] = tables.create,
        channel: str = "",
        letters: Letters | None = None,
    ) -> None:
        """`letters` are what operators wrote to the people of the `channel`."""
        self.service, self.now, self._channel, self._letters = service, now, channel, letters
        self._engine, self._lease, self._create = engine, lease, create

    @cached_property
    def engine(self) -> Engine:
        """The database, with our tables."""
        return self._create(self._engine)

    @cached_property
    def leases(self) -> Leases:
        """Who works on what."""
        return Leases(self.engine, self.now, timedelta(seconds=self._lease))

    @cached_property
    def inbox(self) -> Inbox:
        """What came in."""
        return Inbox(self.engine, self.now)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to go out."""
        return Outbox(self.engine, self.now)

    @cached_property
    def attachments(self) -> Attachments:
        """Pictures and voices."""
        return Attachments(self.engine, self.now)

    @cached_property
    def people(self) -> People:
        """Who writes."""
        return People(self.engine, self.now)

    @cached_property
    def attempts(self) -> Attempts:
        """How long questions were worked on."""
        return Attempts(self.engine, self.now)

    @cached_property
    def attending(self) -> Attending:
        """Those to whom operators write."""
        return Attending(self.engine, self.now, self._channel, self._letters)

    @cached_property
    def links(self) -> Links:
        """Pages of clauses."""
        return Links(self.engine)

    def take(self, account: str, key: str, person: str, kind: str, text: str, base: str) -> Received:
        """Keep a message, once. `text` is what was said, or of an `unsupported` one what it was."""
        state = "nudge" if kind == "text" and self._nudges(account, person, text) else "new"
        asked = self._asked(account, person, text) if kind == "text" else text
        title = mask(text)[:_TITLE] or str(listed("kinds").get(kind, ""))
        message = self.inbox.take(account, key, person, asked, title, base, state)
        if message.state != "done" and kind == "unsupported":
            table = listed("unsupported")
            self.outbox.put(message.id, [str(table.get(text) or table["other"])])
        return message

    def bring(self, one: Attachment, text: str, base: str) -> Received:
        """Keep a message that brought a picture or a voice, once; `text` is what was written with it."""
        self.attachments.keep(one)
        return self.take(one.account, one.key, one.person, one.kind, text, base)

    def tidy(self) -> None:
        """Erase what was kept long enough."""
        for keeper in (self.outbox, self.inbox, self.attempts, self.attending, self.attachments):
            keeper.tidy()

    def _nudges(self, account: str, person: str, text: str) -> bool:
        if not is_nudge(text) or chosen(text, "", self.people.get(account, person).choices):
            return False
        return bool(self.outbox.waiting(account, person))

    def _asked(self, account: str, person: str, text: str) -> str:
        """The question: the words, or the choice that they mean."""
        choice = chosen(text, "", self.people.get(account, person).choices)
        if choice is None:
            return text
        if place := choice.get("region"):
            self.people.place(account, person, place)
        return str(choice["send"])
