"""Runs all deliveries while the server runs, each hook in a thread of its own: a slow one delays no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from assistant.incidents import incident
from assistant.webhooks.delivery import Delivery

_PAUSE = 2.0  # seconds between two looks

_log = logging.getLogger(__name__)


class Courier:
    """Delivers until it is stopped."""

    def __init__(self, deliveries: Sequence[Delivery], pause: float = _PAUSE) -> None:
        self._deliveries, self._pause = deliveries, pause
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in threads that do not keep the process alive."""
        for name in dict.fromkeys(one.hook.name for one in self._deliveries):
            mine = [one for one in self._deliveries if one.hook.name == name]
            threading.Thread(target=self._run, args=(mine,), name=f"webhook-{name}", daemon=True).start()

    def stop(self) -> None:
        """Begin no further delivery."""
        self._over.set()

    def _run(self, deliveries: Sequence[Delivery]) -> None:
        while not self._over.wait(self._pause):
            for one in deliveries:
                try:
                    one.run()
                except Exception as error:  # the database is away: the next look tries again
                    _log.error("webhook %s: %s", one.hook.name, incident(error))
