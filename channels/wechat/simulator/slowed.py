"""The service with a model that takes its time, as somebody chooses on the page."""

from __future__ import annotations

import time
from typing import Any

from channels.base import AskResult, Service


class Slowed:
    """Answers as the service does, so many `seconds` later."""

    def __init__(self, service: Service) -> None:
        self._service, self.seconds = service, 0.0

    def ask(self, question: str, **known: Any) -> AskResult:
        """The service's answer, later."""
        time.sleep(self.seconds)
        return self._service.ask(question, **known)

    def __getattr__(self, name: str) -> Any:
        """All else is the service's."""
        return getattr(self._service, name)
