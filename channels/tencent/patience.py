"""How long an answer is waited for: the person's later questions wait for it too."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from threading import Thread
from typing import TypeVar

from channels.tencent.attempts import Attempts

_Answer = TypeVar("_Answer")
_TRIES = 5  # a question that so many workers died of


def left(attempts: Attempts, message: int, patience: float, now: datetime) -> float:
    """Seconds until it is given up, those of other workers counted; TimeoutError after enough tries."""
    begun, count = attempts.begin(message)
    if count > _TRIES:
        raise TimeoutError
    return max(patience / 10, patience - (now - begun).total_seconds())


def within(seconds: float, ask: Callable[[], _Answer]) -> _Answer:
    """What is answered; TimeoutError when it is not for so long."""
    answer: Future[_Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=run, name="tencent-ask", daemon=True).start()
    return answer.result(seconds)
