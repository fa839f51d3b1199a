"""Many people at once, with lost replies, repeated requests, second questions; and a killed worker."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, worker

HOME = Path(__file__).parents[3]
_SLOW = (0.02, 0.02, 0.3, 1.2, 2.4, 4.0)  # periods


@contextmanager
def process(database: Path, one: Platform) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A worker in a process of its own: its address and how to kill it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = f"{str(database)!r}, {one.api!r}, {port}, {one.verified}, {one.period}"
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


def visit(one: Platform, n: int, asked: dict[str, list[str]]) -> None:
    """Ask, perhaps ask again at once, and then write something until all is there."""
    person, dice = f"o{n}", random.Random(n)
    threads = []
    for k in range(dice.choice((1, 1, 2))):
        text = f"慢{dice.choice(_SLOW) * one.period:.2f} 问{n}-{k}"
        asked.setdefault(person, []).append(text)
        threads.append(one.say(person, text))
        time.sleep(dice.random() * 1.5 * one.period)
    for thread in threads:
        thread.join(30)
    if one.verified:
        for text in asked[person]:
            one.seen(person, f"答：{text}。", 30)
        return
    for _ in range(12):
        if all(any(f"答：{text}。" in screen for screen in one.screens[person]) for text in asked[person]):
            return
        one.say(person, "1").join(30)
        time.sleep(dice.random())


def judged(one: Platform, asked: dict[str, list[str]]) -> dict[str, int]:
    """How many answers are missing, came twice, or came to another person."""
    lost = twice = mixed = 0
    for person, texts in asked.items():
        got = re.findall(r"答：(慢[0-9.]+ 问\d+-\d+)。", "\n".join(one.screens[person]))
        lost += len(set(texts) - set(got))
        twice += len(got) - len(set(got))
        mixed += len(set(got) - set(texts))
    return {"lost": lost, "twice": twice, "mixed": mixed}


def crowd(one: Platform, people: int, pause: float) -> dict[str, int]:
    """All visits, one begun every `pause` seconds."""
    asked: dict[str, list[str]] = {}
    threads = [Thread(target=visit, args=(one, n, asked)) for n in range(people)]
    for thread in threads:
        thread.start()
        time.sleep(pause)
    for thread in threads:
        thread.join(120)
    time.sleep(1.0)
    return judged(one, asked)


@pytest.mark.parametrize("verified", [True, False])
def test_a_crowd_gets_every_answer_once(tmp_path: Path, verified: bool, people: int = 24) -> None:
    settings = {"verified": verified}
    with platform(verified=verified, losing=0.15, repeating=0.2) as one, ExitStack() as stack:
        for _ in range(2):
            place = worker(tmp_path / "w.db", account(one.api, **settings), SlowService(), threads=16)
            one.addresses = [*one.addresses, stack.enter_context(place)]
        assert crowd(one, people, 0.05) == {"lost": 0, "twice": 0, "mixed": 0}


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    with platform() as one, worker(tmp_path / "w.db", account(one.api), SlowService()) as other:
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
