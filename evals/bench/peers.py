"""Two other programs on the same corpus: a plain LangChain retriever over Chroma, and baisitong (百事通)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.bootstrap import build_installation
from assistant.settings import Settings
from evals.bench.load import spread
from evals.bench.ours import Effort
from evals.bench.processes import environment, server, told
from evals.bench.questions import questions

_OUTSIDE = Path(__file__).with_name("outside")
_INSTALL_LIMIT = 400
_BUILD_LIMIT = 300
_CHAT = "/api/chat"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The clauses of a built installation in files that any program can read."""

    folder: Path
    clauses: Path
    documents: Path
    vectors: Path


def exported(data: Path) -> Corpus:
    """Write the serving release of an installation out, once."""
    place = build_installation(Settings(data_dir=data))  # type: ignore[call-arg]
    release = place.store.serving() or 0
    folder = data / "peers"
    vectors = place.releases.folder(release) / "vectors.npy"
    corpus = Corpus(folder, folder / "clauses.jsonl", folder / "documents.jsonl", vectors)
    if not corpus.documents.is_file():
        folder.mkdir(exist_ok=True)
        _write(place.search.snapshot(), corpus)
    place.close()
    return corpus


def _write(shot: Any, corpus: Corpus) -> None:
    clauses = [shot.clauses.read(row) for row in range(len(shot.versions))]
    texts = [f"{c.context}\n{c.text}".strip() for c in clauses]
    _lines(corpus.clauses, [{"text": text} for text in texts])
    rows = {document.title: shot.rows_of_version(version) for version, document in shot.documents.items()}
    bodies = {title: "\n\n".join(texts[row] for row in span) for title, span in rows.items()}
    _lines(corpus.documents, [{"title": title, "text": body} for title, body in bodies.items() if body])


def _lines(file: Path, rows: Sequence[dict[str, str]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def python_of(name: str, folder: Path) -> Path:
    """The interpreter of a peer's own environment, made when it is not there; raises what pip or venv say."""
    home = folder / name
    wanted = _OUTSIDE / f"{name}.txt"
    python, mark = home / "bin" / "python", home / "installed.txt"
    if not mark.is_file() or mark.read_text() != wanted.read_text():
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(home)],
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(wanted)],
        ):
            subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_LIMIT)
        mark.write_text(wanted.read_text())
    return python


def langchain(python: Path, corpus: Corpus, effort: Effort) -> dict[str, Any]:
    """Build, start, ask alone and in eight threads."""
    asked = questions(effort.alone + effort.together + 1, effort.start)
    plan = {
        "folder": str(corpus.folder / "langchain"),
        "texts": str(corpus.clauses),
        "vectors": str(corpus.vectors),
        "questions": asked,
        "count": effort.alone,
        "users": effort.users,
        "seconds": effort.seconds,
    }
    program = [str(python), str(_OUTSIDE / "langchain_ask.py")]
    note = corpus.folder / "langchain.json"
    if not note.is_file():
        built = told(program, json.dumps(plan | {"build": True}), limit=_BUILD_LIMIT)
        note.write_text(json.dumps(built), encoding="utf-8")
    first = plan | {"build": False, "questions": asked[:1], "count": 0, "seconds": 0}
    started = time.perf_counter()
    told(program, json.dumps(first))
    start_s = time.perf_counter() - started
    got = told(program, json.dumps(plan | {"build": False}))
    return {
        **json.loads(note.read_text(encoding="utf-8")),
        "start_s": start_s,
        "memory_mb": got["memory_mb"],
        "search": spread(got["times"]),
        "different": {"per_s": got["answers"] / got["seconds"], "failed": 0},
    }


def baisitong(python: Path, corpus: Corpus, effort: Effort) -> dict[str, Any]:
    """Fill, start, ask over HTTP alone and eight at a time."""
    database = {"DATABASE_URL": f"sqlite:///{corpus.folder / 'baisitong.db'}"}
    note = corpus.folder / "baisitong.json"
    if not note.is_file():
        (corpus.folder / "baisitong.db").unlink(missing_ok=True)
        fill = [str(python), str(_OUTSIDE / "baisitong_fill.py")]
        built = told(fill, str(corpus.documents), database, limit=_BUILD_LIMIT)
        note.write_text(json.dumps(built), encoding="utf-8")
    command = [str(python), "-m", "baisitong", "--host", "127.0.0.1", "--port", "{port}"]
    with server(command, "/api/health", database, corpus.folder) as running:
        users, seconds, start = effort.users, effort.seconds, effort.start + effort.alone
        alone = running.asked(_CHAT, _chats(effort.alone, effort.start), 1, seconds, again=False)
        different = running.asked(_CHAT, _chats(effort.together, start), users, seconds, again=False)
        repeated = running.asked(_CHAT, _chats(users, start, own=False), users, seconds, again=True)
        return {
            **json.loads(note.read_text(encoding="utf-8")),
            "start_s": running.ready_s,
            "memory_mb": running.memory_mb(),
            "ask": alone,
            "different": different,
            "repeated": repeated,
        }


def _chats(count: int, start: int, own: bool = True) -> list[dict[str, str]]:
    """Each question in a conversation of its own; `own` False: as often as it is asked, in the same one."""
    kind = "own" if own else "same"
    asked = questions(count, start)
    return [{"session_id": f"bench-{kind}-{start + n:06}", "message": text} for n, text in enumerate(asked)]


def version(python: Path, package: str) -> str:
    """The installed version of a package."""
    asking = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([str(python), "-c", asking], env=environment(), capture_output=True, check=True)
    return done.stdout.decode().strip()
