"""What the desk's routes share: the desk itself, threads for its blocking calls, its errors as problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.desk.desk import CallDesk
from assistant.desk.errors import NoSuchCall, NotYours
from assistant.desk.rulecheck import RuleCheck
from channels.api.problems import ProblemError
from channels.api.workers import Workers
from channels.base import Service

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Room:
    """The desk is opened when the first one comes."""

    open: Callable[[], CallDesk]
    rules: Callable[[], RuleCheck]
    service: Service
    workers: Workers

    async def run(self, act: Callable[[CallDesk], T]) -> T:
        """An act at the desk; ProblemError 404 and 409 where it cannot be."""

        def work() -> T:
            return act(self.open())

        try:
            return await self.workers.run(work)
        except NoSuchCall as error:
            raise ProblemError(404, str(error)) from error
        except NotYours as error:
            raise ProblemError(409, str(error)) from error
