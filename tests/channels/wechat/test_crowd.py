"""A worker that is killed while it answers; many of them are measured by `python -m evals.wechat`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, worker

HOME = Path(__file__).parents[3]


@contextmanager
def process(database: Path, one: Platform) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A worker in a process of its own: its address and how to kill it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = f"{str(database)!r}, {one.address!r}, {port}, {one.verified}, {one.period}"
    call = f"from tests.channels.wechat.workers import run; run({given})"
    running = subprocess.Popen([sys.executable, "-c", call], cwd=HOME, env=dict(os.environ))
    address = f"http://127.0.0.1:{port}"
    for _ in range(400):
        try:
            httpx.get(f"{address}/wechat/other")
            break
        except httpx.TransportError:
            assert running.poll() is None
            time.sleep(0.05)
    try:
        yield address, running
    finally:
        running.kill()
        running.wait(10)


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    with platform() as one, worker(tmp_path / "w.db", account(one.address), SlowService()) as other:
        with process(tmp_path / "w.db", one) as (address, running):
            one.addresses = [address]
            threads = [one.say(f"o{n}", f"慢0.{5 + n} 落户{n}") for n in range(3)]
            time.sleep(0.3)
            running.kill()
            one.addresses = [other]
            for thread in threads:
                thread.join(30)
        for n in range(3):
            assert one.seen(f"o{n}", f"答：慢0.{5 + n} 落户{n}。", 20)
            assert len(one.screens[f"o{n}"]) == 1
