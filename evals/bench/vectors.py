"""Vectors for synthetic clauses: those of the sample clauses they were made from, with noise.

Embedding 100,000 clauses would take hours, and the speed of search does not depend on what the vectors mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from knowledge.index.vectors import VectorCache
from knowledge.parsing import parse_file
from knowledge.ports import Embedder, Vectors
from knowledge.storage.database import Database
from knowledge.store import Store
from knowledge.types import Clause

NOISE = 0.25  # length of the noise beside a vector of length 1: cosine 0.97 to the original
_MOST = 4096  # sample clauses embedded in one run: all of them, in some ten seconds
_PORTION = 4000

Place = tuple[str, int]


def text_of(clause: Clause) -> str:
    """What a release embeds of a clause."""
    return f"{clause.context}\n{clause.text}".strip()


def sample_vectors(
    folder: Path, embedder: Embedder, caches: Iterable[Path], keep: Path
) -> dict[Place, Vectors]:
    """Real vectors of sample clauses by (file, place in it): cached ones, and some embedded now."""
    clauses = {
        (str(path.relative_to(folder)), n): clause
        for path in sorted(folder.rglob("*.md"))
        for n, clause in enumerate(parse_file(path, path.name, None).clauses)
    }
    texts = {clause.digest: text_of(clause) for clause in clauses.values()}
    known: dict[str, Vectors] = {}
    for cache in [_cache(keep), *(_cache(path) for path in caches if path.is_file())]:
        known |= cache.get(embedder.model_id, [d for d in texts if d not in known])
    missing = dict([(d, t) for d, t in texts.items() if d not in known][:_MOST])
    _cache(keep).put(embedder.model_id, known)
    _cache(keep).complete(embedder, missing, lambda done, total: None)
    known |= _cache(keep).get(embedder.model_id, list(missing))
    return {place: known[c.digest] for place, c in clauses.items() if c.digest in known}


def fill(
    store: Store,
    cache: VectorCache,
    model: str,
    real: Mapping[Place, Vectors],
    sample_of: Callable[[str], str],
) -> int:
    """Give every drafted clause a vector in the cache; the number of clauses."""
    chance, count = np.random.default_rng(20261122), 0
    spare = list(real.values())
    for portion in _portions(store):
        made: dict[str, Vectors] = {}
        for source, n, clause in portion:
            place = (sample_of(source), n)
            original = real.get(place, spare[count % len(spare)])
            made[clause.digest] = (
                original if source == place[0] and place in real else _noisy(original, chance)
            )
            count += 1
        cache.put(model, made)
    return count


def _noisy(vector: Vectors, chance: np.random.Generator) -> Vectors:
    noise = chance.standard_normal(len(vector)).astype(np.float32)
    moved = vector + NOISE * noise / np.linalg.norm(noise)
    result: Vectors = (moved / np.linalg.norm(moved)).astype(np.float32)
    return result


def _portions(store: Store) -> Iterator[list[tuple[str, int, Clause]]]:
    versions = store.draft_versions()
    documents = store.documents(versions)
    portion: list[tuple[str, int, Clause]] = []
    last, n = 0, 0
    for _, version, clause in store.clauses(versions, documents):
        last, n = version, n + 1 if version == last else 0
        portion.append((documents[version].source, n, clause))
        if len(portion) == _PORTION:
            yield portion
            portion = []
    yield portion


def _cache(file: Path) -> VectorCache:
    database = Database(f"sqlite:///{file}")
    Store(database)  # makes the tables
    return VectorCache(database)
