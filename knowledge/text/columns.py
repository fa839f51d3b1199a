"""Text columns that were read across as one line, set apart again as far as the text alone allows.

A run of lines that each hold the same number of equally wide pieces of prose is read column by column;
a column that has come to its full stop takes no more pieces. Rows of a table are left as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MARK_GAP = re.compile(r"\s+(?=[，。、；：）”])")
_FEWEST_LINES = 4
_FEWEST_COLUMNS = 3
_NARROWEST = 6.0


def untangled(lines: Sequence[str]) -> list[str]:
    """The lines with tangled columns told one after the other; empty lines count for nothing in a run."""
    found: list[str] = []
    run: list[str] = []
    for line in lines:
        if len(_pieces(line)) >= _FEWEST_COLUMNS or (run and _may_belong(run, line)):
            run.append(line)
        else:
            found += [*_settled(run), line]
            run = []
    return [*found, *_settled(run)]


def _may_belong(run: Sequence[str], line: str) -> bool:
    """One empty line, or the shorter last lines of columns of different length."""
    return (not line.strip() and bool(run[-1].strip())) or len(_pieces(line)) == _FEWEST_COLUMNS - 1


def _settled(run: Sequence[str]) -> Sequence[str]:
    rows = [row for row in run if row.strip()]
    return _columns(rows) or run if _is_tangled(rows) else run


def _pieces(line: str) -> list[str]:
    return _MARK_GAP.sub("", line.strip()).split()


def _is_tangled(run: Sequence[str]) -> bool:
    if len(run) < _FEWEST_LINES:
        return False
    pieces = [piece for line in run for piece in _pieces(line)]
    prose = sum(any(mark in piece for mark in "，。、；") for piece in pieces)
    latin = sum(piece.isascii() for piece in pieces)
    mean = sum(map(len, pieces)) / len(pieces)
    return mean >= _NARROWEST and prose >= len(pieces) * 0.3 and latin < len(pieces) * 0.2


def _columns(run: Sequence[str]) -> list[str]:
    count = Counter(len(_pieces(line)) for line in run).most_common(1)[0][0]
    columns = [""] * count
    for line in run:
        pieces = _merged(_pieces(line), count)
        still_open = [i for i, text in enumerate(columns) if not text.endswith("。")]
        places = range(count) if len(pieces) == count else still_open
        if len(places) < len(pieces):
            return []
        for place, piece in zip(places, pieces, strict=False):
            title_ends = line is run[0] and all(len(p) <= 6 for p in pieces)
            columns[place] += piece + ("：" if title_ends else "")
    return columns


def _merged(pieces: list[str], count: int) -> list[str]:
    """Neighbours are put together, the shortest first, until there are as many pieces as columns."""
    pieces = list(pieces)
    while len(pieces) > count:
        at = min(range(len(pieces) - 1), key=lambda i: len(pieces[i]) + len(pieces[i + 1]))
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
    return pieces
