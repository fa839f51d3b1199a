"""A release as search reads it: columns, lexical index and vectors in one folder, memory-mapped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.identity import mismatch
from knowledge.engines import Engine
from knowledge.index.clause_file import ClauseFile
from knowledge.index.manifest import damaged, manifest, verify
from knowledge.index.row_file import RowFile, VectorRows
from knowledge.lexical import LexicalIndex
from knowledge.ports import Vectors
from knowledge.resolution import Catalogue
from knowledge.types import Clause, PolicyDocument

_NEVER, _ALWAYS = 0, 9_999_999
_COLUMNS = ("pks", "versions", "starts", "ends", "regions", "digests", "by_digest")

PARTITION = "all"
"""The vector partition of every clause; small filters are searched exactly, so it is not cut by region."""

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Snapshot:
    """Rows are clauses, those of a document side by side.

    `starts` and `ends` are days as ordinals, `regions` are GB/T 2260 codes as numbers, `by_digest` is the
    order of the rows by digest. `centre` is what questions have in common (centre.py), `drift` how many
    rows changed since it was made, `engine` the model that made the vectors.
    """

    release: int
    pks: NDArray[np.int64]
    versions: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    regions: NDArray[np.int32]
    digests: NDArray[np.bytes_]
    by_digest: NDArray[np.int64]
    vectors: VectorRows
    centre: Vectors
    lexical: LexicalIndex
    clauses: ClauseFile
    documents: Mapping[int, PolicyDocument]
    engine: Engine
    drift: int = 0

    @cached_property
    def version_of(self) -> Mapping[str, int]:
        """The version of each document, by the document's id."""
        return {document.id: version for version, document in self.documents.items()}

    @cached_property
    def listed(self) -> Sequence[PolicyDocument]:
        """All documents."""
        return tuple(self.documents.values())

    @cached_property
    def superseded(self) -> Rows:
        """Rows of old wordings: a revision ended them, while their document went on."""
        rows = np.zeros(len(self.pks), bool)
        for version in (v for v, document in self.documents.items() if document.editions):
            own = self.rows_of_version(version)
            ends = self.ends[own.start : own.stop]
            rows[own.start : own.stop] = ends < ends.max(initial=_NEVER)
        return rows

    @cached_property
    def catalogue(self) -> Catalogue:
        """All documents by what texts call them."""
        return Catalogue(self.listed)

    def rows_of_version(self, version: int) -> range:
        """The rows of a document's version, in order."""
        first, last = (int(np.searchsorted(self.versions, version, side)) for side in ("left", "right"))
        return range(first, last)

    def in_force(self, as_of: date, codes: Iterable[str] | None) -> Rows:
        """Rows that hold on that day in those regions (None: anywhere)."""
        day = as_of.toordinal()
        return (self.starts <= day) & (day <= self.ends) & self._within(codes)

    def past(self, as_of: date, codes: Iterable[str] | None) -> Rows:
        """Rows of documents that ended before that day, and drafts that never held.

        An old wording of a document that goes on is not of the past here: it is found by its own day.
        """
        return (self.ends < as_of.toordinal()) & ~self.superseded & self._within(codes)

    def _within(self, codes: Iterable[str] | None) -> Rows:
        if codes is None:
            return np.ones(len(self.regions), bool)
        return np.isin(self.regions, [int(code) for code in codes])

    def rows_of(self, digests: list[str]) -> list[NDArray[np.int64]]:
        """For each digest of a text, the rows that have that text."""
        keys = np.array([d.encode() for d in digests], self.digests.dtype)
        left, right = (
            np.searchsorted(self.digests, keys, s, sorter=self.by_digest) for s in ("left", "right")
        )
        return [self.by_digest[a:b] for a, b in zip(left, right, strict=True)]


def validity(document: PolicyDocument, clause: Clause) -> tuple[int, int]:
    """First and last day of a clause as ordinals; a draft never holds, an undated ended text neither."""
    start = clause.effective_from.toordinal() if clause.effective_from else _NEVER
    end = clause.effective_to.toordinal() if clause.effective_to else _ALWAYS
    if document.status == "draft" or (document.status == "ended" and clause.effective_to is None):
        end = _NEVER
    return start, end


def load(
    folder: Path, engine: Engine, documents: Mapping[int, PolicyDocument], verified: bool = False
) -> Snapshot:
    """Map a release into memory; refuses one of another embedding model, or that is not as it was written.

    `verified`: this process has just written the files and taken their checksums.
    """
    meta = manifest(folder)
    if meta["embedding"] != engine.model_id:
        raise mismatch(str(meta.get("embedding")), engine.model_id)
    if not verified:
        verify(folder)
    try:
        columns: dict[str, Any] = {name: np.load(folder / f"{name}.npy") for name in _COLUMNS}
        return Snapshot(
            int(meta["release"]),
            vectors=RowFile(folder / "vectors.npy"),
            centre=np.load(folder / "centre.npy"),
            lexical=LexicalIndex.load(folder / "lexical"),
            clauses=ClauseFile.load(folder),
            documents=documents,
            engine=engine,
            drift=int(meta["drift"]),
            **columns,
        )
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise damaged(folder, error) from error


def embedding_of(folder: Path) -> str:
    """The id of the embedding model that built an index."""
    return str(manifest(folder)["embedding"])
