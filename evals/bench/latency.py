"""One user asking inside one process: how long search and ask take. Run by itself, plan on standard input.

Plan: data (data directory), region (home region or null), count, start (which questions).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.bootstrap import build_installation
from assistant.results import AskResult
from assistant.settings import Settings
from evals.bench.load import spread
from evals.bench.questions import questions

_WARM_UP = 30


def measured(plan: dict[str, Any]) -> dict[str, Any]:
    """Different questions to search and to ask, and one asked again and again."""
    settings = Settings(data_dir=Path(plan["data"]), region=plan["region"])  # type: ignore[call-arg]
    assistant = build_installation(settings).assistant
    count, start = plan["count"], plan["start"]
    for question in questions(_WARM_UP, start):
        assistant.ask(question)
    asked = questions(count, start + _WARM_UP)
    return {
        "ask": _timed(assistant.ask, asked),
        "search": _timed(lambda q: assistant.search(q, k=10), questions(count, start + _WARM_UP + count)),
        "again": _timed(assistant.ask, asked[:1] * count),
    }


def _timed(call: Callable[[str], object], asked: Sequence[str]) -> dict[str, float]:
    times = []
    for question in asked:
        started = time.perf_counter()
        answer = call(question)
        times.append(time.perf_counter() - started)
        if isinstance(answer, AskResult) and answer.answer.status.startswith("error"):
            raise RuntimeError(f"no answer to {question}")
    return spread(times)


if __name__ == "__main__":
    print(json.dumps(measured(json.load(sys.stdin))))
