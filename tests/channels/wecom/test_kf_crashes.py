"""Workers that are killed at the worst moments, and many people at once: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.channels.wecom.kf_platform import Kf, kf_platform
from tests.channels.wecom.kf_workers import Told, account, worker

HOME = Path(__file__).parents[3]


@contextmanager
def process(database: Path | str, kf: Kf, step: float = 0.1) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A worker in a process of its own: its address and how to kill it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = (
        f"from tests.channels.wecom.kf_workers import run; run({str(database)!r}, {kf.api!r}, {port}, {step})"
    )
    running = subprocess.Popen([sys.executable, "-c", call], cwd=HOME, env=dict(os.environ))
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{address}/wecom/kf/other")
            break
        except httpx.TransportError:
            assert running.poll() is None
            time.sleep(0.05)
    try:
        yield address, running
    finally:
        running.kill()
        running.wait(10)


def judged(kf: Kf, asked: dict[str, list[str]]) -> dict[str, int]:
    """How many answers are missing, came twice, or came to another person."""
    lost = twice = mixed = 0
    for person, texts in asked.items():
        got = re.findall(r"答：((?:慢[0-9.]+ )?问\d+-\d+)。", "\n".join(kf.screens[person]))
        lost += len(set(texts) - set(got))
        twice += len(got) - len(set(got))
        mixed += len(set(got) - set(texts))
    return {"lost": lost, "twice": twice, "mixed": mixed}


@pytest.mark.parametrize(
    ("call", "done"),
    [("sync_msg", False), ("second sync_msg", True), ("send_msg", False), ("send_msg", True),
     ("service_state/trans", True)],
)  # fmt: skip
def test_a_worker_killed_in_a_call_loses_nothing_and_repeats_nothing(
    tmp_path: Path, call: str, done: bool
) -> None:
    asked = {"wm1": ["问1-1"], "wm2": ["问2-1"], "wm3": ["问3-1"]}
    with kf_platform(page=2, period=0.5) as kf, process(tmp_path / "w.db", kf) as (address, running):
        time.sleep(0.3)  # it has caught up
        seen: list[str] = []

        def kill(path: str) -> None:
            seen.append(path)
            times = 2 if call.startswith("second") else 1
            if running.poll() is None and sum(call.split()[-1] in one for one in seen) >= times:
                running.kill()
                running.wait(10)
                if not done:
                    raise ConnectionAbortedError

        kf.before, kf.addresses = kill, [address]
        for person, (text,) in asked.items():
            kf.say(person, text)
        kf.say("wm4", "转人工")
        for _ in range(200):
            if running.poll() is not None:
                break
            time.sleep(0.05)
        assert running.poll() is not None, seen
        with worker(tmp_path / "w.db", account(kf.api), Told()) as other:
            kf.addresses, kf.period = [other], 5.0
            kf.notify()
            for person, (text,) in asked.items():
                assert kf.seen(person, f"答：{text}。"), (person, kf.screens)
            for _ in range(200):
                if kf.states["wm4"] == 2:
                    break
                time.sleep(0.05)
            kf.seen("wm4", "转", within=10)
            time.sleep(0.5)  # in which something would come a second time
        assert kf.states["wm4"] == 2
        assert judged(kf, asked) == {"lost": 0, "twice": 0, "mixed": 0}
        # What could not go out before the servicer took over is dropped: the person hears that one comes.
        assert kf.screens["wm4"] and len(set(kf.screens["wm4"])) == len(kf.screens["wm4"])


def visit(kf: Kf, n: int, asked: dict[str, list[str]]) -> None:
    """Ask, perhaps ask again at once."""
    person, dice = f"wm{n}", random.Random(n)
    for k in range(dice.choice((1, 1, 2, 3))):
        wait = dice.choice((0.0, 0.0, 0.3, 1.0))
        text = f"慢{wait} 问{n}-{k}" if wait else f"问{n}-{k}"
        asked.setdefault(person, []).append(text)
        kf.say(person, text)
        time.sleep(dice.random())
    for text in asked[person]:
        kf.seen(person, f"答：{text}。", 40)


def crowd(kf: Kf, database: Path | str, people: int, pause: float, step: float = 0.1) -> dict[str, int]:
    """All visits, at two processes of which one is killed in the middle; calls fail, replies get lost."""
    asked: dict[str, list[str]] = {}
    dice = random.Random(7)
    for name in ("sync_msg", "send_msg"):
        kf.errors[name].extend(dice.choice((-1, 45009, 40014)) for _ in range(max(4, people // 12)))
    kf.lose = max(5, people // 10)
    with process(database, kf, step) as (doomed, running), process(database, kf, step) as (other, _):
        kf.addresses = [doomed, other]
        threads = [Thread(target=visit, args=(kf, n, asked)) for n in range(people)]
        for n, thread in enumerate(threads):
            thread.start()
            time.sleep(pause)
            if n == people // 2:
                running.kill()
        for thread in threads:
            thread.join(120)
        time.sleep(0.5)
    return judged(kf, asked)


def test_a_crowd_gets_every_answer_once_though_a_worker_is_killed(database_url: str) -> None:
    with kf_platform(page=3, period=1.0) as kf:
        assert crowd(kf, database_url, 20, 0.05) == {"lost": 0, "twice": 0, "mixed": 0}
