"""The clauses of a release in one file, read by row number, so that a question waits for no SQL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from knowledge.index.merge import Merge
from knowledge.storage.records import extra_of, from_extra
from knowledge.types import Clause, Table

_RECENT = 8192  # clauses kept as objects, some 2 KB each
_PIECE = 8 << 20
_PLAIN = ("id", "document_id", "label", "text", "context", "digest")


class ClauseFile:
    """Clauses by row; the ones read last are kept. The file stays readable when its folder is deleted."""

    def __init__(self, file: Path, ends: NDArray[np.int64]) -> None:
        # read, not mapped: a mapped file would count, and grow, as memory of the process
        self._file, self._ends = os.open(file, os.O_RDONLY), ends
        finalize(self, os.close, self._file)
        self.read = lru_cache(_RECENT)(partial(_read, self._file, ends))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @classmethod
    def load(cls, folder: Path) -> ClauseFile:
        """Open the file."""
        return cls(folder / "clauses.jsonl", np.load(folder / "clause_ends.npy"))

    @staticmethod
    def write(folder: Path, clauses: Iterable[Clause]) -> None:
        """Write the clauses in order."""
        lengths = [0]
        with (folder / "clauses.jsonl").open("wb") as file:
            for clause in clauses:
                lengths.append(file.write(_line(clause)))
        np.save(folder / "clause_ends.npy", np.cumsum(lengths, dtype=np.int64))

    def write_merged(self, folder: Path, clauses: Sequence[Clause], merge: Merge) -> None:
        """Write the clauses of a release whose base this one is, `clauses` the new ones."""
        lines = [*map(_line, clauses)]
        lengths = merge.column(np.diff(self._ends), np.array([*map(len, lines)], np.int64))
        with (folder / "clauses.jsonl").open("wb") as file:
            for is_new, first, end in merge.runs():
                file.writelines(lines[first:end] if is_new else self._bytes(first, end))
        np.save(folder / "clause_ends.npy", np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    def _bytes(self, first: int, end: int) -> Iterator[bytes]:
        start, stop = int(self._ends[first]), int(self._ends[end])
        for at in range(start, stop, _PIECE):
            yield os.pread(self._file, min(_PIECE, stop - at), at)


def _line(clause: Clause) -> bytes:
    return json.dumps(_body(clause), ensure_ascii=False).encode() + b"\n"


def _read(file: int, ends: NDArray[np.int64], row: int) -> Clause:
    start, end = int(ends[row]), int(ends[row + 1])
    return _clause(json.loads(os.pread(file, end - start, start)))


def _body(clause: Clause) -> dict[str, Any]:
    table = clause.table and {"header": clause.table.header, "rows": clause.table.rows}
    days = {
        "effective_from": clause.effective_from and clause.effective_from.isoformat(),
        "effective_to": clause.effective_to and clause.effective_to.isoformat(),
    }
    extra = extra_of(clause)
    body = {name: getattr(clause, name) for name in _PLAIN} | {"path": clause.path, "table": table} | days
    return body | {"extra": extra} if extra else body


def _clause(body: Mapping[str, Any]) -> Clause:
    table = body["table"]
    return Clause(
        **{name: body[name] for name in _PLAIN},
        path=tuple(body["path"]),
        table=Table(tuple(table["header"]), tuple(map(tuple, table["rows"]))) if table else None,
        effective_from=_day(body["effective_from"]),
        effective_to=_day(body["effective_to"]),
        **from_extra(body.get("extra") or {}),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
