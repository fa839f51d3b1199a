"""The files of a release's folder: what its base has is copied, what is new is indexed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from knowledge.index.clause_file import ClauseFile
from knowledge.index.merge import Merge
from knowledge.index.snapshot import Snapshot, validity
from knowledge.lexical import Entry, LexicalIndex
from knowledge.ports import Vectors
from knowledge.types import Clause, PolicyDocument

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Addition:
    """What a release has and its base has not: (pk, version, clause), documents by version, vectors."""

    clauses: list[tuple[int, int, Clause]]
    documents: Mapping[int, PolicyDocument]
    vectors: Mapping[str, Vectors]
    dimension: int

    @property
    def versions(self) -> NDArray[np.int64]:
        """The version of each clause."""
        return np.array([version for _, version, _ in self.clauses], np.int64)


def write_files(
    folder: Path, base: Snapshot | None, addition: Addition, merge: Merge, progress: Progress
) -> None:
    """Write all of a release but its centre and its manifest."""
    columns = _columns(addition)
    if base is not None:
        columns = {name: merge.column(getattr(base, name), column) for name, column in columns.items()}
    columns["by_digest"] = np.argsort(columns["digests"], kind="stable")
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)
    with (folder / "vectors.npy").open("wb") as file:
        _write_vectors(file, base, addition, merge)
    lexical = _lexical(addition, progress)
    (base.lexical.merged(lexical, merge) if base else lexical).save(folder / "lexical")
    clauses = [clause for _, _, clause in addition.clauses]
    base.clauses.write_merged(folder, clauses, merge) if base else ClauseFile.write(folder, clauses)


def _write_vectors(file: BinaryIO, base: Snapshot | None, addition: Addition, merge: Merge) -> None:
    new = np.array([addition.vectors[c.digest] for _, _, c in addition.clauses], np.float16)
    shape = (merge.size, addition.dimension)
    header = {"descr": np.lib.format.dtype_to_descr(new.dtype), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    for is_new, first, end in merge.runs():
        rows = new if is_new or base is None else base.vectors
        file.write(np.ascontiguousarray(rows[first:end]).data)


def _columns(addition: Addition) -> dict[str, NDArray[Any]]:
    clauses, documents = addition.clauses, addition.documents
    days = np.array([validity(documents[v], c) for _, v, c in clauses], np.int32).reshape(-1, 2)
    return {
        "pks": np.array([pk for pk, _, _ in clauses], np.int64),
        "versions": addition.versions,
        "starts": days[:, 0].copy(),
        "ends": days[:, 1].copy(),
        "regions": np.array([int(documents[v].region) for _, v, _ in clauses], np.int32),
        "digests": np.array([c.digest.encode() for _, _, c in clauses], "S32"),
    }


def _lexical(addition: Addition, progress: Progress) -> LexicalIndex:
    entries = [Entry(title_of(addition.documents[v]), c.context, c.text) for _, v, c in addition.clauses]
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress("lexical", done, 2 * len(entries))

    return LexicalIndex.build(entries, told)


def title_of(document: PolicyDocument) -> str:
    """The title with number and aliases: what a person may call the document."""
    return " ".join((document.title, document.number or "", *document.aliases)).strip()
