"""`python -m evals.bench.calls`: many calls at once against a real server; how soon is the suggestion there?

The written calls of the suite `hotline` are spoken over and over at the speed of speech. The time runs from
the frame of the sentence that a suggestion names as `after_seq` to the arrival of the suggestion.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from assistant.settings import load_settings
from evals.bench.load import spread
from evals.bench.ours import _SERVE
from evals.bench.processes import server
from evals.calls import ScriptedCall, calls

_KEY = "the-key-of-the-benchmark"
_PAUSE = (1.5, 4.0)  # seconds between two sentences
_WARM = 25.0  # seconds in which the server reads the rules


@dataclass
class Timed:
    """When each sentence was sent, and how long its suggestions took."""

    sent: dict[int, float] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(load_settings().data_dir, data)
        rows = {f"c{n}": {"api_key": _KEY, "region": r} for n, r in enumerate(_regions())}
        (data / "channels.yaml").write_text(json.dumps({"hotline": rows}), encoding="utf-8")
        with server(_SERVE, "/readyz", {"TALENT_DATA_DIR": str(data)}) as running:
            time.sleep(_WARM)
            before = running.cpu_s()
            started = time.perf_counter()
            found = asyncio.run(_all(running.port, given.calls, given.seconds))
            busy = (running.cpu_s() - before) / (time.perf_counter() - started)
    times = [t for one in found for t in one.times]
    sentences = sum(len(one.sent) for one in found)
    figures = {"calls": given.calls, "sentences": sentences, "suggestions": len(times)}
    most = {"most_ms": 1000 * max(times, default=0), "cores_busy": busy}
    print(json.dumps(figures | spread(times) | most))


async def _all(port: int, count: int, seconds: float) -> list[Timed]:
    scripts, until = [c for split in ("dev", "test") for c in calls(split)], time.perf_counter() + seconds
    return await asyncio.gather(*(_line(port, n, scripts, until) for n in range(count)))


async def _line(port: int, n: int, scripts: Sequence[ScriptedCall], until: float) -> Timed:
    """One line of the switchboard: call after call."""
    dice, found = random.Random(n), Timed()
    await asyncio.sleep(dice.uniform(0, _PAUSE[1]))
    turn = n
    while time.perf_counter() < until:
        one = await _call(port, f"b{n}-{turn}", _of_another(scripts[turn % len(scripts)], dice), dice)
        found.times += one.times
        found.sent |= {len(found.sent) + k: t for k, t in one.sent.items()}
        turn += 7
    return found


def _of_another(script: ScriptedCall, dice: random.Random) -> ScriptedCall:
    """The call of somebody else, who tells another age with each sentence: no answer is known already."""
    age = f"我今年{dice.randint(20, 59)}岁零{dice.randint(1, 11)}个月又{dice.randint(1, 30)}天，"
    lines = (replace(s, text=age + s.text) if s.speaker == "caller" else s for s in script.lines)
    return replace(script, lines=tuple(lines))


async def _call(port: int, name: str, script: ScriptedCall, dice: random.Random) -> Timed:
    timed, centre = Timed(), f"c{_regions().index(script.region or '')}"
    url, header = f"ws://127.0.0.1:{port}/hotline/{centre}/calls/{name}", {"Authorization": f"Bearer {_KEY}"}
    async with (
        connect(f"{url}/suggestions", additional_headers=header) as desk,
        connect(f"{url}/transcript", additional_headers=header) as line,
    ):
        await line.recv()
        reading = asyncio.create_task(_read(desk, timed))
        for segment in script.lines:
            timed.sent[segment.seq] = time.perf_counter()
            frame = {"seq": segment.seq, "speaker": segment.speaker, "text": segment.text, "final": True}
            await line.send(json.dumps(frame))
            await line.recv()
            await asyncio.sleep(dice.uniform(*_PAUSE))
        reading.cancel()
    return timed


async def _read(desk: ClientConnection, timed: Timed) -> None:
    while True:
        one = json.loads(await desk.recv())
        timed.times.append(time.perf_counter() - timed.sent[one["after_seq"]])


def _regions() -> list[str]:
    """The places of the written calls, in a fixed order."""
    return sorted({c.region or "" for split in ("dev", "test") for c in calls(split)})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.calls", description="来电提示的快慢")
    parser.add_argument("--calls", type=int, default=50, help="同时多少个通话")
    parser.add_argument("--seconds", type=float, default=60, help="多少秒")
    return parser.parse_args()


if __name__ == "__main__":
    main()
