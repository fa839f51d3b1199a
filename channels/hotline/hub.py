"""Between the websockets and the desk: a bounded pool thinks about calls that changed, the newest first."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from assistant.incidents import incident
from assistant.listening.types import Segment, Suggestion
from channels.base import Listening

_log = logging.getLogger(__name__)
Key = tuple[str, str]
"""The call centre and the call."""
_WAITED = 0.25  # seconds after which a call goes before newer ones
_MOST_UNREAD = 256  # suggestions that a reader may be behind


class Reader:
    """One who reads the suggestions of a call."""

    def __init__(self) -> None:
        self.unread: asyncio.Queue[Suggestion | None] = asyncio.Queue(_MOST_UNREAD)
        """What is to be sent; None at the end of a line that grew too long."""

    def tell(self, events: list[Suggestion]) -> None:
        """Put the events in line; a reader too far behind must come again, and then sees what stands."""
        for one in events:
            if self.unread.full():
                self.unread.get_nowait()
                self.unread.put_nowait(None)
                return
            self.unread.put_nowait(one)


class Hub:
    """Calls that changed wait here, each once however often it changed."""

    def __init__(self, desk: Listening, threads: int = 2) -> None:
        self.desk = desk
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="talent-listen")
        self._threads = threads
        self._due: OrderedDict[Key, float] = OrderedDict()
        self._busy: set[Key] = set()
        self._readers: dict[Key, set[Reader]] = {}

    def heard(self, key: Key, segment: Segment) -> None:
        """Keep a segment; if it changes anything the call is thought about as soon as possible."""
        if self.desk.hear(*key, segment):
            since = self._due.pop(key, None)
            self._due[key] = time.monotonic() if since is None else since
            self._start()

    def follow(self, key: Key) -> Reader:
        """Read what is suggested in a call from now on."""
        reader = Reader()
        self._readers.setdefault(key, set()).add(reader)
        return reader

    def leave(self, key: Key, reader: Reader) -> None:
        """Read no longer."""
        self._readers.get(key, set()).discard(reader)
        if not self._readers.get(key):
            self._readers.pop(key, None)

    def close(self) -> None:
        """Let what is running finish, forget what waits."""
        self._due.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        """Give free threads something to do."""
        while len(self._busy) < self._threads and (key := self._next()) is not None:
            del self._due[key]
            self._busy.add(key)
            task = asyncio.get_running_loop().run_in_executor(self._pool, self.desk.think, *key)
            task.add_done_callback(partial(self._done, key))

    def _next(self) -> Key | None:
        """The newest call, unless one has waited too long; none that is being thought about."""
        free = [key for key in self._due if key not in self._busy]
        if not free:
            return None
        waited = time.monotonic() - self._due[free[0]]
        return free[0] if waited > _WAITED else free[-1]

    def _done(self, key: Key, done: asyncio.Future[list[Suggestion]]) -> None:
        self._busy.discard(key)
        if not done.cancelled():
            if error := done.exception():
                _log.error("listening failed: %s", incident(error))
            else:
                for reader in self._readers.get(key, ()):
                    reader.tell(done.result())
        self._start()
