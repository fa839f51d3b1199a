"""Functions run in processes of their own, forked from a server that has imported everything."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

# Starting a process anew would take each a second or two.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.apart_warm"])


def started(work: Callable[..., object], *given: object) -> BaseProcess:
    """A process that does the work; for what is killed, or needs no answer."""
    process = _PROCESSES.Process(target=work, args=given)
    process.start()
    return process


class Answer:
    """What a process is going to say; several can be at work at a time."""

    def __init__(self, work: Callable[..., object], *given: object) -> None:
        self._mine, theirs = _PROCESSES.Pipe(duplex=False)
        self._process = started(_told, theirs, work, *given)
        theirs.close()

    def get(self) -> Any:
        """What the work came to; a failure there is the name and the text of the error."""
        try:
            return self._mine.recv()
        finally:
            self._process.join()


def apart(work: Callable[..., object], *given: object) -> Any:
    """What the work comes to when another process does it."""
    return Answer(work, *given).get()


def _told(answer: Connection, work: Callable[..., object], *given: object) -> None:
    try:
        answer.send(work(*given))
    except BaseException as error:
        answer.send((type(error).__name__, str(error)))
    answer.close()
    os._exit(0)  # no waiting for a vector index to close
