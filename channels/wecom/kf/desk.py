"""The accounts and all that is kept about them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Engine

from channels.base import Service
from channels.tencent.api import ApiClient, corp_token
from channels.tencent.attachments import Attachments
from channels.tencent.attempts import Attempts
from channels.tencent.inbox import Inbox
from channels.tencent.keys import shared_key
from channels.tencent.leases import Leases
from channels.tencent.links import Links
from channels.tencent.outbox import Outbox
from channels.tencent.people import People
from channels.tencent.refusals import Refusals
from channels.tencent.senses import ApiSenses, Senses
from channels.tencent.tokens import AccessTokens
from channels.wecom.kf import tables
from channels.wecom.kf.account import KfAccount
from channels.wecom.kf.briefs import Briefs
from channels.wecom.kf.cursors import Cursors
from channels.wecom.kf.errands import Errands
from channels.wecom.kf.sessions import Session, Sessions, State

_STATE = "/cgi-bin/kf/service_state/get"
Told = Callable[[str], Sequence[tuple[str, str]]]
"""The facts that were told in a conversation, as labels and values."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. What nobody has answered after `grace` is taken up by whoever sees it; what a worker holds

    is another's when it was not renewed for `lease`. Rounds look every `step`, calls of the API are tried
    again after `retry`, and a human's session is looked up again after `look`. Workers that start together
    fetch once in `between`. A question is given up after `patience`.
    """

    step: float = 1.0
    grace: float = 16.0
    lease: float = 20.0
    retry: float = 0.5
    look: float = 60.0
    between: float = 20.0
    patience: float = 120.0


class Desk:
    """Customer-service accounts on one database; in the tables an account is `kf:<name>`."""

    def __init__(
        self,
        accounts: Mapping[str, KfAccount],
        engine: Engine,
        service: Service,
        now: Callable[[], datetime],
        timing: Timing | None = None,
        told: Told = lambda _: (),
    ) -> None:
        self.accounts = {keyed(name): account for name, account in accounts.items()}
        self.service, self.now, self.told = service, now, told
        self._engine, self.timing = engine, timing or Timing()
        self.envelopes = {name: account.envelope() for name, account in self.accounts.items()}
        self.refused = Refusals("wecom_kf")
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
    def outbox(self) -> Outbox:
        """What is to go out."""
        return Outbox(self.engine, self.now)

    @cached_property
    def people(self) -> People:
        """Who writes."""
        return People(self.engine, self.now)

    @cached_property
    def attempts(self) -> Attempts:
        """How long questions were worked on."""
        return Attempts(self.engine, self.now)

    @cached_property
    def attachments(self) -> Attachments:
        """Pictures and voices."""
        return Attachments(self.engine, self.now)

    @cached_property
    def links(self) -> Links:
        """Pages of clauses."""
        return Links(self.engine)

    @cached_property
    def cursors(self) -> Cursors:
        """How far was read."""
        return Cursors(self.engine, self.now)

    @cached_property
    def sessions(self) -> Sessions:
        """Who serves."""
        return Sessions(self.engine, self.now)

    @cached_property
    def errands(self) -> Errands:
        """What is to be said besides answers."""
        return Errands(self.engine, self.now)

    @cached_property
    def briefs(self) -> Briefs:
        """Pages for those who serve."""
        return Briefs(self.engine, self.now)

    @cached_property
    def number(self) -> str:
        """What our message numbers begin with: the platform takes each once, also from another database."""
        return shared_key(self.engine, "kf-msgid", lambda: secrets.token_hex(5))

    @property
    def grace(self) -> timedelta:
        """How long a message is its worker's own."""
        return timedelta(seconds=self.timing.grace)

    @property
    def between(self) -> timedelta:
        """How soon is not fetched again without a callback."""
        return timedelta(seconds=self.timing.between)

    def client(self, name: str) -> ApiClient:
        """The API for an account."""
        if name not in self._clients:
            account = self.accounts[name]
            secret = account.secret.get_secret_value()
            digest = hashlib.sha256(secret.encode()).hexdigest()[
                :12
            ]  # a corp has a token for each application
            self._clients[name] = ApiClient(
                account.api_base, f"wecom:{account.corp_id}:{digest}", corp_token(account.corp_id, secret),
                AccessTokens(self.engine, self.leases, self.now), self.timing.retry, "wecom",
            )  # fmt: skip
        return self._clients[name]

    def senses(self, name: str) -> Senses:
        """How an account's pictures and voices are had."""
        return ApiSenses(self.client(name), self.accounts[name].api_base, self.accounts[name].voice)

    def named(self, name: str, open_kfid: str) -> str | None:
        """The account that a callback is about: all of a corp have the same address; None when not ours."""
        corp = self.accounts[name].corp_id
        if not open_kfid:
            return name
        same = (
            key for key, one in self.accounts.items() if one.corp_id == corp and one.open_kfid == open_kfid
        )
        return next(same, None)

    def look(self, name: str, person: str) -> Session:
        """Ask the platform who serves the person, and keep it; ApiError when it does not say."""
        about = {"open_kfid": self.accounts[name].open_kfid, "external_userid": person}
        found = self.client(name).post(_STATE, about)
        state = int(found.get("service_state", 0))
        known = State(state) if state in list(State) else State.NEW
        self.sessions.put(name, person, known, str(found.get("servicer_userid", "")))
        return self.sessions.get(name, person)

    def base(self, name: str) -> str:
        """Our address for people; empty where nobody has told it yet."""
        known = self.cursors.get(name)
        return self.accounts[name].public_url or (known.base if known else "")

    def forget(self, name: str, person: str) -> None:
        """Erase a person."""
        keepers: tuple[Any, ...] = (
            self.inbox,
            self.outbox,
            self.people,
            self.attachments,
            self.sessions,
            self.errands,
            self.briefs,
        )
        for keeper in keepers:
            keeper.forget(name, person)

    def close(self) -> None:
        """Close the connections to the API."""
        for client in self._clients.values():
            client.close()


def keyed(name: str) -> str:
    """An account in the tables, which Official Accounts of the same name share."""
    return f"kf:{name}"


def digest(*parts: str) -> str:
    """A person's key: the same again each time, and nothing of who it is."""
    return hashlib.sha256("/".join(parts).encode("utf-8", "replace")).hexdigest()


def conversation(account: str, person: str) -> str:
    """The conversation of a person with an account."""
    return f"kf-{digest(account, person)[:40]}"
