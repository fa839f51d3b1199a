"""What the answer from the clauses says must also be said by the one that a model wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.answering.classes import classes_of, fit
from assistant.answering.figures import figures_of
from assistant.types import Line
from prompts.loader import load

_LEAD = re.compile(r"^根据[^：]{2,120}：")
_NAMES = re.compile(r"《[^》]*》(?:（[^）]*〔\d{4}〕[^）]*）)?|第[一二三四五六七八九十百\d]+[条款项章]")
_MARKS = re.compile(r"[\W_]+")
_SENTENCE, _PIECE = re.compile(r"[^。！？\n]+"), re.compile(r"[，、；：（）()]")
# The share of a line's pairs of characters in a sentence that says it: one on its clause, one on another.
_OWN, _OTHER = 0.35, 0.65


def missing(lines: Sequence[Line], written: Sequence[Line], question: str) -> list[Line]:
    """The lines that what was written does not say; what the question says itself need not be said again."""
    return [line for line in lines if not covered(line, written, question)]


def covered(line: Line, written: Sequence[Line], question: str = "") -> bool:
    """Whether each sentence of the line is said by one that was written, or by those of its clause."""
    cited = {passage.clause.id for passage in line.passages}
    own = [one.text for one in written if any(p.clause.id in cited for p in one.passages)]
    others = [one.text for one in written]
    known = _pairs(question + "".join(passage.document.title for passage in line.passages))
    return all(
        any(_says(text, part, known, _OWN) for text in (*own, "\n".join(own)) if text)
        or any(_says(text, part, known, _OTHER) for text in others)
        for part in _parts(line, question)
    )


def _parts(line: Line, question: str) -> list[str]:
    """The sentences of a line, without names, and without what is about others than those asked about."""
    sentences = [one for one in _SENTENCE.findall(_NAMES.sub("", _LEAD.sub("", line.text))) if _pairs(one)]
    asked = classes_of(question)
    ours = ["，".join(p for p in _PIECE.split(one) if fit(asked, classes_of(p)) >= 0) for one in sentences]
    return [part if _pairs(part) else one for part, one in zip(ours, sentences, strict=True)]


def _says(text: str, part: str, known: set[str], least: float) -> bool:
    """Of the same class, its figures, its no, and enough of its words."""
    if fit(classes_of(part), classes_of(text)) < 0:
        return False
    if not figures_of(part) <= figures_of(text) or not _noes(part) <= _noes(text):
        return False
    pairs = _pairs(part) - known
    return len(pairs & _pairs(text)) >= least * len(pairs)


def _noes(text: str) -> set[str]:
    """What a text denies: 不收, 未见, 免费; 不得 and 不能 are the same no."""
    rules = load("phrasing")["noes"]
    plain = re.sub("|".join(rules["alike"]), "不", _MARKS.sub("", text))
    return set(re.findall(f"(?:{'|'.join(rules['words'])})(?:.|$)", plain))


def _pairs(text: str) -> set[str]:
    plain = _fillers().sub("", _MARKS.sub("", text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("phrasing")["fillers"], key=len, reverse=True)))
