"""What the hotline channel is given: who may come in, what was heard, what is suggested."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock

from assistant.listening.call import Call
from assistant.listening.centres import Centre
from assistant.listening.ports import Calls, Ear, SuggestionLog
from assistant.listening.suggesting import Suggester
from assistant.listening.types import Segment, Suggestion

_MOST_CALLS = 2000


class MemoryCalls:
    """Calls in this process; the one that was silent longest is forgotten when there are too many."""

    def __init__(self, most: int = _MOST_CALLS) -> None:
        self._calls: OrderedDict[tuple[str, str], Call] = OrderedDict()
        self._most, self._lock = most, Lock()

    def open(self, centre: str, call_id: str, region: str | None) -> Call:
        """The call; it counts as heard of now."""
        key = (centre, call_id)
        with self._lock:
            call = self._calls.setdefault(key, Call(call_id, region))
            self._calls.move_to_end(key)
            while len(self._calls) > self._most:
                self._calls.popitem(last=False)
            return call


class ListeningDesk:
    """Hears segments and gives suggestions. Calls block; the channel brings the threads."""

    def __init__(
        self,
        centres: Mapping[str, Centre],
        suggester: Callable[[], Suggester],
        calls: Calls,
        log: SuggestionLog,
        now: Callable[[], datetime],
        ear: Ear | None = None,
        earlier: Callable[[str, str], Sequence[Segment]] = lambda centre, call_id: (),
    ) -> None:
        self._centres, self._make, self._calls, self._log, self._now = centres, suggester, calls, log, now
        self._ear, self._earlier = ear, earlier
        self._made: Suggester | None = None
        self._lock = Lock()

    def admits(self, centre: str, key: str) -> bool:
        """Whether the key is that of the call centre; takes as long for a wrong one."""
        known = self._centres.get(centre)
        right = known.api_key.get_secret_value() if known else ""
        same = hmac.compare_digest(_digest(key), _digest(right))
        return known is not None and same

    def hear(self, centre: str, call_id: str, segment: Segment) -> bool:
        """Keep a segment; whether there is something to think about."""
        call = self._call(centre, call_id)
        changed = call.hear(segment)
        if self._ear is not None and (shown := call.transcript.shown(segment.seq)) is not None:
            self._ear.heard(centre, call_id, call.region, shown)
        return changed

    def line(self, centre: str, call_id: str, up: bool) -> None:
        """The line on which a call centre pushes a call is there, or is shut."""
        if self._ear is not None:
            self._ear.line(centre, call_id, self._centres[centre].region, up)

    def comes(self, centre: str, call_id: str, number: str) -> None:
        """The caller's number, where the call centre tells it."""
        if self._ear is not None:
            self._ear.comes(centre, call_id, self._centres[centre].region, number)

    def heard_up_to(self, centre: str, call_id: str) -> int:
        """The number up to which no final segment is wanting; -1 before the first."""
        return self._call(centre, call_id).transcript.complete

    def standing(self, centre: str, call_id: str) -> Sequence[Suggestion]:
        """What is suggested now, for one who comes or comes back."""
        return self._call(centre, call_id).standing()

    def think(self, centre: str, call_id: str) -> list[Suggestion]:
        """What is new, changed or withdrawn since the last time; it is written down before it is given."""
        call = self._call(centre, call_id)
        events = call.think(self.suggester())
        if events:
            self._log.keep(centre, call_id, events, self._now())
            if self._ear is not None:
                self._ear.suggested(centre, call_id, call.region, events)
        return events

    def suggester(self) -> Suggester:
        """Made when first asked for."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def _call(self, centre: str, call_id: str) -> Call:
        call = self._calls.open(centre, call_id, self._centres[centre].region)
        if call.fresh():  # unknown here, but perhaps from before a restart
            for segment in self._earlier(centre, call_id):
                call.hear(segment)
        return call


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
