"""A real Redis server for the tests: on a socket in a folder of its own, keeping nothing on disk."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_MISSING = "No Redis found: apt-get install redis-server, or put redis-server on the PATH."
_START = 60.0  # seconds


@dataclass
class RedisServer:
    """A server that can be stopped, held still and started again at the same place."""

    folder: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"unix://{self.folder}/redis.sock"

    def start(self) -> None:
        """Serve."""
        where = ["--port", "0", "--unixsocket", str(self.folder / "redis.sock"), "--dir", str(self.folder)]
        command = [_binary(), *where, "--save", "", "--appendonly", "no"]
        self._running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        _await(self.url)

    def stop(self) -> None:
        """Be gone at once."""
        for one in self._running:
            one.kill()
            one.wait(10)
        self._running.clear()

    def hold(self, still: bool) -> None:
        """Answer nobody while connections stay; or go on."""
        for one in self._running:
            one.send_signal(signal.SIGSTOP if still else signal.SIGCONT)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Start a server, stop it at the end."""
    server = RedisServer(Path(tempfile.mkdtemp(prefix="redis-")))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def _binary() -> str:
    found = shutil.which("redis-server")
    if not found:
        pytest.fail(_MISSING)
    return found


def _await(url: str) -> None:
    from redis import Redis, RedisError

    until = time.monotonic() + _START
    while time.monotonic() < until:
        try:
            with Redis.from_url(url) as client:
                client.ping()
            return
        except (RedisError, OSError):
            time.sleep(0.05)
    pytest.fail("Redis did not start within a minute.")
