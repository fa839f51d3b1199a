"""Builds an installation of a given size and tells how long each part took."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from assistant.bootstrap import SAMPLE_CORPUS, Installation, build_installation
from assistant.settings import Settings
from evals.bench.corpus import Variant, samples, variants
from evals.bench.vectors import fill, sample_vectors
from knowledge.index.vectors import VectorCache

_FORMAT = 2  # raise it when built folders of before no longer fit
_ROUND = 10  # files written and ingested at a time


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build where; `caches` are databases that may hold vectors already."""

    folder: Path
    clauses: int
    caches: tuple[Path, ...]

    @property
    def data(self) -> Path:
        """The data directory of the installation."""
        return self.folder / str(self.clauses)


def built(plan: Plan) -> dict[str, Any]:
    """The figures of building; what an earlier run built with the same code is used again."""
    note, place = plan.data / "bench.json", _open(plan.data)
    form = {"format": _FORMAT, "embedding": place.embedder.model_id}
    if note.is_file() and form.items() <= (kept := json.loads(note.read_text("utf-8"))).items():
        place.search.snapshot()  # builds the index again if the program now wants another form of it
        return dict(kept) | {"reused": True}
    place.close()
    shutil.rmtree(plan.data, ignore_errors=True)
    figures = _build(plan) | form | {"reused": False}
    note.write_text(json.dumps(figures), encoding="utf-8")
    return figures


def _open(data: Path) -> Installation:
    return build_installation(Settings(data_dir=data))  # type: ignore[call-arg]


def _build(plan: Plan) -> dict[str, Any]:
    place = _open(plan.data)
    sample_of: dict[str, str] = {}
    ingest = _ingested(place, plan, sample_of)
    real = sample_vectors(SAMPLE_CORPUS, place.embedder, plan.caches, plan.folder / "vectors.db")
    cache = VectorCache(place.database)
    clauses = fill(place.store, cache, place.embedder.model_id, real, sample_of.__getitem__)
    started = time.perf_counter()
    place.releases.publish("bench")
    return ingest | {
        "clauses": clauses,
        "real_vectors": len(real),
        "publish_s": time.perf_counter() - started,
        "bytes": sum(f.stat().st_size for f in plan.data.rglob("*") if f.is_file()),
    }


def _ingested(place: Installation, plan: Plan, sample_of: dict[str, str]) -> dict[str, Any]:
    """Write, parse and stage files until there are enough clauses; only parsing and staging are timed."""
    files = clauses = failed = 0
    seconds = 0.0
    for portion in _rounds():
        paths = [_written(plan.data / "files", variant) for variant in portion]
        sample_of |= {variant.name: variant.sample for variant in portion}
        started = time.perf_counter()
        reports = place.ingest.run([(path, v.name) for path, v in zip(paths, portion, strict=True)])
        seconds += time.perf_counter() - started
        files, clauses = files + len(reports), clauses + sum(r.clauses for r in reports)
        failed += sum(r.outcome == "failed" for r in reports)
        if clauses >= plan.clauses:
            break
    return {"files": files, "failed": failed, "ingest_s": seconds}


def _rounds() -> Iterator[list[Variant]]:
    originals = samples(SAMPLE_CORPUS)
    Random(1).shuffle(originals)  # so that a small corpus is of all places too
    stream = variants(originals)
    while True:
        yield [next(stream) for _ in range(_ROUND)]


def _written(folder: Path, variant: Variant) -> Path:
    path = folder / variant.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(variant.text, encoding="utf-8")
    return path


if __name__ == "__main__":
    given = json.load(sys.stdin)
    plan = Plan(Path(given["folder"]), given["clauses"], tuple(map(Path, given["caches"])))
    print(json.dumps(built(plan)))
