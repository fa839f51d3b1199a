"""A sentence held to the clauses that it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Turn
from assistant.verification import verified
from knowledge.types import Passage
from prompts.loader import load

_MARKS = re.compile(r"[\W_]+")
_WINDOW = 8  # characters in a row


def held(text: str, passages: Sequence[Passage], beside: Sequence[str], turn: Turn) -> tuple[str, ...]:
    """The kinds of what the clauses do not bear out; none: the sentence stands."""
    assert turn.reading is not None
    reading = turn.reading
    if _asks(text, passages):
        return ("question",)
    verdict = verified(
        text, passages, as_of=turn.as_of, places=reading.places, question=reading.said, beside=beside
    )
    return (
        () if verdict.ok else tuple(dict.fromkeys(reason.kind for reason in verdict.reasons)) or ("content",)
    )


def _asks(text: str, passages: Sequence[Passage]) -> bool:
    """Whether the sentence asks in words that its clauses lack: the question said back is no answer."""
    clauses = "".join(passage.clause.text for passage in passages)
    return any(word in text and word not in clauses for word in load("phrasing")["asks"])


def recites(text: str, system: str, passages: Sequence[Passage]) -> bool:
    """Whether the sentence repeats words of the prompt that its clauses do not have."""
    said, prompt = _MARKS.sub("", text), _MARKS.sub("", system)
    clauses = _MARKS.sub("", "".join(passage.clause.text for passage in passages))
    windows = {said[i : i + _WINDOW] for i in range(max(1, len(said) - _WINDOW + 1))}
    return any(window in prompt and window not in clauses for window in windows)
