"""Clauses read from a file beside those of its gold text: which are right, and by which name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from operator import eq

from evals.goldtexts import GoldFile, GoldLine, GoldText
from knowledge.types import Clause

_PIECE = re.compile(r"（其[一二三四五六七八九十]+）$|（第\d+(?:—\d+)?行）$")
_ERRORS_ALLOWED = 0.03  # of a scan's characters
Cells = tuple[tuple[str, str], ...]
Same = Callable[[str, str], bool]


@dataclass(slots=True)
class Unit:
    """A clause with the pieces joined into which it was divided for search: （其一）, （第1—15行）."""

    label: str
    text: str
    rows: list[Cells] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A file's units beside its gold clauses; `pairs` holds for each gold clause the unit that is right."""

    file: GoldFile
    gold: Sequence[GoldLine]
    units: Sequence[Unit]
    pairs: Sequence[Unit | None]
    cells: Sequence[tuple[str, bool]] = ()
    frame: Sequence[tuple[str, bool]] = ()

    @property
    def left_over(self) -> list[Unit]:
        """The units that are no gold clause."""
        taken = {id(unit) for unit in self.pairs if unit}
        return [unit for unit in self.units if id(unit) not in taken]


def match(file: GoldFile, text: GoldText, clauses: Sequence[Clause]) -> Match:
    """What is right in a file; in a scan 3 % of a text's characters (at least one) may be wrong."""
    units, gold = joined(clauses), text.clauses
    same = near if file.format == "scan" else eq
    pairs, free = [], list(units)
    for line in gold:
        unit = _counterpart(line, free, same)
        free = [other for other in free if other is not unit]
        pairs.append(unit)
    cells = [cell for line in gold if line.table for cell in _cells(line, units, same)]
    frame = [(words, _leaks(words, units, gold)) for words in (*text.frame, *file.furniture)]
    return Match(file, gold, units, pairs, cells, frame)


def joined(clauses: Sequence[Clause]) -> list[Unit]:
    """The units of clauses; spaces play no role."""
    units: list[Unit] = []
    for clause in clauses:
        label = _PIECE.sub("", clause.label)
        if not (units and label == units[-1].label and label != clause.label):
            units.append(Unit(label, ""))
        if clause.table:
            units[-1].rows += [_row(clause.table.header, row) for row in clause.table.rows]
        else:
            units[-1].text += packed(clause.text)
    return units


def packed(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def _row(header: Sequence[str], row: Sequence[str]) -> Cells:
    return tuple((packed(name), packed(value)) for name, value in zip(header, row, strict=True) if value)


def _wanted_rows(line: GoldLine) -> list[Cells]:
    return [_row(line.table.header, row) for row in line.table.rows] if line.table else []


def _counterpart(line: GoldLine, units: Sequence[Unit], same: Same) -> Unit | None:
    if line.table:
        right = [unit for unit in units if unit.rows and _same_rows(_wanted_rows(line), unit.rows, same)]
    else:
        right = [unit for unit in units if not unit.rows and same(packed(line.text), unit.text)]
    named = [unit for unit in right if unit.label == line.label]
    return next(iter(named or right), None)


def _same_rows(wanted: Sequence[Cells], rows: Sequence[Cells], same: Same) -> bool:
    return len(wanted) == len(rows) and all(
        len(one) == len(other) and all(map(_same_cell(same), one, other))
        for one, other in zip(wanted, rows, strict=True)
    )


def _same_cell(same: Same) -> Callable[[tuple[str, str], tuple[str, str]], bool]:
    return lambda one, other: same(one[0], other[0]) and same(one[1], other[1])


def near(gold: str, read: str) -> bool:
    """Whether a recognised text is right but for a few characters, of which none is a digit."""
    gold, read = unicodedata.normalize("NFKC", gold), unicodedata.normalize("NFKC", read)
    if [c for c in gold if c.isdigit()] != [c for c in read if c.isdigit()]:
        return False
    most = ceil(len(gold) * _ERRORS_ALLOWED)
    return abs(len(gold) - len(read)) <= most and distance(gold, read) <= most


def distance(one: str, other: str) -> int:
    """How many characters have to be put in, taken out or exchanged (Levenshtein)."""
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
        above = row
    return above[-1]


def _cells(line: GoldLine, units: Sequence[Unit], same: Same) -> list[tuple[str, bool]]:
    """Each cell and whether it stands under its header in the row that is most like its own."""
    wanted = _wanted_rows(line)
    tables = [unit.rows for unit in units if unit.rows] or [[]]
    return max((_told(wanted, rows, same) for rows in tables), key=lambda told: sum(ok for _, ok in told))


def _told(wanted: Sequence[Cells], rows: Sequence[Cells], same: Same) -> list[tuple[str, bool]]:
    told: list[tuple[str, bool]] = []
    free = list(rows)
    for row in wanted:
        best = max((_found(row, other, same) for other in free), key=sum, default=[False] * len(row))
        taken = next((other for other in free if _found(row, other, same) == best), None)
        free = [other for other in free if other is not taken]
        told += [(f"{name}：{value}", ok) for (name, value), ok in zip(row, best, strict=True)]
    return told


def _found(row: Cells, other: Cells, same: Same) -> list[bool]:
    return [any(map(_same_cell(same), [cell] * len(other), other)) for cell in row]


def _leaks(words: str, units: Sequence[Unit], gold: Sequence[GoldLine]) -> bool:
    """Whether a line of the frame stands in the clauses more often than in the text itself."""
    known = "\n".join(packed(line.text) for line in gold)
    told = "\n".join(unit.text + "".join(value for row in unit.rows for _, value in row) for unit in units)
    return told.count(packed(words)) > known.count(packed(words))
