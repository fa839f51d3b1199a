"""Between listening and the desk: what is heard is written down by a thread of its own, a moment later.

Listening must not wait for a disk. What is not written yet when a process dies, a call centre that
follows the protocol sends again: the line tells it up to where nothing is wanting.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from assistant.desk.ports import CallBook
from assistant.desk.types import Heard, call_key
from assistant.incidents import incident
from assistant.listening.types import Segment, Suggestion

_log = logging.getLogger(__name__)
_GONE = timedelta(seconds=20)
"""How long a call centre has to come back before its call counts as over."""
_SILENT = timedelta(minutes=30)
_ROUND = 5.0  # seconds between two looks for calls that are over
_GATHER = 0.02  # seconds in which what comes is written together


class DeskEar:
    """Hears what listening hears. `told` are called, in the writing thread, when there is something new."""

    def __init__(
        self, book: Callable[[], CallBook], secret: Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self._open, self._secret, self._now = book, secret, now
        self._waiting: dict[str, Heard] = {}
        self._lock, self._due, self._stop = Lock(), Event(), Event()
        self._thread: Thread | None = None
        self.told: list[Callable[[], None]] = []

    def line(self, centre: str, call_id: str, region: str | None, up: bool) -> None:
        """The call centre's line of a call is there, or is shut."""
        with self._lock:
            self._of(centre, call_id, region).line = up
        self._wake()

    def comes(self, centre: str, call_id: str, region: str | None, number: str) -> None:
        """The caller's number: only its mask and a keyed hash stay."""
        digits = "".join(filter(str.isdigit, number))[-11:]
        if not digits:
            return
        key = hmac.new(self._secret().encode(), digits.encode(), hashlib.sha256).hexdigest()
        with self._lock:
            self._of(centre, call_id, region).caller = (_masked(digits), key)
        self._wake()

    def heard(self, centre: str, call_id: str, region: str | None, segment: Segment) -> None:
        """A piece of speech as it stands now, masked by the transcript."""
        with self._lock:
            turns = self._of(centre, call_id, region).turns
            turns[segment.seq] = (segment.speaker, segment.text, segment.final)
        self._wake()

    def suggested(self, centre: str, call_id: str, region: str | None, events: Sequence[Suggestion]) -> None:
        """What is new, changed or withdrawn."""
        with self._lock:
            hints = self._of(centre, call_id, region).hints
            hints.update((one.id, one.to_json()) for one in events)
        self._wake()

    def flush(self) -> None:
        """Write down what waits; what could not be written waits on."""
        with self._lock:
            batch, self._waiting = list(self._waiting.values()), {}
        if not batch:
            return
        try:
            self._open().write(batch, self._now())
        except Exception as error:
            _log.error("calls could not be written: %s", incident(error))
            self._put_back(batch)
            return
        self.tell()

    def tell(self) -> None:
        """Say that there is something new."""
        for one in list(self.told):
            one()

    def close(self) -> None:
        """Write the rest and end the thread."""
        self._stop.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join(5)
        self.flush()

    def _of(self, centre: str, call_id: str, region: str | None) -> Heard:
        return self._waiting.setdefault(call_key(centre, call_id), Heard(centre, call_id, region))

    def _wake(self) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = Thread(target=self._run, name="talent-desk-ear", daemon=True)
                    self._thread.start()
        self._due.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._due.wait(_ROUND):
                self._sweep()
                continue
            self._stop.wait(_GATHER)
            self._due.clear()
            self.flush()

    def _sweep(self) -> None:
        now = self._now()
        try:
            over = self._open().sweep(now - _GONE, now - _SILENT, now)
        except Exception as error:
            _log.error("calls that are over could not be ended: %s", incident(error))
            return
        if over or self._waiting:
            self._due.set()
            self.tell()

    def _put_back(self, batch: Sequence[Heard]) -> None:
        """What came meanwhile is newer."""
        with self._lock:
            for old in batch:
                new = self._of(old.centre, old.call_id, old.region)
                new.turns = old.turns | new.turns
                new.hints = {**old.hints, **new.hints}
                new.line = old.line if new.line is None else new.line
                new.caller = new.caller or old.caller


def _masked(digits: str) -> str:
    """A number as telephones show it to those who may not see it: 138****5678."""
    if len(digits) > 9:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:2]}****{digits[-2:]}" if len(digits) > 5 else "****"
