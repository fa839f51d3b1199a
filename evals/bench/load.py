"""Users who ask over HTTP, one connection each: run by itself, with a plan as JSON on standard input.

Plan: host, port, path, bodies (what to post, in turn), users, seconds, again (begin anew at the end).
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

_FAULT = b'"status":"error'  # the assistant's own word for an answer that failed


class Load:
    """What the users did together."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._plan = plan
        bodies = [json.dumps(body, ensure_ascii=False).encode() for body in plan["bodies"]]
        self._bodies: Iterator[bytes] = itertools.cycle(bodies) if plan["again"] else iter(bodies)
        self._lock = threading.Lock()
        self.times: list[float] = []
        self.failed = 0

    def run(self) -> dict[str, Any]:
        """Let the users ask until the time is over; questions still on their way then are waited for."""
        users = [threading.Thread(target=self._user) for _ in range(self._plan["users"])]
        started = time.perf_counter()
        for user in users:
            user.start()
        for user in users:
            user.join()
        seconds = time.perf_counter() - started
        return {"answers": len(self.times), "failed": self.failed, "seconds": seconds, **spread(self.times)}

    def _user(self) -> None:
        connection = http.client.HTTPConnection(self._plan["host"], self._plan["port"], timeout=120)
        end = time.perf_counter() + self._plan["seconds"]
        while time.perf_counter() < end and (body := self._next()) is not None:
            started = time.perf_counter()
            good = _posted(connection, self._plan["path"], body)
            with self._lock:
                self.times += [time.perf_counter() - started] if good else []
                self.failed += not good

    def _next(self) -> bytes | None:
        with self._lock:
            return next(self._bodies, None)


def spread(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    ordered, last = sorted(times), len(times) - 1
    at = {"p50_ms": 0.5, "p95_ms": 0.95} if times else {}
    return {name: 1000 * ordered[min(int(len(ordered) * share), last)] for name, share in at.items()}


def _posted(connection: http.client.HTTPConnection, path: str, body: bytes) -> bool:
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return response.status == 200 and _FAULT not in answer


if __name__ == "__main__":
    print(json.dumps(Load(json.load(sys.stdin)).run()))
