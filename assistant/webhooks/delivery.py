"""Delivers what happened to one hook: one after another, and none before the one before it was taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.webhooks.signing import signed
from assistant.webhooks.types import Happening, Hook, Place, Places, Post, Reply, Source

_PAUSES = (5, 30, 120, 600, 1800, 3600)  # seconds before the next try; then an hour each time
_GIVES_UP = timedelta(days=3)
_SETTLED = timedelta(seconds=2)  # a transaction that began earlier may still write before one that ended
_AT_ONCE = 50
_GONE = 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """One source to one hook."""

    hook: Hook
    source: Source
    places: Places
    post: Post
    now: Callable[[], datetime]

    def run(self) -> int:
        """Deliver what is due; how many were taken. Another process at the same work is left alone."""
        now = self.now()
        until = now + timedelta(seconds=_AT_ONCE * self.hook.timeout + 10)
        start = self.source.end(now)
        place = self.places.lease(self.hook.name, self.source.kind, start, now, until)
        if place is None:
            return 0
        taken, last = 0, place
        try:
            for last in self._steps(place):
                taken += not last.failures
        finally:
            self.places.save(last)
        return taken

    def _steps(self, place: Place) -> Iterator[Place]:
        """Where the hook stands after each try, up to the first that fails."""
        now = self.now()
        if place.state != "active" or (place.next_at and place.next_at > now):
            return
        for one in self.source.after(place.cursor, _AT_ONCE, now - _SETTLED):
            place = self._tried(place, one)
            yield place
            if place.failures:
                return

    def _tried(self, place: Place, one: Happening) -> Place:
        now, body = self.now(), _body(one)
        headers = signed(self.hook.secret.get_secret_value(), one.id, body, now)
        reply = self.post(self.hook.url, body, headers, self.hook.timeout)
        if reply.taken:
            return Place(place.hook, place.kind, one.cursor, delivered_at=now)
        return _failed(place, reply, now)


def _failed(place: Place, reply: Reply, now: datetime) -> Place:
    since, number = place.failing_since or now, place.failures + 1
    waits = timedelta(seconds=_PAUSES[min(number, len(_PAUSES)) - 1])
    over = reply.status == _GONE or now - since >= _GIVES_UP
    return replace(
        place,
        state="paused" if over else "active",
        failures=number,
        failing_since=since,
        next_at=now + max(waits, reply.retry_after or timedelta()),
        error=reply.words,
    )


def _body(one: Happening) -> bytes:
    told = {"type": one.type, "timestamp": one.at.isoformat(), "data": dict(one.data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str).encode()
