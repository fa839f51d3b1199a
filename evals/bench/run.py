"""One run: builds what is missing, measures the assistant and its two peers, size by size."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench import peers, rules
from evals.bench.ours import Effort, embedding_rate, measured
from evals.bench.processes import told

# baisitong compares a question with every chunk in Python: with 100,000 clauses its start takes minutes.
_MOST_FOR_BAISITONG = 10_000
_PEOPLE, _PEOPLE_QUICK = 1_000_000, 100_000
_PACKAGES = {"langchain": "langchain-chroma", "baisitong": "baisitong"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, where to keep what was built, and databases that may hold vectors already."""

    sizes: Sequence[int]
    folder: Path
    caches: Sequence[Path]
    quick: bool = False
    peers: bool = True

    @property
    def effort(self) -> Effort:
        """How much to ask."""
        return Effort(60, 300, 4) if self.quick else Effort(150, 700, 8)


def run(plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {"machine": _machine(), "embedding": embedding_rate(), "sizes": {}}
    say("规则")
    found["rules"] = rules.measured(_PEOPLE_QUICK if plan.quick else _PEOPLE)
    pythons = _peers(plan, say) if plan.peers else {}
    found["peers"] = {n: p if isinstance(p, str) else _version(n, p) for n, p in pythons.items()}
    for size in plan.sizes:
        say(f"{size} 条：建库")
        built = told([sys.executable, "-m", "evals.bench.build"], _build_plan(plan, size))
        say(f"{size} 条：本助手")
        data = plan.folder / str(size)
        figures = {"build": built, "ours": measured(data, plan.effort)}
        for name, python in pythons.items():
            if isinstance(python, Path):
                say(f"{size} 条：{name}")
                figures[name] = _beside(name, python, data, size, plan.effort)
        found["sizes"][size] = figures
    return found


def _beside(name: str, python: Path, data: Path, size: int, effort: Effort) -> dict[str, Any]:
    """A peer's figures, or why there are none."""
    if name == "baisitong" and size > _MOST_FOR_BAISITONG:
        return {"skipped": f"逐块用 Python 比较，{size} 条时建库和启动要数分钟，未测"}
    measure = peers.langchain if name == "langchain" else peers.baisitong
    try:
        return measure(python, peers.exported(data), effort)
    except (RuntimeError, OSError, TimeoutError, subprocess.SubprocessError) as error:
        return {"skipped": f"没有跑成：{type(error).__name__} {str(error)[-200:]}"}


def _peers(plan: Plan, say: Callable[[str], None]) -> dict[str, Path | str]:
    """The interpreter of each peer, or why it could not be installed."""
    found: dict[str, Path | str] = {}
    for name in _PACKAGES:
        say(f"安装对照程序 {name}")
        try:
            found[name] = peers.python_of(name, plan.folder / "peers")
        except (OSError, subprocess.SubprocessError) as error:
            found[name] = f"装不上（{type(error).__name__}），未测"
    return found


def _version(name: str, python: Path) -> str:
    return f"{_PACKAGES[name]} {peers.version(python, _PACKAGES[name])}"


def _build_plan(plan: Plan, size: int) -> str:
    caches = [str(path.resolve()) for path in plan.caches]
    return json.dumps({"folder": str(plan.folder), "clauses": size, "caches": caches})


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": os.getloadavg()[0],
    }
