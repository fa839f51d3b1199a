"""What goes on beside the requests: leases renewed, what came fetched and answered, what waits sent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from assistant.incidents import incident
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.pulling import Pulling
from channels.wecom.kf.pushing import Pushing
from channels.wecom.kf.running import Running

_COUNT, _TIDY, _AGAIN, _QUIET = 10.0, 3600.0, 600.0, timedelta(days=30)

_log = logging.getLogger(__name__)


class Rounds:
    """Runs until it is stopped; any number of processes may. `take_up` has a person answered."""

    def __init__(self, desk: Desk, take_up: Callable[[str, str], None]) -> None:
        self._desk, self._take_up, self._pushing = desk, take_up, Pushing(desk)
        self._pulling, self._running = Pulling(desk), Running(desk)
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in threads that do not keep the process alive."""
        self._over.clear()
        step = self._desk.timing.step
        for name, seconds, work in (
            ("renew", self._desk.timing.lease / 4, self._desk.leases.renew),
            ("pull", step, self.pull),
            ("push", step, self.push),
            ("errands", step, self._running.all),
            ("recover", min(step * 2, self._desk.timing.grace / 4), self.recover),
            ("count", _COUNT, self.count),
            ("catch up", _AGAIN, self.catch_up),
            ("tidy", _TIDY, self.tidy),
        ):
            run = threading.Thread(
                target=self._run, args=(name, seconds, work), name=f"kf-{name}", daemon=True
            )
            run.start()

    def stop(self) -> None:
        """Begin no further round."""
        self._over.set()
        self._safely(self.count)

    def catch_up(self) -> None:
        """What was written while nobody was here, or no callback reached us."""
        for account in self._desk.accounts:
            known = self._desk.cursors.get(account)
            if known is None or self._desk.now() - known.next_at > self._desk.between:
                self._desk.cursors.want(account)

    def pull(self) -> None:
        """Follow callbacks that nobody followed."""
        for account in self._desk.cursors.due(self._desk.accounts):
            self._pulling.pull(account, partial(self._take_up, account))

    def push(self) -> None:
        """Send what waits; what perhaps was not sent waits again."""
        self._desk.outbox.unsent(self._desk.grace, self._desk.accounts)
        self._pushing.all()

    def recover(self) -> None:
        """Answer what a stopped worker left."""
        for account, person in self._desk.inbox.abandoned(self._desk.grace, self._desk.accounts):
            self._take_up(account, person)

    def count(self) -> None:
        """Keep how many callbacks were refused."""
        self._desk.refused.keep(self._desk.engine, self._desk.now())

    def tidy(self) -> None:
        """Erase what was kept long enough."""
        for keeper in (self._desk.outbox, self._desk.inbox, self._desk.errands, self._desk.briefs):
            keeper.tidy()
        self._desk.attempts.tidy()
        self._desk.refused.tidy(self._desk.engine, self._desk.now())
        self._desk.sessions.tidy(_QUIET)
        self._desk.people.tidy(self._desk.accounts, _QUIET)

    def _run(self, name: str, pause: float, work: Callable[[], None]) -> None:
        if name == "pull":
            self._safely(self.catch_up)
        while not self._over.wait(pause):
            self._safely(work)

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # the database is away: the next round tries again
            _log.error("wecom kf: %s", incident(error))
