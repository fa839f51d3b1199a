"""The bots and all that is kept about them; what comes in is received here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Engine

from channels.base import Letters, Service
from channels.tencent.attachments import Attachment
from channels.tencent.bodies import said
from channels.tencent.keeping import Keeping
from channels.tencent.refusals import Refusals
from channels.tencent.senses import Senses
from channels.tencent.wording import words
from channels.wecom.bot import tables
from channels.wecom.bot.account import BotAccount
from channels.wecom.bot.incoming import Incoming
from channels.wecom.bot.pictures import BotSenses
from channels.wecom.bot.streams import Stream, Streams
from prompts.loader import load

_ACCURATE, _INACCURATE = "1", "2"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. An answer that comes within `hold` is shown at once; else a stream is begun.

    The platform updates it for `life`; where it was not polled for `quiet`, nothing is expected. Over the
    connection a stream is shown anew every `frame`, and a sign of life is given every `beat`; a lost one is
    made again after `again`, doubled up to `longest`. What nobody has answered after `grace` is taken up by
    whoever sees it, and what a worker holds is another's when it was not renewed for `lease`. Rounds look
    every `step`; a question is given up after `patience`.
    """

    hold: float = 0.6
    life: float = 330.0
    quiet: float = 30.0
    frame: float = 3.0
    beat: float = 30.0
    again: float = 1.0
    longest: float = 60.0
    step: float = 0.5
    grace: float = 16.0
    lease: float = 20.0
    patience: float = 300.0


class Desk(Keeping):
    """AI bots on one database; in the tables an account is `bot:<name>`."""

    def __init__(
        self,
        accounts: Mapping[str, BotAccount],
        engine: Engine,
        service: Service,
        now: Callable[[], datetime],
        timing: Timing | None = None,
        letters: Letters | None = None,
    ) -> None:
        self.timing = timing or Timing()
        super().__init__(
            engine, service, now, self.timing.lease, tables.create, channel="wecom_bot", letters=letters
        )
        self.accounts = {keyed(name): account for name, account in accounts.items()}
        found = {name: account.envelope() for name, account in self.accounts.items()}
        self.envelopes = {name: one for name, one in found.items() if one is not None}
        self.connected = [name for name, account in self.accounts.items() if account.long]
        self.refused = Refusals("wecom_bot")

    @cached_property
    def streams(self) -> Streams:
        """Where answers are shown."""
        return Streams(self.engine, self.now)

    @property
    def grace(self) -> timedelta:
        """How long a message or a reply is its worker's own."""
        return timedelta(seconds=self.timing.grace)

    def receive(self, name: str, came: Incoming, base: str, request: str = "") -> Stream:
        """Keep a message, once; the stream that its answer is shown in."""
        base = self.accounts[name].public_url or base
        if came.kind == "image":
            one = Attachment(name, came.key, came.person, "image", came.secret, came.picture)
            message = self.bring(one, came.text, base)
        else:
            message = self.take(name, came.key, came.person, came.kind, came.text, base)
        return self.streams.begin(message, came, request)

    def senses(self, name: str) -> Senses:
        """How a bot's pictures are had."""
        return BotSenses(self.accounts[name])

    def greeting(self, name: str) -> str:
        """What is said to who enters."""
        return self.accounts[name].greeting or words("greeting")

    def judged(self, name: str, came: Incoming) -> None:
        """Somebody says whether an answer helped; of one that is not known any more nothing is kept."""
        kind = said(came.event, "type")
        stream = self.streams.named(name, said(came.event, "id"))
        if stream is None or not stream.answer or kind not in (_ACCURATE, _INACCURATE):
            return
        with suppress(LookupError):
            comment = said(came.event, "content")[:500]
            self.service.feedback(stream.answer, kind == _ACCURATE, "", comment)

    def tidy(self) -> None:
        """Erase what was kept long enough."""
        super().tidy()
        self.streams.tidy()
        self.refused.tidy(self.engine, self.now())


def keyed(name: str) -> str:
    """An account in the tables, which accounts of other kinds may share the name with."""
    return f"bot:{name}"


def own(key: str) -> str:
    """A word of the bot's own."""
    return str(load("wecom_bot")[key])
