"""What goes on beside the requests: leases renewed, pushes sent, what a stopped worker left taken up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from assistant.incidents import incident
from channels.wechat.answers import Answers, answering
from channels.wechat.desk import Desk
from channels.wechat.notifying import Notifying
from channels.wechat.pushing import Pushing
from knowledge.errors import KnowledgeError

_PUSH, _COUNT, _NOTIFY, _TIDY = 2.0, 10.0, 60.0, 3600.0  # seconds between two rounds

_log = logging.getLogger(__name__)


class Rounds:
    """Runs until it is stopped; any number of processes may."""

    def __init__(self, desk: Desk, answer: Callable[[str, str], object] | None = None) -> None:
        """`answer` answers what a person waits for, if it can beside others."""
        self._desk, self._answer, self._pushing = desk, answer or Answers(desk).work, Pushing(desk)
        self._notifying = Notifying(desk, desk.tools) if desk.tools else None
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in threads that do not keep the process alive."""
        self._over.clear()
        pause = min(_PUSH, self._desk.timing.grace / 4)
        for name, seconds, work in (
            ("renew", self._desk.timing.lease / 4, self._desk.leases.renew),
            ("push", pause, self.push),
            ("person", pause, self.deliver),
            ("recover", pause, self.recover),
            ("count", _COUNT, self.count),
            ("notify", min(_NOTIFY, self._desk.timing.grace * 2), self.notify),
            ("tidy", _TIDY, self.tidy),
        ):
            run = threading.Thread(target=self._run, args=(seconds, work), name=f"wechat-{name}", daemon=True)
            run.start()

    def stop(self) -> None:
        """Begin no further round."""
        self._over.set()
        with suppress(KnowledgeError):  # the database is away: it is only a count
            self.count()

    def push(self) -> None:
        """Send what waits; what perhaps did not arrive waits again."""
        self._desk.outbox.reclaim(self._desk.grace, self._desk.born, self._desk.accounts)
        self._pushing.all()

    def deliver(self) -> None:
        """Take over what operators wrote, and send it."""
        self._desk.attending.deliver(self._desk.accounts)
        self._pushing.all()

    def recover(self) -> None:
        """Answer what a stopped worker left."""
        abandoned = self._desk.inbox.abandoned(self._desk.grace, self._desk.accounts)
        taken = self._desk.leases.taken() if abandoned else set()
        for who in abandoned:
            if answering(*who) not in taken:
                self._answer(*who)

    def notify(self) -> None:
        """Send notices of subscriptions that are due."""
        if self._notifying:
            self._notifying.run()

    def count(self) -> None:
        """Keep how many callbacks were refused."""
        self._desk.refused.keep(self._desk.engine, self._desk.now())

    def tidy(self) -> None:
        """Erase what was kept long enough."""
        self._desk.attempts.tidy()
        self._desk.refused.tidy(self._desk.engine, self._desk.now())
        self._desk.outbox.tidy()
        self._desk.inbox.tidy()
        self._desk.attachments.tidy()
        self._desk.letters.tidy()
        self._desk.attending.tidy()

    def _run(self, pause: float, work: Callable[[], None]) -> None:
        while not self._over.wait(pause):
            try:
                work()
            except Exception as error:  # the database is away: the next round tries again
                _log.error("wechat: %s", incident(error))
