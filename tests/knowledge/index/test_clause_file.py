"""Clauses come back from the file of a release as they were put in."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from knowledge.index.clause_file import ClauseFile
from knowledge.types import Clause, Table

_TABLE = Table(("学历", "标准"), (("博士", "10万元"), ("硕士", "3万元")))
_CLAUSES = (
    Clause("a#第一条", "a", ("第一章", "第一条"), "第一条", "第一句。\n第二句。", "第一章 总则", digest="d1"),
    Clause("a#第二条表", "a", ("第二条",), "第二条表", "博士：10万元", table=_TABLE, digest="d2"),
    Clause("b#一", "b", ("一",), "一", "", "", None, date(2024, 2, 29), date(2026, 12, 31), digest="d3"),
)


def written(folder: Path) -> ClauseFile:
    """A file with the three clauses."""
    ClauseFile.write(folder, _CLAUSES)
    return ClauseFile.load(folder)


def test_a_clause_comes_back_with_its_table_and_dates(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert tuple(map(file.read, (2, 0, 1))) == (_CLAUSES[2], _CLAUSES[0], _CLAUSES[1])


def test_clauses_can_be_read_after_their_folder_was_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "release-1"
    folder.mkdir()
    file = written(folder)
    shutil.rmtree(folder)
    assert file.read(1) == _CLAUSES[1]


def test_a_release_without_clauses_has_an_empty_file(tmp_path: Path) -> None:
    ClauseFile.write(tmp_path, ())
    ClauseFile.load(tmp_path)
    assert (tmp_path / "clauses.jsonl").read_bytes() == b""
