"""The accounts and all that is kept about them; what comes in is received here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Engine

from assistant.privacy import mask
from channels.base import Letters as Written
from channels.base import Service, Tools
from channels.tencent import tables
from channels.tencent.api import ApiClient, stable_token
from channels.tencent.attachments import Attachment, Attachments
from channels.tencent.attempts import Attempts
from channels.tencent.attending import Attending
from channels.tencent.choices import chosen
from channels.tencent.inbox import Inbox, Received
from channels.tencent.leases import Leases
from channels.tencent.links import Links
from channels.tencent.outbox import Outbox
from channels.tencent.people import QUOTAS, People
from channels.tencent.refusals import Refusals
from channels.tencent.senses import ApiSenses, Senses
from channels.tencent.tokens import AccessTokens
from channels.tencent.wording import is_nudge, listed, words
from channels.wechat.account import Account
from channels.wechat.incoming import Incoming
from channels.wechat.letters import Letters
from channels.wechat.permits import Permits
from knowledge.regions import regions

_TITLE = 20


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. The platform waits `period` for a reply, delivers three times, and then gives up.

    An answer that comes within `hold` is the reply; after that an account that may send messages
    acknowledges. One that may not waits for `window`, and for `last` the last time. A reply sent after
    `late` is not believed to arrive. `step` is between two looks; what nobody has carried after `grace` is
    taken up by whoever sees it, and what a worker holds is another's when it was not renewed for `lease`.
    Calls of the API are tried again after `retry`; an answer that is not there after `patience` never comes.
    """

    hold: float = 0.5
    window: float = 4.4
    last: float = 4.0
    late: float = 4.8
    period: float = 5.0
    step: float = 0.1
    grace: float = 16.0
    lease: float = 20.0
    retry: float = 0.5
    patience: float = 120.0

    def paced(self, pace: float) -> Timing:
        """The same where a second takes `pace` seconds."""
        return Timing(*(one * pace for one in astuple(self)))


class Desk:
    """Official Accounts by name, on one database."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        engine: Engine,
        service: Service,
        now: Callable[[], datetime],
        timing: Timing | None = None,
        tools: Tools | None = None,
        letters: Written | None = None,
    ) -> None:
        """`tools` have the notices of subscriptions, `letters` what operators wrote."""
        self._letters = letters
        self.accounts, self.service, self.now, self.tools = accounts, service, now, tools
        self._engine, self.timing, self.born = engine, timing or Timing(), now()
        self.envelopes = {name: account.envelope() for name, account in accounts.items()}
        self.refused = Refusals("wechat")
        self._clients: dict[str, ApiClient] = {}

    @cached_property
    def engine(self) -> Engine:
        """The database, with our tables."""
        return tables.create(self._engine)

    @cached_property
    def leases(self) -> Leases:
        """Who works on what."""
        return Leases(self.engine, self.now, timedelta(seconds=self.timing.lease))

    @cached_property
    def inbox(self) -> Inbox:
        """What came in."""
        return Inbox(self.engine, self.now)

    @cached_property
    def attempts(self) -> Attempts:
        """What is worked on."""
        return Attempts(self.engine, self.now)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to go out."""
        return Outbox(self.engine, self.now)

    @cached_property
    def people(self) -> People:
        """Who writes."""
        return People(self.engine, self.now)

    @cached_property
    def attachments(self) -> Attachments:
        """Pictures and voices."""
        return Attachments(self.engine, self.now)

    @cached_property
    def permits(self) -> Permits:
        """Who agreed to be notified."""
        return Permits(self.engine, self.now)

    @cached_property
    def letters(self) -> Letters:
        """Notices of subscriptions."""
        return Letters(self.engine, self.now)

    @cached_property
    def attending(self) -> Attending:
        """Those to whom operators write."""
        return Attending(self.engine, self.now, "wechat", self._letters)

    @cached_property
    def links(self) -> Links:
        """Pages of clauses."""
        return Links(self.engine)

    @property
    def in_flight(self) -> timedelta:
        """How long a reply may be on its way."""
        return timedelta(seconds=self.timing.period)

    @property
    def grace(self) -> timedelta:
        """How long a message or a reply is its worker's own."""
        return timedelta(seconds=self.timing.grace)

    def client(self, name: str) -> ApiClient:
        """The API for an account."""
        if name not in self._clients:
            account = self.accounts[name]
            secret = account.app_secret.get_secret_value() if account.app_secret else ""
            tokens = AccessTokens(self.engine, self.leases, self.now)
            ask = stable_token(account.app_id, secret)
            self._clients[name] = ApiClient(
                account.api_base, f"wechat:{account.app_id}", ask, tokens, self.timing.retry
            )
        return self._clients[name]

    def senses(self, name: str) -> Senses:
        """How an account's pictures and voices are had."""
        account = self.accounts[name]
        return ApiSenses(self.client(name) if account.app_secret else None, account.api_base, account.voice)

    def receive(self, name: str, came: Incoming, base: str) -> Received | None:
        """Keep what came, once; None when there is nothing to say to it."""
        if came.kind == "unsubscribe":
            for keeper in (
                self.inbox, self.outbox, self.people, self.attachments, self.permits, self.letters,
                self.attending,
            ):  # fmt: skip
                keeper.forget(name, came.person)
        if came.kind == "notices":
            self._marked(name, came)
        if came.kind in ("ignored", "unsubscribe", "notices"):
            return None
        state = "nudge" if self._nudges(name, came) else "new"
        text = self._asked(name, came)
        base = self.accounts[name].public_url or base
        title = str(listed("kinds").get(came.kind) or mask(text)[:_TITLE])
        if came.kind in ("image", "voice"):
            self.attachments.keep(Attachment(name, came.key, came.person, came.kind, came.media, came.url))
        message = self.inbox.take(name, came.key, came.person, text, title, base, state)
        if message.tries == 1 and self.accounts[name].verified:
            self.people.acted(name, came.person, came.kind if came.kind in QUOTAS else "message")
        if message.state != "done" and (said := self._said(name, came)):
            self.outbox.put(message.id, [said])
        return message

    def close(self) -> None:
        """Close the connections to the API."""
        for client in self._clients.values():
            client.close()

    def _marked(self, name: str, came: Incoming) -> None:
        """What somebody agreed to or refused, and what became of what was sent; each event once."""
        if self.inbox.take(name, came.key, came.person, "", "", "", "done").tries > 1:
            return
        for one in came.notices:
            if one.said in ("accept", "reject"):
                self.permits.answered(name, came.person, one.template, one.said == "accept")
            else:
                self.letters.result(name, came.person, one.template, one.said == "sent", one.error)

    def _nudges(self, name: str, came: Incoming) -> bool:
        if came.kind != "text" or not is_nudge(came.text):
            return False
        mine = (name, came.person)
        if chosen(came.text, came.choice, self.people.get(*mine).choices):
            return False
        return bool(self.outbox.waiting(*mine)) or self.inbox.waits(*mine)

    def _asked(self, name: str, came: Incoming) -> str:
        """The question of a message: its words, the menu's, or the choice that was clicked."""
        if came.kind in ("image", "voice"):
            return ""
        if came.kind == "click":
            return self.accounts[name].menu.get(came.text) or listed("menu").get(came.text) or came.text
        choice = chosen(came.text, came.choice, self.people.get(name, came.person).choices)
        if choice is None:
            return came.text
        if place := choice.get("region"):
            self.people.place(name, came.person, place)
        return str(choice["send"])

    def _said(self, name: str, came: Incoming) -> str:
        """What is said at once; empty for a question."""
        account = self.accounts[name]
        if came.kind == "unsupported":
            table = listed("unsupported")
            return str(table.get(came.text) or table["other"])
        if came.kind not in ("subscribe", "scan"):
            return ""
        if place := account.place_of(came.text):
            self.people.place(name, came.person, place)
        if came.kind == "subscribe":
            return account.greeting or words("greeting")
        place = place or self.people.get(name, came.person).region or account.region or ""
        return words("scanned", region=regions().name(place)) if place else words("greeting")
