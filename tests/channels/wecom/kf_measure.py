"""How customer service stands a crowd: `python -m tests.channels.wecom.kf_measure sqlite|postgres N PAUSE`.

Two processes on one database, one is killed in the middle; the platform gives pages of 20, refuses some calls
and loses some of its replies; a person asks one to three questions, some of which take up to a second.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.channels.wecom.kf_platform import kf_platform
from tests.channels.wecom.test_kf_crashes import crowd
from tests.postgres import postgres_server

_STEP = 1.0  # seconds between two rounds, as in the product


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "postgres":
        with postgres_server() as server:
            yield server.emptied()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "w.db")


def measure(kind: str, people: int, pause: float) -> str:
    """What came of it, and how long callbacks waited to be acknowledged, in milliseconds."""
    with _database(kind) as database, kf_platform(page=20, period=5.0) as kf:
        found = crowd(kf, database, people, pause, _STEP)
        waits = sorted(round(1000 * one) for one in kf.acknowledged)
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    answers = sum(map(len, kf.screens.values()))
    return f"{kind}: {people} people, {answers} answers, {found}; acknowledged p50 {p50}, p99 {p99} ms"


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    print(measure(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
