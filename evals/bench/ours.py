"""The assistant measured at one size: alone in a process, and as a server under load."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.bootstrap import SAMPLE_CORPUS
from evals.bench.change import changed_document
from evals.bench.processes import server, told
from evals.bench.questions import questions
from evals.bench.vectors import text_of
from knowledge.embedding import make_embedder
from knowledge.parsing import parse_file

HOME = "上海市虹口区"
_CHAT = "/api/v1/chat"
_SERVE = [sys.executable, "-m", "assistant", "serve", "--port", "{port}"]
_REPEATED = 20  # questions that are asked again and again
_EMBEDDED = 48  # clauses, for the speed of embedding


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked: questions alone, questions for all users together, and for how long."""

    alone: int
    together: int
    seconds: float
    users: int = 8
    start: int = 0

    def after(self, count: int) -> Effort:
        """The same with later questions, so that no cache knows them."""
        return Effort(self.alone, self.together, self.seconds, self.users, self.start + count)


def measured(data: Path, effort: Effort) -> dict[str, Any]:
    """All measures of a built installation."""
    alone = {
        name: told(_latency(), json.dumps(
            {"data": str(data), "region": region, "count": effort.alone, "start": effort.start}
        ))
        for name, region in (("anywhere", None), ("home", HOME))
    }  # fmt: skip
    served = _served(data, effort)
    return {"alone": alone, "cold_ask_s": _cold_ask(data), **served, "change": changed_document(data)}


def _served(data: Path, effort: Effort) -> dict[str, Any]:
    with server(_SERVE, "/readyz", {"TALENT_DATA_DIR": str(data)}) as running:
        fresh = running.memory_mb()
        warm_up = [{"message": text} for text in questions(effort.together // 4, effort.start)]
        running.asked(_CHAT, warm_up, effort.users, effort.seconds, again=False)
        start = effort.start + len(warm_up)
        bodies = [{"message": text} for text in questions(effort.together, start)]
        different = running.asked(_CHAT, bodies, effort.users, effort.seconds, again=False)
        running.asked(_CHAT, bodies[:_REPEATED], effort.users, 1, again=True)
        repeated = running.asked(_CHAT, bodies[:_REPEATED], effort.users, effort.seconds, again=True)
        return {
            "start_s": running.ready_s,
            "memory_fresh_mb": fresh,
            "memory_mb": running.memory_mb(),
            "different": different,
            "repeated": repeated,
        }


def _cold_ask(data: Path) -> float:
    """Seconds that `talent ask` takes as a new process."""
    command = [sys.executable, "-m", "assistant", "ask", questions(1)[0], "--json"]
    started = time.perf_counter()
    told(command, env={"TALENT_DATA_DIR": str(data)})
    return time.perf_counter() - started


def _latency() -> list[str]:
    return [sys.executable, "-m", "evals.bench.latency"]


def embedding_rate() -> dict[str, float]:
    """Clauses a second that the embedding model takes, on clauses of the sample corpus."""
    path = next(iter(sorted(SAMPLE_CORPUS.rglob("*points*.md"))))
    texts = [text_of(clause) for clause in parse_file(path, path.name, None).clauses][:_EMBEDDED]
    embedder = make_embedder()
    embedder.passages(texts[:2])
    started = time.perf_counter()
    embedder.passages(texts)
    return {"clauses_per_s": len(texts) / (time.perf_counter() - started), "clauses": len(texts)}
