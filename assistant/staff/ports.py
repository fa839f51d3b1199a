"""What the staff side stands on: where accounts, sessions and the audit log are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.staff.types import Account, Attempt, Entry, Person, Session


class Accounts(Protocol):
    """Accounts by id and by name; names are unique whatever their case."""

    def add(self, account: Account) -> None:
        """Keep a new one; NameTaken if its name is in use."""

    def save(self, account: Account) -> None:
        """Keep what changed."""

    def failed(self, account: Account) -> int:
        """Count one more wrong password, safely between processes; how many there are now."""

    def named(self, name: str) -> Account | None:
        """The account of a name."""

    def get(self, id: str) -> Account | None:
        """The account of an id."""

    def all(self) -> Sequence[Account]:
        """Every account, by name."""


class Sessions(Protocol):
    """Who is signed in."""

    def begin(self, session: Session) -> None:
        """Keep a new one."""

    def get(self, key: str) -> Session | None:
        """The session; its person is the account as it is now, None if that was disabled."""

    def seen(self, key: str, at: datetime) -> None:
        """It was used then."""

    def end(self, key: str) -> None:
        """Forget one."""

    def end_all(self, staff: str, but: str = "") -> None:
        """Forget all of one person, except one."""

    def tidy(self, before: datetime) -> None:
        """Forget those not used since then."""


class AuditLog(Protocol):
    """Lines are added and never changed."""

    def add(self, at: datetime, who: str, act: str, what: str, detail: str) -> Entry:
        """Add a line, sealed with the line before; `detail` is JSON."""

    def read(
        self,
        *,
        who: str = "",
        text: str = "",
        acts: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[Entry]:
        """The newest first; `before` a number pages on. `text` is in a line, or its act among `acts`."""

    def broken(self) -> int | None:
        """The number of the first line that is not as it was written; None if all are."""


class Provider(Protocol):
    """Where people are recognised that have no password here (OpenID Connect, 统一认证)."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def back(self) -> str | None:
        """Our address that it sends people back to, where that is not the address they came by."""

    def begin(self, back: str) -> tuple[str, Attempt]:
        """Where to send the browser, and what must be the same when it comes `back`."""

    def finish(self, attempt: Attempt, state: str, code: str, back: str) -> Person:
        """Who it was; SignInRefused if anything does not match, ProviderUnavailable without an answer."""
