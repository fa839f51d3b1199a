"""The clauses of a release in one file, read by row number, so that a question waits for no SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import mapped
from knowledge.types import Clause, Table

_RECENT = 8192  # clauses kept as objects, some 2 KB each
_PLAIN = ("id", "document_id", "label", "text", "context", "digest")


class ClauseFile:
    """Clauses by row, memory-mapped; the ones read last are kept."""

    def __init__(self, texts: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._texts, self._ends = texts, ends
        self.read = lru_cache(_RECENT)(self._read)

    @classmethod
    def load(cls, folder: Path) -> ClauseFile:
        """Map the file into memory."""
        return cls(mapped(folder / "clauses.npy"), np.load(folder / "clause_ends.npy"))

    @staticmethod
    def write(folder: Path, clauses: Iterable[Clause]) -> None:
        """Write the clauses in order."""
        bodies = [json.dumps(_body(clause), ensure_ascii=False).encode() for clause in clauses]
        np.save(folder / "clauses.npy", np.frombuffer(b"".join(bodies), np.uint8))
        np.save(folder / "clause_ends.npy", np.cumsum([0, *map(len, bodies)], dtype=np.int64))

    def _read(self, row: int) -> Clause:
        start, end = self._ends[row], self._ends[row + 1]
        return _clause(json.loads(self._texts[start:end].tobytes()))


def _body(clause: Clause) -> dict[str, Any]:
    table = clause.table and {"header": clause.table.header, "rows": clause.table.rows}
    days = {
        "effective_from": clause.effective_from and clause.effective_from.isoformat(),
        "effective_to": clause.effective_to and clause.effective_to.isoformat(),
    }
    return {name: getattr(clause, name) for name in _PLAIN} | {"path": clause.path, "table": table} | days


def _clause(body: Mapping[str, Any]) -> Clause:
    table = body["table"]
    return Clause(
        **{name: body[name] for name in _PLAIN},
        path=tuple(body["path"]),
        table=Table(tuple(table["header"]), tuple(map(tuple, table["rows"]))) if table else None,
        effective_from=_day(body["effective_from"]),
        effective_to=_day(body["effective_to"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
