"""What goes on beside the requests: leases renewed, pushes sent, what a stopped worker left taken up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from assistant.incidents import incident
from channels.wechat.answers import Answers
from channels.wechat.desk import Desk
from channels.wechat.pushing import Pushing

_PUSH, _TIDY = 2.0, 3600.0  # seconds between two rounds

_log = logging.getLogger(__name__)


class Rounds:
    """Runs until it is stopped; any number of processes may."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._answers, self._pushing = desk, Answers(desk), Pushing(desk)
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in threads that do not keep the process alive."""
        self._over.clear()
        pause = min(_PUSH, self._desk.timing.grace / 4)
        for name, seconds, work in (
            ("renew", self._desk.timing.lease / 4, self._desk.leases.renew),
            ("push", pause, self.push),
            ("recover", pause, self.recover),
            ("tidy", _TIDY, self.tidy),
        ):
            run = threading.Thread(target=self._run, args=(seconds, work), name=f"wechat-{name}", daemon=True)
            run.start()

    def stop(self) -> None:
        """Begin no further round."""
        self._over.set()

    def push(self) -> None:
        """Send what waits; what perhaps did not arrive waits again."""
        self._desk.outbox.reclaim(self._desk.grace)
        self._pushing.all()

    def recover(self) -> None:
        """Answer what a stopped worker left."""
        for account, person in self._desk.inbox.abandoned(self._desk.grace):
            if account in self._desk.accounts:
                self._answers.work(account, person)

    def tidy(self) -> None:
        """Erase what was kept long enough."""
        self._desk.outbox.tidy()
        self._desk.inbox.tidy()

    def _run(self, pause: float, work: Callable[[], None]) -> None:
        while not self._over.wait(pause):
            try:
                work()
            except Exception as error:  # the database is away: the next round tries again
                _log.error("wechat: %s", incident(error))
