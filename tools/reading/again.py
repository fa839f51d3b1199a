"""What follows a correction (改口) and names no fact: the fact told just before, told again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tools.reading.answers import answer
from tools.reading.entries import content
from tools.reading.pay import FACT as PAY
from tools.reading.pay import retold
from tools.reading.phrases import Lexicon
from tools.reading.revision import topic
from tools.reading.scene import Scene, scene
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact, Vocabulary

_TOPICS = {"居住证": "permit_years"}  # corrected is how long, not whether
_FIGURE = re.compile(r"[0-9一二三四五六七八九十两]")
_NEAR = 8  # characters after a correction begins in which it may name its fact


def again(
    told: Scene, reads: Mapping[str, FactRead], before: Mapping[str, FactRead], names: Vocabulary,
    known: Lexicon, as_of: date, asked: Fact | None,
) -> FactRead | None:  # fmt: skip
    """我32，不对，33: the new read; `before` is what the message tells with what it takes back."""
    mark = told.corrected
    if mark is None:
        return None
    if any(c.start <= mark < c.end and (c.asks or c.supposed) for c in told.clauses):
        return None
    name, start = _about(told, reads, before, names, known, asked)
    if name is None or (name in reads and reads[name].end > mark):
        return None
    found = answer(names[name], scene(told.text[start:], known, told.place), known, as_of)
    if not isinstance(found, FactRead):
        return None
    read = replace(found, start=found.start + start, end=found.end + start)
    if name == PAY:
        read = retold(read, before.get(PAY), told.views["self"])
    later = (r for r in reads.values() if r.end > mark)
    return None if any(r.start < read.end and read.start < r.end for r in later) else read


def _hinted(read: FactRead, known: Lexicon) -> bool:
    """Known only by the way, as being married is from 我爱人: a correction is not about that."""
    found = known.words["spouse"].search(read.quote)
    return found is not None and len(read.quote) <= len(found[0]) + 1


def _about(
    told: Scene, reads: Mapping[str, FactRead], before: Mapping[str, FactRead], names: Vocabulary,
    known: Lexicon, asked: Fact | None,
) -> tuple[str | None, int]:  # fmt: skip
    """The fact that a correction is about, and from where it is told again."""
    mark = told.corrected or 0
    last = [
        r for r in before.values()
        if r.start <= max(mark, told.withdrawn or 0) and names.find(r.fact) and not _hinted(r, known)
    ]  # fmt: skip
    cue = known.words["correct"].match(told.text, mark)
    after = cue.end() if cue else mark
    if last:
        read = max(last, key=lambda r: (r.start, names[r.fact].kind == "number", r.end))
        return read.fact, after
    if asked and asked.id in reads and reads[asked.id].end <= mark:
        return asked.id, mark
    name = topic(told.full[: mark + _NEAR], {**content()["fields"], **_TOPICS})
    start = after if _FIGURE.search(told.text, after) else 0
    return (name if name and names.find(name) else asked.id if asked else None), start
