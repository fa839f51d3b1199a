"""What the answer from the clauses says first must also be said by the one that a model wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.answering.figures import figures_of
from assistant.types import Line
from prompts.loader import load

_LEAD = re.compile(r"^根据[^：]{2,120}：")
_NAMES = re.compile(r"《[^》]*》(?:（[^）]*〔\d{4}〕[^）]*）)?|第[一二三四五六七八九十百\d]+[条款项章]")
_MARKS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[^。！？\n]+")
_SAME = 0.65  # so much of a sentence's pairs of characters, without words that say nothing


def missing(lines: Sequence[Line], written: Sequence[Line]) -> list[Line]:
    """The lines that what was written does not say."""
    return [line for line in lines if not covered(line, written)]


def covered(line: Line, written: Sequence[Line]) -> bool:
    """Whether each sentence of the line is said by one that was written, or by those of its clause."""
    core = _NAMES.sub("", _LEAD.sub("", line.text))
    cited = {passage.clause.id for passage in line.passages}
    own = [one.text for one in written if any(p.clause.id in cited for p in one.passages)]
    said = [*(one.text for one in written), "\n".join(own)]
    parts = [part for part in _SENTENCE.findall(core) if _pairs(part)]
    return all(any(_says(text, part) for text in said) for part in parts)


def _says(text: str, part: str) -> bool:
    """Its figures, its no, and enough of its words."""
    figures = figures_of(part)
    if not figures <= figures_of(text) or not _noes(part) <= _noes(text):
        return False
    return _share(part, text) >= _SAME


def _noes(text: str) -> set[str]:
    """What a text denies: 不收, 未见, 免费; 不得 and 不能 are the same no."""
    rules = load("phrasing")["noes"]
    plain = re.sub("|".join(rules["alike"]), "不", _MARKS.sub("", text))
    return set(re.findall(f"(?:{'|'.join(rules['words'])})(?:.|$)", plain))


def _share(part: str, text: str) -> float:
    pairs = _pairs(part)
    return len(pairs & _pairs(text)) / max(1, len(pairs))


def _pairs(text: str) -> set[str]:
    plain = _fillers().sub("", _MARKS.sub("", text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("phrasing")["fillers"], key=len, reverse=True)))
