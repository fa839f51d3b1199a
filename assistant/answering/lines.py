"""Lines as one reads them: nothing said twice, no more than one takes in, the best one first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Line

MOST = 12  # lines
_MARKS = re.compile(r"[\W_]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(20\d\d)年度?[：:]")
_STEPS = "一二三四五六七八九十"
_STEP = re.compile(f"第([{_STEPS}])步")
_SAME = 0.72  # two lines sharing this much of their character pairs say the same
_SAME_FIGURES = 0.55  # and this much a row and a sentence with the same figures


def distinct(lines: Sequence[Line]) -> list[Line]:
    """Without lines that repeat an earlier one; a sentence that says all of the row before it replaces it."""
    kept: list[Line] = []
    for line in lines:
        same = next((i for i, other in enumerate(kept) if _repeats(line, other)), None)
        if same is None:
            kept.append(line)
        elif _is_row_line(kept[same]) and _tells(line) and _repeats(kept[same], line):
            kept[same] = line
    sayers = [_sayer(line, kept) for line in kept]
    return list({id(line): line for line in sayers}.values())


def _sayer(line: Line, lines: Sequence[Line]) -> Line:
    """The line, or the sentence that says all of a row: it takes the row's place."""
    if not _is_row_line(line):
        return line
    return next((other for other in lines if _tells(other) and _repeats(line, other)), line)


def _tells(line: Line) -> bool:
    """Whether it is a rule in a sentence: no row of a table, no case worked out."""
    return not _is_row_line(line) and not line.text.startswith(("算例", "举例"))


def brief(lines: list[Line], most: int) -> list[Line]:
    """As many lines as a reader takes in: the first, then those that still fit."""
    kept, room = lines[:1], most - sum(len(line.text) for line in lines[:1])
    for line in lines[1:]:
        if len(line.text) <= room:
            room -= len(line.text)
            kept.append(line)
    return kept[:MOST]


def in_table_order(lines: list[Line], texts: Sequence[str]) -> list[Line]:
    """The lines after the first, the rows of each table as they stand in it (`texts`: in that order)."""
    place = {text: i for i, text in enumerate(texts)}
    rows: dict[str, list[Line]] = {}
    for line in sorted(filter(_is_row_line, lines[1:]), key=lambda line: place.get(line.quote, 0)):
        rows.setdefault(_table_of(line), []).append(line)
    return lines[:1] + [rows[_table_of(line)].pop(0) if _is_row_line(line) else line for line in lines[1:]]


def newest_first(lines: list[Line], asked: Sequence[int]) -> list[Line]:
    """Rows of one year each, the latest first unless a year was asked for."""
    years = {i: int(found[1]) for i, line in enumerate(lines) if (found := _YEAR.match(line.text))}
    if len(years) < 2 or asked or not all(_is_row_line(lines[i]) for i in years):
        return lines
    rows = iter(sorted((lines[i] for i in years), key=lambda line: line.text[:4], reverse=True))
    return [next(rows) if i in years else line for i, line in enumerate(lines)]


def in_step_order(lines: list[Line]) -> list[Line]:
    """Steps of a procedure (第一步, 第二步 ...) in their order, wherever they stand among other lines."""
    numbers = {i: _STEPS.index(m[1]) for i, line in enumerate(lines) if (m := _STEP.match(line.text))}
    steps = iter(sorted(numbers, key=lambda i: numbers[i]))
    return [lines[next(steps)] if i in numbers else line for i, line in enumerate(lines)]


def arranged(lines: list[Line]) -> tuple[Line, ...]:
    """The best line leads; several others follow as a list."""
    if len(lines) <= 1:
        return tuple(lines)
    return (lines[0], *(replace(line, bullet=True) for line in lines[1:]))


def overlap(one: str, other: str) -> float:
    """The share of the shorter text's pairs of characters that the other has."""
    plain = (_MARKS.sub("", t) for t in (one, other))
    pairs, others = ({t[i : i + 2] for i in range(len(t) - 1)} for t in plain)
    return len(pairs & others) / max(1, min(len(pairs), len(others)))


def _repeats(line: Line, earlier: Line) -> bool:
    """The same words, and no figure that the earlier line does not have; of a row fewer words suffice."""
    figures = set(_FIGURES.findall(line.text))
    if figures - set(_FIGURES.findall(earlier.text)):
        return False
    loose = figures and _is_row_line(line) != _is_row_line(earlier)
    return overlap(line.text, earlier.text) > (_SAME_FIGURES if loose else _SAME)


def _is_row_line(line: Line) -> bool:
    return any(p.clause.table is not None for p in line.passages)


def _table_of(line: Line) -> str:
    return line.passages[0].clause.id
