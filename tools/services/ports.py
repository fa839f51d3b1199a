"""What the tools ask of a service system. Each failure is one of tools/errors.py; `now` has its time zone.

`identity` is what a channel has verified of the person (opaque), `origin` is where tries and holds of
people without an identity are counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from tools.services.types import Application, Booking, Day, Handover, Notice, Place, Subscription, Topic


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a verified identity if there is one, and where they ask from."""

    identity: str | None = None
    origin: str = "local"


class Certifications(Protocol):
    """Applications: 认定, 申报, 资金拨付."""

    def lookup(self, number: str, last_four: str) -> Application | None:
        """The application, if the last four characters of the ID are right; None if wrong or missing."""
        ...

    def of(self, identity: str) -> tuple[Application, ...]:
        """The applications of a verified person, the latest first."""
        ...


class Places(Protocol):
    """Service places."""

    def find(self, region: str | None, service: str | None) -> tuple[Place, ...]:
        """Those that serve the region (name or code), the nearest level first, with such a service."""
        ...

    def get(self, place_id: str) -> Place:
        """UnknownName if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be booked; the same `key` from the same asker books once."""

    slot_id: str
    key: str | None = None
    name: str | None = None
    phone: str | None = None


class Slots(Protocol):
    """Times that can be booked."""

    def days(self, place_id: str, offer_id: str, first: date, last: date, now: datetime) -> tuple[Day, ...]:
        """Each day from first to last; UnknownName for the place or the service."""
        ...


class Bookings(Protocol):
    """Bookings: held, then confirmed. A slot never has more than its capacity of them.

    A booking that was made with an identity is there for that identity only: for all others, as for a
    code that does not exist, UnknownName. Without an identity its code is the key to it.
    """

    def hold(self, wanted: Wanted, asker: Asker, now: datetime) -> Booking:
        """Keep a place for some minutes; Conflict if there is none left or too many are held already."""
        ...

    def confirm(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Make it final, once or again; Conflict if the hold has expired or was cancelled."""
        ...

    def reschedule(self, code: str, slot_id: str, asker: Asker, now: datetime) -> Booking:
        """Move it in one step; Conflict if the new time is taken, and then the old one still stands."""
        ...

    def cancel(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Give it back, once or again; Conflict if its time has begun."""
        ...

    def get(self, code: str, asker: Asker, now: datetime) -> Booking:
        """One booking."""
        ...

    def of(self, identity: str, now: datetime) -> tuple[Booking, ...]:
        """All of a verified person, the latest time first."""
        ...


class Subscriptions(Protocol):
    """Who wants to be told what."""

    def add(
        self,
        topic: Topic,
        subject: str,
        title: str,
        region: str | None,
        profile: Mapping[str, object],
        asker: Asker,
        now: datetime,
    ) -> Subscription:
        """Subscribe, once however often asked; a new profile replaces the old one, and is kept masked."""
        ...

    def end(self, code: str, asker: Asker, now: datetime) -> Subscription:
        """Unsubscribe; UnknownName if it is not theirs."""
        ...

    def get(self, code: str, asker: Asker) -> Subscription:
        """One subscription; UnknownName if it is not theirs."""
        ...

    def of(self, identity: str) -> tuple[Subscription, ...]:
        """Those of a verified person that have not ended, the latest first."""
        ...

    def theirs(self, asker: Asker) -> bool:
        """Whether this identity, or this origin without one, has any that has not ended."""
        ...

    def about(self, subject: str, topic: Topic) -> tuple[Subscription, ...]:
        """Those that have not ended, with their recipients: whom to tell."""
        ...

    def live(self) -> tuple[Subscription, ...]:
        """All that have not ended, the latest first, with their recipients."""
        ...

    def forget(self, asker: Asker) -> int:
        """Erase all of this identity, or of this origin without one, and its notices; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """Something due for a subscription; `key` says for what it is due, and it is sent once for that."""

    key: str
    text: str
    card: Mapping[str, Any]


class Notices(Protocol):
    """The outbox: what is due goes in once, whoever finds it due, and waits there until it is delivered."""

    def looked(self, code: str) -> str | None:
        """What the last look at the subscription's subject saw; None before the first."""
        ...

    def post(
        self, code: str, letters: tuple[Letter, ...], before: str | None, after: str | None, now: datetime
    ) -> int:
        """Keep what is seen now and put in what is due, both or neither; how many were new.

        Nothing is done where the last look is no longer `before` (another process was faster), or where
        the subscription has ended.
        """
        ...

    def sent(self, code: str) -> frozenset[str]:
        """The keys of what went in for a subscription."""
        ...

    def waiting(self, asker: Asker) -> tuple[Notice, ...]:
        """What this identity, or this origin without an identity, has not been told yet, oldest first."""
        ...

    def about(self, code: str) -> tuple[Notice, ...]:
        """All of a subscription, oldest first."""
        ...

    def deliver(self, ids: tuple[int, ...], asker: Asker, now: datetime) -> int:
        """Mark the asker's own as delivered, once; how many."""
        ...


class Handovers(Protocol):
    """Requests for a person, for the desk to take."""

    def ask(
        self,
        reason: str,
        summary: str,
        region: str | None,
        phone: str | None,
        asker: Asker,
        now: datetime,
    ) -> Handover:
        """Ask for a person; while the same request waits, asking again returns it."""
        ...

    def get(self, code: str, asker: Asker) -> Handover:
        """One request; UnknownName if it is not theirs."""
        ...

    def of(self, identity: str) -> tuple[Handover, ...]:
        """Those of a verified person, the latest first."""
        ...

    def waiting(self) -> tuple[Handover, ...]:
        """Those that nobody has taken, the oldest first: for the desk."""
        ...

    def forget(self, asker: Asker) -> int:
        """Erase all of this asker; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` failed tries for `key` within the last `minutes`."""

    key: str
    count: int
    minutes: int


class Tries(Protocol):
    """Failed tries, counted across processes."""

    def spend(self, limits: tuple[Limit, ...], now: datetime) -> str:
        """Count one try before it is made; the ticket to give back. NotAllowed if there were too many."""
        ...

    def give_back(self, ticket: str) -> None:
        """The try was no failure."""
        ...
