"""The geometry of a PDF page: lines in reading order over columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.parsing.pdftables import Box
from knowledge.text.cleaning import tidy

_EDGE = 0.09  # share of the page height at top and bottom where running heads stand
_GUTTER = 1.6  # width of the gap between columns, in characters


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text: does it reach its column's right edge, is it set in, is it at a page edge?"""

    text: str
    top: float
    size: float
    full: bool = False
    indented: bool = False
    at_edge: bool = False
    continues: bool = False


def page_words(page: Any) -> list[Any]:
    """The words of a page's text layer."""
    words = page.extract_words(x_tolerance=1.5, y_tolerance=3, extra_attrs=["size"], keep_blank_chars=False)
    return list(words)


def page_lines(page: Any, words: Sequence[Any], tables: Sequence[Box]) -> list[TextLine]:
    """The lines of words outside the tables, column by column where the page has columns."""
    words = [w for w in words if not any(_inside(w, box) for box in tables)]
    rows = _rows(words)
    gutter = _gutter(rows, page.width)
    found: list[TextLine] = []
    for column in _columns(rows, gutter):
        found += _measured(column, page.height)
    return found


def _inside(word: Any, box: Box) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


Row = list[Any]  # words on one line, from left to right


def _rows(words: Sequence[Any]) -> list[Row]:
    rows: list[Row] = []
    for word in sorted(words, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        last = rows[-1][0] if rows else None
        if last and abs((last["top"] + last["bottom"]) / 2 - middle) <= max(2.0, float(word["size"]) * 0.45):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _gutter(rows: Sequence[Row], width: float) -> float | None:
    """The x of an empty strip near the middle that most lines of the page leave free."""
    middle = [x for x in range(int(width * 0.35), int(width * 0.65), 2)]
    crossed = {x: sum(any(w["x0"] < x < w["x1"] for w in row) for row in rows) for x in middle}
    both = [row for row in rows if _gap_near_middle(row, width)]
    if len(both) < 5 or len(both) < len(rows) * 0.4:
        return None
    best = min(middle, key=lambda x: (crossed[x], abs(x - width / 2)))
    return float(best) if crossed[best] <= len(rows) - len(both) else None


def _gap_near_middle(row: Row, width: float) -> bool:
    for left, right in pairwise(row):
        wide = right["x0"] - left["x1"] > _GUTTER * float(left["size"])
        if wide and width * 0.35 < (left["x1"] + right["x0"]) / 2 < width * 0.65:
            return True
    return False


def _columns(rows: Sequence[Row], gutter: float | None) -> list[list[Row]]:
    """Runs of rows that are read one after the other; a row across the gutter ends a pair of columns."""
    if gutter is None:
        return [list(rows)]
    found: list[list[Row]] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if any(w["x0"] < gutter < w["x1"] for w in row):
            found += [part for part in (left, right) if part] + [[row]]
            left, right = [], []
            continue
        sides = [w for w in row if w["x1"] <= gutter], [w for w in row if w["x0"] >= gutter]
        left += [sides[0]] if sides[0] else []
        right += [sides[1]] if sides[1] else []
    return found + [part for part in (left, right) if part]


def _measured(rows: Sequence[Row], height: float) -> list[TextLine]:
    inner = [row for row in rows if not _at_edge(row, height)] or rows
    right = max((row[-1]["x1"] for row in inner), default=0.0)
    left = min((row[0]["x0"] for row in inner), default=0.0)
    found = []
    previous: Row | None = None
    for row in rows:
        size = max(float(w["size"]) for w in row)
        top = min(w["top"] for w in row)
        near = previous is not None and top - previous[0]["bottom"] < size * 1.5
        found.append(
            TextLine(
                text=tidy(_text(row)),
                top=top,
                size=size,
                full=right - row[-1]["x1"] < 2.2 * size,
                indented=row[0]["x0"] - left > 1.4 * size,
                at_edge=_at_edge(row, height),
                continues=near,
            )
        )
        previous = row
    return [line for line in found if line.text]


def _at_edge(row: Row, height: float) -> bool:
    top, bottom = min(w["top"] for w in row), max(w["bottom"] for w in row)
    return bool(bottom < height * _EDGE or top > height * (1 - _EDGE))


def _text(row: Row) -> str:
    """The words of a line; a gap wider than half a character is a space."""
    text = row[0]["text"]
    for left, right in pairwise(row):
        gap = right["x0"] - left["x1"]
        text += (" " if gap > 0.3 * float(left["size"]) else "") + right["text"]
    return str(text)
