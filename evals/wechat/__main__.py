"""`python -m evals.wechat`: conversations through a WeChat that asks again, with workers that are killed.

Prints one JSON object: for each kind of account what was lost, came twice or was mixed up, and how soon
the platform had a reply.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

from channels.wechat.simulator.platform import PERIOD, Platform
from channels.wechat.simulator.server import platform
from evals.wechat.crowd import DELAYS, Crowd, judged
from evals.wechat.worker import KINDS
from evals.wechat.workers import accidents, workers

_PATIENCE = 300.0  # seconds
_DOWN = 1.0  # seconds until somebody starts a killed worker again


def main() -> None:
    """Measure and print."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or f"sqlite:///{Path(folder) / 'wechat.db'}"
        found = measured(
            database,
            given.workers,
            given.conversations,
            given.seconds,
            given.pace,
            given.kill_every,
            given.seed,
            redis=given.redis,
        )
    print(json.dumps(found, ensure_ascii=False, indent=1))


def measured(
    database: str, count: int, people: int, seconds: float, pace: float, kill_every: float, seed: int = 0,
    delays: tuple[str, ...] = DELAYS, patience: float = _PATIENCE, redis: str = "",
) -> dict[str, Any]:  # fmt: skip
    """So many conversations with either kind of account, at the same time."""
    started = time.monotonic()
    with ExitStack() as stack:
        places = {
            name: stack.enter_context(platform(
                period=PERIOD * pace, verified=may, account=name, losing=0.1, repeating=0.15,
                dice=random.Random(f"{seed}-{name}"),
            )) for name, may in KINDS.items()
        }  # fmt: skip
        apis = {name: one.address for name, one in places.items()}
        found = stack.enter_context(workers(count, database, apis, 256 // count, pace, redis))
        for one in places.values():
            one.addresses = found.addresses
        crowds = {name: Crowd(one, delays, patience * pace, seed) for name, one in places.items()}
        with accidents(found, kill_every, _DOWN, random.Random(seed)):
            _run(list(crowds.values()), people, seconds)
        time.sleep(2 * PERIOD * pace)  # what is on its way twice
    kinds = {name: judged(crowd) | _timed(crowd.platform) for name, crowd in crowds.items()}
    store = database.split(":")[0]
    how: dict[str, Any] = {
        "store": store,
        "redis": bool(redis),
        "workers": count,
        "conversations": people,
        "pace": pace,
        "killed": found.killed,
    }
    return how | {"seconds": round(time.monotonic() - started)} | kinds


def _run(crowds: list[Crowd], people: int, seconds: float) -> None:
    threads = [Thread(target=crowd.run, args=(people, seconds), daemon=True) for crowd in crowds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _timed(one: Platform) -> dict[str, Any]:
    """How soon the platform had its replies, and what it told people itself."""
    times = sorted(one.acknowledged)
    at = [times[int(share * (len(times) - 1))] for share in (0.5, 0.99, 1.0)] if times else [0.0] * 3
    figures = dict(zip(("p50_s", "p99_s", "most_s"), (round(t, 3) for t in at), strict=True))
    within = sum(t <= 1.0 for t in times)
    faults = Counter(problem.rpartition("(")[2].rstrip(")") for problem in one.problems)
    return {"replies": len(times), "within_1_s": within, "faults": dict(faults)} | figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.wechat", description="公众号渠道：丢、重、串和应答的快慢"
    )
    parser.add_argument("--conversations", type=int, default=500, help="每种账号多少个会话，共两种")
    parser.add_argument("--seconds", type=float, default=360, help="在多少秒内开始")
    parser.add_argument("--workers", type=int, default=1, help="几个进程")
    parser.add_argument("--database", default="", help="数据库地址；默认临时的 SQLite")
    parser.add_argument("--redis", default="", help="Redis 的地址；默认不用")
    parser.add_argument("--kill-every", type=float, default=120, help="约每多少秒杀一个进程；0 不杀")
    parser.add_argument("--pace", type=float, default=1.0, help="一秒在这里是几秒；模型、平台和本渠道一起变")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
