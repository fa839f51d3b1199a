"""Clauses, their names and table cells read from files of every format, held against the gold texts."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence

from evals.casebook import Split
from evals.goldmatch import Match, match
from evals.goldtexts import GoldFile, GoldLine, files, load
from evals.metrics import Measure, mean
from evals.report import Failure
from knowledge.errors import KnowledgeError
from knowledge.parsing import parse_file
from knowledge.tree.numbering import read_marker
from knowledge.types import Clause

Measured = tuple[Mapping[str, Measure], Sequence[Failure]]
Read = tuple[Match, float]
_SCAN = "scan"


def measured(split: Split) -> Measured:
    """The files that have a text: clauses (precision, recall, F1), names, cells, frame lines, speed."""
    mine = _read(split, scans=False)
    measures = {
        "clause_precision": mean([ok for m, _ in mine for ok in _precise(m)]),
        "clause_recall": mean([unit is not None for m, _ in mine for unit in m.pairs]),
        **_scores("", mine),
        "frame_lines_kept_out": mean([not leaks for m, _ in mine for _, leaks in m.frame]),
        **_scores(":blind", [read for read in mine if load()[read[0].file.text].split == "test"]),
    }
    for name in dict.fromkeys(m.file.format for m, _ in mine):
        part = [read for read in mine if read[0].file.format == name]
        measures |= _scores(f":{name}", part) | _speed(name, part)
    return measures, [failure for m, _ in mine for failure in _failures(m)]


def scanned(split: Split) -> Measured:
    """The same for scans, whose characters have to be recognised: some seconds a page, so by itself."""
    mine = _read(split, scans=True)
    measures = _scores(f":{_SCAN}", mine) | _speed(_SCAN, mine)
    return measures, [failure for m, _ in mine for failure in _failures(m)]


def _read(split: Split, scans: bool) -> list[Read]:
    """Every file beside its text, with the seconds it took; a format's libraries are loaded before."""
    texts = load()
    chosen = [f for f in files() if (f.format == _SCAN) == scans and split in ("all", texts[f.text].split)]
    for file in {} if scans else {f.format: f for f in chosen}.values():
        _clauses(file)
    return [(match(f, texts[f.text], clauses), took) for f, clauses, took in map(_timed, chosen)]


def _timed(file: GoldFile) -> tuple[GoldFile, Sequence[Clause], float]:
    read_marker.cache_clear()  # the same text in another format would be read from memory
    started = time.perf_counter()
    clauses = _clauses(file)
    return file, clauses, time.perf_counter() - started


def _clauses(file: GoldFile) -> Sequence[Clause]:
    """The clauses of a file; one that cannot be read has none."""
    try:
        return parse_file(file.path, file.path.name).clauses
    except KnowledgeError:
        return ()


def _precise(m: Match) -> list[bool]:
    return [False] * len(m.left_over) + [True] * (len(m.units) - len(m.left_over))


def _scores(suffix: str, reads: Sequence[Read]) -> dict[str, Measure]:
    """F1 is the share of right ones among the clauses wanted and the clauses read, taken together."""
    both = [ok for m, _ in reads for ok in (*_precise(m), *(unit is not None for unit in m.pairs))]
    named = [ok for m, _ in reads for ok in _named(m)]
    cells = [ok for m, _ in reads for _, ok in m.cells]
    found = {f"clause_f1{suffix}": mean(both), f"labels_right{suffix}": mean(named)}
    return found | ({f"table_cells_right{suffix}": mean(cells)} if cells else {})


def _named(m: Match) -> list[bool]:
    return [line.label == unit.label for line, unit in zip(m.gold, m.pairs, strict=True) if unit]


def _speed(name: str, reads: Sequence[Read]) -> dict[str, Measure]:
    """Files and clauses read in a second, from bytes to clauses; without index and embedding."""
    seconds, clauses = sum(took for _, took in reads), sum(len(m.units) for m, _ in reads)
    return {
        f"files_per_second:{name}": _rate(len(reads), seconds),
        f"clauses_per_second:{name}": _rate(clauses, seconds),
    }


def _rate(count: int, seconds: float) -> Measure:
    return Measure(count / seconds if seconds else math.nan, math.nan, math.nan, count)


def _failures(m: Match) -> Iterator[Failure]:
    for line, unit in zip(m.gold, m.pairs, strict=True):
        if unit is None:
            yield _failure(m.file, "条款没有读出", line, _nearest(m, line))
        elif unit.label != line.label:
            yield _failure(m.file, "名称不对", line, unit.label)
    for unit in m.left_over:
        got = unit.text or str(unit.rows)
        yield Failure(m.file.path.name, unit.label, "多出的条款", m.file.format, "空", got)
    for words, leaks in m.frame:
        if leaks:
            yield Failure(m.file.path.name, words, "版式文字成了条款", m.file.format, "空", words)
    for words, is_right in m.cells:
        if not is_right:
            yield Failure(m.file.path.name, words, "单元格不对", m.file.format, words, "")


def _failure(file: GoldFile, cause: str, line: GoldLine, got: str) -> Failure:
    return Failure(file.path.name, line.text or "表", cause, file.format, line.label, got)


def _nearest(m: Match, line: GoldLine) -> str:
    return next((unit.text or str(unit.rows) for unit in m.units if unit.label == line.label), "空")
