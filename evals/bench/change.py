"""One document of a built installation changed, ingested and published: run by itself, plan on stdin.

Plan: data (data directory). The time of the process is taken from outside, its start included.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from evals.bench.processes import told

_SENTENCE = re.compile(r"\n(?![#|\-\s])[^\n]{20,}?。")


def changed_document(data: Path) -> dict[str, float]:
    """Seconds until the change is served: by the library, and by the command with its release checks."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "evals.bench.change"]
        bare = _timed(command, json.dumps({"data": str(data), "file": _copy(data, Path(folder))}), data)
        command = [
            sys.executable,
            "-m",
            "assistant",
            "ingest",
            _copy(data, Path(folder)),
            "--publish",
            "--json",
        ]
        return {"bare_s": bare, "checked_s": _timed(command, "", data)}


def _timed(command: list[str], given: str, data: Path) -> float:
    started = time.perf_counter()
    answer = told(command, given, {"TALENT_DATA_DIR": str(data)})
    seconds = time.perf_counter() - started
    if not answer["release"]:
        raise RuntimeError(f"nothing was published: {answer}")
    return seconds


def _copy(data: Path, folder: Path) -> str:
    """A file of the installation with a word more in its first sentence, never the same twice."""
    file = sorted((data / "files").rglob("*.md"))[0]
    head, front, body = file.read_text(encoding="utf-8").partition("\n---\n")
    stamp = f"（{time.time_ns()}）"
    text = _SENTENCE.sub(lambda m: m[0][:-1] + stamp + "。", "\n" + body, count=1)[1:]
    (folder / file.name).write_text(head + front + text, encoding="utf-8")
    return str(folder / file.name)


def _published(plan: dict[str, Any]) -> dict[str, Any]:
    from assistant.bootstrap import build_installation
    from assistant.settings import Settings

    place = build_installation(Settings(data_dir=Path(plan["data"])))  # type: ignore[call-arg]
    file = Path(plan["file"])
    place.ingest.run([(file, file.name)])
    return {"release": place.releases.publish("bench: one document")}


if __name__ == "__main__":
    print(json.dumps(_published(json.load(sys.stdin))))
