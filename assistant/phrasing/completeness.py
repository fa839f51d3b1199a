"""What the answer from the clauses says first must also be said by the one that a model wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.figures import figures_of
from assistant.types import Line
from prompts.loader import load

_LEAD = re.compile(r"^根据[^：]{2,120}：")
_NAMES = re.compile(r"《[^》]*》(?:（[^）]*〔\d{4}〕[^）]*）)?|第[一二三四五六七八九十百\d]+[条款项章]")
_MARKS = re.compile(r"[\W_]+")
_SAME, _SAME_FIGURES = 0.5, 0.25  # so much of a line's pairs of characters, without and with figures


def covered(line: Line, text: str) -> bool:
    """Whether a text says the line: its figures, its no, and enough of its words."""
    core = _NAMES.sub("", _LEAD.sub("", line.text))
    figures = figures_of(core)
    if not figures <= figures_of(text) or (_noes(core) and not _noes(text)):
        return False
    return _part(core, text) >= (_SAME_FIGURES if figures else _SAME)


def missing(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines that a text does not say, each once."""
    left: list[Line] = []
    for line in lines:
        if not covered(line, "\n".join([text, *(one.text for one in left)])):
            left.append(line)
    return left


def _noes(text: str) -> bool:
    return any(word in text for word in load("phrasing")["noes"])


def _part(core: str, text: str) -> float:
    pairs, others = _pairs(core), _pairs(text)
    return len(pairs & others) / max(1, len(pairs))


def _pairs(text: str) -> set[str]:
    plain = _MARKS.sub("", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
