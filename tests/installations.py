"""Installations for tests: a data directory of their own, fast fakes, a clock that stands still."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from assistant.adapters.clock import SHANGHAI, FixedClock
from assistant.bootstrap import Installation, build_installation
from assistant.settings import Settings
from knowledge.ports import DenseIndex, Embedder
from tests.fakes import BigramEmbedder, MemoryIndex

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()


def installation(
    data_dir: Path,
    *,
    embedder: Embedder | None = None,
    dense: DenseIndex | None = None,
    region: str | None = None,
    database_url: str | None = None,
) -> Installation:
    """An installation on a data directory, empty unless something was published there before."""
    place = build_installation(
        Settings(data_dir=data_dir, region=region, database_url=database_url), FixedClock(NOW)
    )
    place.embedder = embedder or BigramEmbedder()
    place.dense = dense or MemoryIndex()
    return place


def published(place: Installation, *paths: Path) -> int:
    """Ingest paths, publish, and give the number of the release."""
    reports = place.ingest.run(place.ingest.files(paths or (CORPUS,)))
    assert [r for r in reports if r.outcome == "failed"] == []
    number = place.releases.publish("test")
    assert number is not None
    return number


def policy(folder: Path, name: str, *lines: str, **matter: object) -> Path:
    """Write a small policy in force in Shanghai; `matter` overrides its front matter."""
    front = {
        "id": name,
        "title": f"上海市测试{name}办法",
        "region": '"310000"',
        "effective_from": "2024-01-01",
    }
    head = "\n".join(f"{key}: {value}" for key, value in (front | matter).items())
    body = "\n\n".join(f"第{'一二三四五六七八九'[n]}条 {line}" for n, line in enumerate(lines))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.md"
    file.write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    return file
