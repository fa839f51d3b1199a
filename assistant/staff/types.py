"""People of the staff side, what they are signed in with, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.staff.roles import permissions


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is signed in: `name` is what one signs in with, `shown` the name that others read (姓名)."""

    id: str
    name: str
    shown: str
    roles: frozenset[str]

    def may(self, permission: str) -> bool:
        """Whether any of the roles allows it."""
        return permission in permissions(self.roles)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is kept; `secret` is a hash of the password, empty for one from elsewhere (OIDC)."""

    id: str
    name: str
    shown: str
    roles: frozenset[str]
    secret: str
    created_at: datetime
    disabled: bool = False
    must_change: bool = True
    failures: int = 0
    locked_until: datetime | None = None

    @property
    def staff(self) -> Staff:
        """The person."""
        return Staff(self.id, self.name, self.shown, self.roles)


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; `csrf` must come with everything that changes something."""

    key: str
    """A hash of what the browser holds."""
    staff: Staff
    csrf: str
    begun_at: datetime
    seen_at: datetime
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in begun at another provider: what must come back the same, kept by the browser meanwhile."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom another provider recognised; `subject` stays the same when the names change."""

    subject: str
    name: str
    shown: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log; `seal` covers this line and the seal before it."""

    number: int
    at: datetime
    who: str
    act: str
    what: str
    detail: Mapping[str, Any]
    seal: str
