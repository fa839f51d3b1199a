"""What every embedder does with a text before and after the model."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from knowledge.ports import Vectors

QUERY_CACHE = 4096


def cached(embed: Callable[[str], Vectors]) -> Callable[[str], Vectors]:
    """Remember the last questions; their vectors are shared, so they are made read-only."""

    def frozen(text: str) -> Vectors:
        vector = embed(text)
        vector.setflags(write=False)
        return vector

    return lru_cache(maxsize=QUERY_CACHE)(frozen)


def clean(text: str) -> str:
    """Without what ends a text in C (a zero byte) or cannot be UTF-8 (half a surrogate pair)."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
