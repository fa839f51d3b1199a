"""The fault runs: ingest and publish killed (kill -9) at random moments, and what is found afterwards."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.processes import environment, told
from evals.casebook import Split
from evals.metrics import Measure, mean
from evals.report import Failure

_RUNS = 8
_DOCUMENTS = 6
_SEED = 11
_AMOUNT = re.compile(r"一次性补贴(\d+)元")
_TEXT = """---
title: 演练市第{n}号人才补贴办法
region: "310000"
issued: 2026-01-01
effective_from: 2026-01-01
---
第一条 演练市第{n}类人才申请补贴，适用本办法。

第二条 演练市第{n}类人才给予一次性补贴{amount}元。
"""


def measured(split: Split, runs: int = _RUNS) -> tuple[Mapping[str, Measure], Sequence[Failure]]:
    """Whether after a kill a whole release serves, and whether running again completes."""
    with tempfile.TemporaryDirectory() as folder:
        place = _Place(Path(folder))
        usual = place.completed(1000)
        dice = random.Random(_SEED)
        results = [place.killed(1001 + n, dice.uniform(0, usual)) for n in range(runs)]
    failures = [
        Failure(f"kill-{n}", "导入发布时 kill -9", cause, "", "完整的一版", "")
        for n, result in enumerate(results)
        for cause in result.wrong()
    ]
    return {
        "killed_then_whole_release_serves": mean([r.serves for r in results]),
        "killed_then_run_again_completes": mean([r.completes for r in results]),
    }, failures


@dataclass(frozen=True, slots=True)
class _Result:
    """What a kill left."""

    serves: bool
    completes: bool

    def wrong(self) -> list[str]:
        """What should not be, in words."""
        found = [] if self.serves else ["强行终止之后，服务的不是完整的一版"]
        return found if self.completes else [*found, "强行终止之后，再运行一次没有完成"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A data directory and the files that are brought in again and again, each time with another amount."""

    folder: Path

    def completed(self, amount: int) -> float:
        """Ingest and publish to the end; seconds it took."""
        self._write(amount)
        started = time.perf_counter()
        told(self._ingest(), env=self._env())
        return time.perf_counter() - started

    def killed(self, amount: int, after: float) -> _Result:
        """Kill the same some seconds after it began, look, and run it again."""
        before = self._amounts()
        self._write(amount)
        process = subprocess.Popen(
            self._ingest(), env=environment(self._env()), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        serves = self._amounts() in (before, {amount})
        self.completed(amount)
        return _Result(serves, self._amounts() == {amount})

    def _amounts(self) -> set[int]:
        """The amounts that the serving release tells; one only when it is whole."""
        query = [sys.executable, "-m", "assistant", "search", "一次性补贴多少元", "--k", "20", "--json"]
        found: dict[str, Any] = told(query, env=self._env())
        return {int(a) for p in found["passages"] for a in _AMOUNT.findall(p["text"])}

    def _write(self, amount: int) -> None:
        files = self.folder / "files"
        files.mkdir(exist_ok=True)
        for n in range(1, _DOCUMENTS + 1):
            (files / f"{n}.md").write_text(_TEXT.format(n=n, amount=amount), encoding="utf-8")

    def _ingest(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "assistant",
            "ingest",
            str(self.folder / "files"),
            "--publish",
            "--json",
        ]

    def _env(self) -> dict[str, str]:
        return {"TALENT_DATA_DIR": str(self.folder / "data")}
