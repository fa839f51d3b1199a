"""The applications and all that is kept about them; what comes in is received here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from channels.base import Letters, Service
from channels.tencent.api import ApiClient, corp_token
from channels.tencent.attachments import Attachment
from channels.tencent.inbox import Received
from channels.tencent.keeping import Keeping
from channels.tencent.refusals import Refusals
from channels.tencent.senses import ApiSenses, Senses
from channels.tencent.tokens import AccessTokens
from channels.tencent.wording import listed, words
from channels.wecom.app.account import AppAccount
from channels.wecom.app.incoming import Incoming


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. An answer that comes within `hold` is the reply; after that the callback is acknowledged.

    A reply sent after `late` is not believed to arrive: the platform waits for five seconds. What nobody has
    carried after `grace` is taken up by whoever sees it, and what a worker holds is another's when it was
    not renewed for `lease`. Rounds look every `step`; calls of the API are tried again after `retry`; a
    question is given up after `patience`.
    """

    hold: float = 0.6
    late: float = 4.5
    step: float = 1.0
    grace: float = 16.0
    lease: float = 20.0
    retry: float = 0.5
    patience: float = 120.0


class Desk(Keeping):
    """Applications on one database; in the tables an account is `app:<name>`."""

    def __init__(
        self,
        accounts: Mapping[str, AppAccount],
        engine: Engine,
        service: Service,
        now: Callable[[], datetime],
        timing: Timing | None = None,
        letters: Letters | None = None,
    ) -> None:
        self.timing = timing or Timing()
        super().__init__(engine, service, now, self.timing.lease, channel="wecom_app", letters=letters)
        self.accounts = {keyed(name): account for name, account in accounts.items()}
        self.envelopes = {name: account.envelope() for name, account in self.accounts.items()}
        self.refused, self.born = Refusals("wecom_app"), now()
        self._clients: dict[str, ApiClient] = {}

    @property
    def grace(self) -> timedelta:
        """How long a message or a reply is its worker's own."""
        return timedelta(seconds=self.timing.grace)

    def client(self, name: str) -> ApiClient:
        """The API for an account."""
        if name not in self._clients:
            account = self.accounts[name]
            secret = account.secret.get_secret_value()
            which = hashlib.sha256(secret.encode()).hexdigest()[
                :12
            ]  # a corp has a token for each application
            self._clients[name] = ApiClient(
                account.api_base, f"wecom:{account.corp_id}:{which}", corp_token(account.corp_id, secret),
                AccessTokens(self.engine, self.leases, self.now), self.timing.retry, "wecom",
            )  # fmt: skip
        return self._clients[name]

    def senses(self, name: str) -> Senses:
        """How an account's pictures and voices are had."""
        return ApiSenses(self.client(name), self.accounts[name].api_base, self.accounts[name].voice)

    def receive(self, name: str, came: Incoming, base: str) -> Received | None:
        """Keep what came, once; None when there is nothing to say to it."""
        account = self.accounts[name]
        base = account.public_url or base
        if came.kind == "enter":
            return self._greeted(name, came, base)
        if came.kind == "ignored":
            return None
        if came.kind in ("image", "voice"):
            brought = Attachment(name, came.key, came.person, came.kind, came.media, came.url)
            return self.bring(brought, "", base)
        kind, text = str(came.kind), came.text
        if came.kind == "click":
            kind, text = "click", account.menu.get(text) or listed("menu").get(text) or text
        return self.take(name, came.key, came.person, kind, text, base)

    def close(self) -> None:
        """Close the connections to the API."""
        for client in self._clients.values():
            client.close()

    def _greeted(self, name: str, came: Incoming, base: str) -> Received | None:
        """The greeting, once a day: people come and go."""
        key = f"enter:{came.person}:{self.now():%Y%m%d}"[:200]
        message = self.inbox.take(name, key, came.person, "", "", base, "new")
        if message.tries > 1:
            return None
        self.outbox.put(message.id, [self.accounts[name].greeting or words("greeting")])
        return message


def keyed(name: str) -> str:
    """An account in the tables, which accounts of other kinds may share the name with."""
    return f"app:{name}"
