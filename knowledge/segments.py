"""The words of a release's texts, cut once at publishing: at each question it took a third of the time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.normalize import fold
from knowledge.postings import Terms, mapped, word_term
from knowledge.segmentation import words

_ARRAYS = ("keys", "ends", "terms")


def word_terms(text: str) -> Terms:
    """Words of two characters and more; single characters are the grams' affair."""
    return np.array([word_term(word) for word in words(fold(text)) if len(word) > 1], np.uint64)


class Segments:
    """The distinct word terms of texts, found by the text; texts that are not here are cut."""

    def __init__(self, keys: NDArray[np.uint64], ends: NDArray[np.int64], terms: Terms) -> None:
        self._keys, self._ends, self._terms = keys, ends, terms
        self._cut = lru_cache(maxsize=4096)(lambda text: np.unique(word_terms(text)))

    @classmethod
    def build(cls, texts: Mapping[str, Terms]) -> Segments:
        """Keep the terms of texts."""
        parts = sorted(((_key(t), np.unique(terms)) for t, terms in texts.items()), key=lambda part: part[0])
        ends = np.cumsum([0, *(len(terms) for _, terms in parts)], dtype=np.int64)
        kept = [terms for _, terms in parts]
        return cls(
            np.array([key for key, _ in parts], np.uint64),
            ends,
            np.concatenate(kept) if kept else np.zeros(0, np.uint64),
        )

    def of(self, text: str) -> Terms:
        """The distinct word terms of a text."""
        key = np.uint64(_key(text))
        at = int(np.searchsorted(self._keys, key))
        if at < len(self._keys) and self._keys[at] == key:
            return self._terms[self._ends[at] : self._ends[at + 1]]
        return self._cut(text)

    def save(self, folder: Path) -> None:
        """Write the arrays, one file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))

    @classmethod
    def load(cls, folder: Path) -> Segments:
        """Map the arrays into memory."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _ARRAYS))


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
