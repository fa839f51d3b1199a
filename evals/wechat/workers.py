"""Our workers: started, killed with no warning, started again."""

from __future__ import annotations

import http.client
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

_HOME = Path(__file__).parents[2]
_START = 60.0  # seconds


@dataclass
class Workers:
    """Processes on one database; `killed` counts how often one was killed."""

    commands: Sequence[Sequence[str]]
    ports: Sequence[int]
    killed: int = 0
    _running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def addresses(self) -> list[str]:
        """Where they serve."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def start(self, n: int) -> None:
        """One of them."""
        self._running[n] = subprocess.Popen(self.commands[n], cwd=_HOME)

    def ready(self) -> None:
        """Wait until all serve."""
        for port in self.ports:
            _await(port)

    def kill(self, n: int) -> None:
        """SIGKILL: what it was doing stays undone."""
        self._running[n].kill()
        self._running[n].wait(10)

    def restart(self, over: Event, pause: float, down: float, dice: random.Random) -> None:
        """Kill one every `pause` seconds or so, and start it again after `down`."""
        while not over.wait(dice.uniform(0.5, 1.5) * pause):
            n = dice.randrange(len(self.ports))
            self.kill(n)
            self.killed += 1
            over.wait(down)
            self.start(n)
            _await(self.ports[n])


@contextmanager
def workers(
    count: int, database: str, apis: dict[str, str], threads: int, pace: float, redis: str = ""
) -> Iterator[Workers]:
    """So many workers, killed at the end."""
    ports = [_free_port() for _ in range(count)]
    given = [database, "--threads", str(threads), "--pace", str(pace), "--redis", redis]
    given += [part for name, address in apis.items() for part in (f"--{name}", address)]
    start = [sys.executable, "-m", "evals.wechat.worker", *given]
    found = Workers([[*start, "--port", str(port)] for port in ports], ports)
    try:
        for n in range(count):
            found.start(n)
        found.ready()
        yield found
    finally:
        for n in found._running:
            found.kill(n)


@contextmanager
def accidents(found: Workers, pause: float, down: float, dice: random.Random) -> Iterator[None]:
    """One worker is killed now and then; 0 is never."""
    over = Event()
    thread = Thread(target=found.restart, args=(over, pause, down, dice), daemon=True)
    if pause:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if pause:
            thread.join(_START)


def _await(port: int) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/wechat/nobody")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(f"the worker on port {port} did not start within {_START:.0f} seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
