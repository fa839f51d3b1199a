"""Whether a clause is about other places of the kind of the one asked about (another district's row)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from knowledge.regions import regions
from knowledge.types import Passage


def of_other_place(text: str, question: str) -> bool:
    """Whether a text names places of the level of the question's own, and not that one."""
    asked = places_in(question)
    if not asked:
        return False
    levels = {regions().get(code).level for code in asked}
    named = {code for code in places_in(text) if regions().get(code).level in levels}
    return bool(named) and not named & asked


def of_place(pieces: Sequence[Passage], question: str) -> list[Passage]:
    """Those that are not about places beside the question's own; all, if no other is left."""
    return [p for p in pieces if not of_other_place(p.clause.text, question)] or list(pieces)


@lru_cache(maxsize=8192)
def places_in(text: str) -> frozenset[str]:
    """The codes of the places that a text names."""
    return frozenset(mention.code for mention in regions().mentions(text))
