"""A sentence held to the clauses that it cites."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.grounding import supported
from assistant.types import Line, Turn
from knowledge.types import Passage


def held(text: str, passages: Sequence[Passage], beside: Sequence[str], turn: Turn) -> tuple[str, ...]:
    """The kinds of what the clauses do not bear out; none: the sentence stands."""
    if not passages:
        return ("citation",)
    return () if supported(Line(text, tuple(passages)), turn) else ("unsupported",)
