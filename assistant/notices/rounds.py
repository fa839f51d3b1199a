"""One round over all subscriptions: each is looked at, what is due goes into the outbox once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assistant.incidents import incident
from assistant.notices.changes import changing
from assistant.notices.due import Due, closing, opening
from assistant.notices.qualifying import qualifying
from assistant.notices.subjects import World
from knowledge.reading import Reading
from tools.rules.rulebook import Rulebook
from tools.services.ports import Letter
from tools.services.services import Services
from tools.services.types import Subscription, Topic

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A letter, and for which subscription."""

    subscription: Subscription
    letter: Letter

    def to_json(self) -> dict[str, Any]:
        """Without the recipient and the profile."""
        return {"code": self.subscription.code, "text": self.letter.text, "card": dict(self.letter.card)}


@dataclass(frozen=True, slots=True)
class RoundResult:
    """How many subscriptions were looked at, what was due, how much of it is new in the outbox.

    `failed` could not be worked out; the others were all the same.
    """

    looked: int
    due: tuple[Told, ...]
    posted: int
    failed: int = 0


class Rounds:
    """Works rounds; two at once post each letter once."""

    def __init__(
        self,
        services: Services,
        rules: Rulebook,
        reading: Reading,
        releases: Callable[[], Sequence[tuple[int, datetime]]],
        serving: Callable[[], int | None],
        now: Callable[[], datetime],
    ) -> None:
        self._services, self._rules, self._reading = services, rules, reading
        self._releases, self._serving, self._now = releases, serving, now

    def run(self, as_of: date | None = None, *, dry: bool = False) -> RoundResult:
        """A round for a day (today); a dry one only says what is due."""
        now = self._now()
        world = World(
            self._rules, self._reading, self._serving(), tuple(self._releases()), as_of or now.date()
        )
        found: list[Told] = []
        posted = failed = 0
        live = self._services.subscriptions.live()
        for one in live:
            before = self._services.notices.looked(one.code)
            try:
                due = _due(world, one, before)
            except Exception as error:  # nobody else goes without word for it
                _log.error("notices of %s failed: %s", one.code, incident(error))
                failed += 1
                continue
            sent = self._services.notices.sent(one.code) if due.letters else frozenset()
            new = tuple(x for x in due.letters if x.key not in sent)
            if not dry and (new or (due.seen is not None and due.seen != before)):
                posted += self._services.notices.post(one.code, new, before, due.seen, now)
            found += [Told(one, x) for x in new]
        return RoundResult(len(live), tuple(found), posted, failed)


def _due(world: World, subscription: Subscription, before: str | None) -> Due:
    subject = world.subject(subscription)
    if subscription.topic == Topic.OPENS:
        return opening(world, subscription, subject)
    if subscription.topic == Topic.CLOSES:
        return closing(world, subscription, subject)
    look = changing if subscription.topic == Topic.CHANGES else qualifying
    return look(world, subscription, subject, before)
