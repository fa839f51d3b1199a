"""The cache of vectors: a text is embedded once, whatever release it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from sqlalchemy import select

from knowledge.ports import Embedder, Vectors
from knowledge.storage import tables as t
from knowledge.storage.database import Database, chunks, upserting

_PORTION = 64  # texts embedded between two commits: what a killed run loses at most


class VectorCache:
    """Vectors by model and digest of the text, kept as float16 (ranking does not change by it)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are already computed."""
        found: dict[str, Vectors] = {}
        columns = select(t.embeddings.c.digest, t.embeddings.c.vector).where(t.embeddings.c.model == model)
        with self._database.begin() as c:
            for chunk in chunks(digests):
                for row in c.execute(columns.where(t.embeddings.c.digest.in_(chunk))):
                    found[row.digest] = np.frombuffer(row.vector, np.float16).astype(np.float32)
        return found

    def dimension(self, model: str) -> int:
        """The length of a model's vectors; 0 if none are kept."""
        one = select(t.embeddings.c.vector).where(t.embeddings.c.model == model).limit(1)
        with self._database.begin() as c:
            vector = c.execute(one).scalar_one_or_none()
        return len(vector) // 2 if vector else 0

    def _known(self, model: str, digests: Sequence[str]) -> set[str]:
        column = select(t.embeddings.c.digest).where(t.embeddings.c.model == model)
        with self._database.begin() as c:
            return {
                digest
                for chunk in chunks(digests)
                for digest in c.execute(column.where(t.embeddings.c.digest.in_(chunk))).scalars()
            }

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Remember vectors; those known already stay as they are."""
        have = self._known(model, list(vectors))
        rows = [
            {"model": model, "digest": digest, "vector": vector.astype(np.float16).tobytes()}
            for digest, vector in vectors.items()
            if digest not in have
        ]
        # Another process may have written some of them since.
        statement = upserting(self._database.engine)(t.embeddings).on_conflict_do_nothing()
        if rows:
            with self._database.begin() as c:
                c.execute(statement, rows)

    def complete(
        self, embedder: Embedder, texts: Mapping[str, str], progress: Callable[[int, int], None]
    ) -> None:
        """Embed what is missing of {digest: text}, in portions, telling (there by now, all)."""
        have = self._known(embedder.model_id, list(texts))
        missing = sorted((d for d in texts if d not in have), key=lambda d: len(texts[d]))
        there = len(texts) - len(missing)
        progress(there, len(texts))
        for start in range(0, len(missing), _PORTION):
            portion = missing[start : start + _PORTION]
            vectors = embedder.passages([texts[d] for d in portion])
            self.put(embedder.model_id, dict(zip(portion, vectors, strict=True)))
            progress(there + min(start + _PORTION, len(missing)), len(texts))
