"""A release as search reads it: columns, lexical index and vectors in one folder, memory-mapped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.clause_file import ClauseFile
from knowledge.errors import IndexMismatch, IndexUnavailable
from knowledge.lexical import Entry, LexicalIndex
from knowledge.ports import Vectors
from knowledge.postings import mapped
from knowledge.types import Clause, PolicyDocument

FORMAT = "5"
_NEVER, _ALWAYS = 0, 9_999_999
_COLUMNS = ("pks", "versions", "starts", "ends", "regions", "digests", "by_digest")

PARTITION = "all"
"""The vector partition of every clause; small filters are searched exactly, so it is not cut by region."""

Rows = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Snapshot:
    """Rows are clauses, those of a document side by side.

    `starts` and `ends` are days as ordinals, `regions` are GB/T 2260 codes as numbers, `by_digest` is the
    order of the rows by digest. `centre` is what questions have in common (centre.py).
    """

    release: int
    pks: NDArray[np.int64]
    versions: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    regions: NDArray[np.int32]
    digests: NDArray[np.bytes_]
    by_digest: NDArray[np.int64]
    vectors: Vectors
    centre: Vectors
    lexical: LexicalIndex
    clauses: ClauseFile
    documents: Mapping[int, PolicyDocument]

    @cached_property
    def version_of(self) -> Mapping[str, int]:
        """The version of each document, by the document's id."""
        return {document.id: version for version, document in self.documents.items()}

    @cached_property
    def listed(self) -> Sequence[PolicyDocument]:
        """All documents."""
        return tuple(self.documents.values())

    def rows_of_version(self, version: int) -> range:
        """The rows of a document's version, in order."""
        first, last = (int(np.searchsorted(self.versions, version, side)) for side in ("left", "right"))
        return range(first, last)

    def in_force(self, as_of: date, codes: Iterable[str] | None) -> Rows:
        """Rows that hold on that day in those regions (None: anywhere)."""
        day = as_of.toordinal()
        return (self.starts <= day) & (day <= self.ends) & self._within(codes)

    def past(self, as_of: date, codes: Iterable[str] | None) -> Rows:
        """Rows that ended before that day, and drafts that never held."""
        return (self.ends < as_of.toordinal()) & self._within(codes)

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


def write(
    folder: Path,
    release: int,
    model_id: str,
    clauses: list[tuple[int, int, Clause]],
    documents: Mapping[int, PolicyDocument],
    vectors: Mapping[str, Vectors],
    centre: Vectors,
    progress: Progress,
) -> None:
    """Build the folder of a release beside its final place and move it there when it is whole."""
    building = folder.with_name(f"{folder.name}.building-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        np.save(building / "centre.npy", centre)
        _fill(building, clauses, documents, vectors, progress)
        meta = {"format": FORMAT, "release": release, "embedding": model_id, "content": _content(documents)}
        (building / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _fill(
    building: Path,
    clauses: list[tuple[int, int, Clause]],
    documents: Mapping[int, PolicyDocument],
    vectors: Mapping[str, Vectors],
    progress: Progress,
) -> None:
    for name, column in _columns(clauses, documents).items():
        np.save(building / f"{name}.npy", column)
    stacked = np.array([vectors[c.digest] for _, _, c in clauses], np.float16)
    np.save(building / "vectors.npy", stacked)
    _lexical(clauses, documents, progress).save(building / "lexical")
    ClauseFile.write(building, (clause for _, _, clause in clauses))


def load(folder: Path, model_id: str, documents: Mapping[int, PolicyDocument]) -> Snapshot:
    """Map a release into memory; refuses one that another embedding model built."""
    meta = _meta(folder)
    if meta["embedding"] != model_id:
        raise IndexMismatch(
            f"索引由向量模型 {meta['embedding']} 建立，而现在设置的是 {model_id}，两者的向量不能混用。"
            "请把 TALENT_EMBEDDING 改回原值，或运行 talent publish --reindex 用新模型重建索引。"
        )
    try:
        columns: dict[str, Any] = {name: np.load(folder / f"{name}.npy") for name in _COLUMNS}
        vectors = mapped(folder / "vectors.npy")
        centre = np.load(folder / "centre.npy")
        lexical = LexicalIndex.load(folder / "lexical")
        clause_file = ClauseFile.load(folder)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(folder, error) from error
    return Snapshot(
        int(meta["release"]),
        vectors=vectors,
        centre=centre,
        lexical=lexical,
        clauses=clause_file,
        documents=documents,
        **columns,
    )


def holds(folder: Path, version_ids: Iterable[int]) -> bool:
    """Whether a whole index of the present format and of just these document versions lies there.

    A publish that was killed may have left an index under a number that another release got since.
    """
    try:
        meta = _meta(folder)
    except IndexUnavailable:
        return False
    return meta.get("format") == FORMAT and meta.get("content") == _content(version_ids)


def embedding_of(folder: Path) -> str:
    """The id of the embedding model that built an index."""
    return str(_meta(folder)["embedding"])


def _content(version_ids: Iterable[int]) -> str:
    return hashlib.sha256(json.dumps(sorted(version_ids)).encode()).hexdigest()[:16]


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if not isinstance(meta, dict):
            raise ValueError("meta.json")
        return meta
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> IndexUnavailable:
    return IndexUnavailable(
        f"知识索引 {folder} 不存在或已损坏（{error}）。"
        "请运行 talent publish --reindex 重建，已发布的内容不会丢失。"
    )


def _columns(
    clauses: list[tuple[int, int, Clause]], documents: Mapping[int, PolicyDocument]
) -> dict[str, NDArray[Any]]:
    digests = np.array([c.digest.encode() for _, _, c in clauses], "S32")
    days = np.array([validity(documents[v], c) for _, v, c in clauses], np.int32).reshape(-1, 2)
    return {
        "pks": np.array([pk for pk, _, _ in clauses], np.int64),
        "versions": np.array([v for _, v, _ in clauses], np.int64),
        "starts": days[:, 0].copy(),
        "ends": days[:, 1].copy(),
        "regions": np.array([int(documents[v].region) for _, v, _ in clauses], np.int32),
        "digests": digests,
        "by_digest": np.argsort(digests, kind="stable"),
    }


def _lexical(
    clauses: list[tuple[int, int, Clause]], documents: Mapping[int, PolicyDocument], progress: Progress
) -> LexicalIndex:
    entries = [Entry(title_of(documents[v]), c.context, c.text) for _, v, c in clauses]
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress("lexical", done, 2 * len(entries))

    return LexicalIndex.build(entries, told)


def title_of(document: PolicyDocument) -> str:
    """The title with number and aliases: what a person may call the document."""
    return " ".join((document.title, document.number or "", *document.aliases)).strip()
