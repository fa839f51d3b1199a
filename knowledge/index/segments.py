"""The words of a release's texts, cut once at publishing: at each question it took a third of the time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Terms, mapped, word_term
from knowledge.index.segmentation import words
from knowledge.text.normalize import fold

_MARKS = re.compile(r"[:;,()。、!?]")  # no word goes over one of these
_NONE = np.zeros(0, np.uint64)
_ARRAYS = ("keys", "ends", "terms", "row_keys")


def word_terms(text: str) -> Terms:
    """Words of two characters and more; single characters are the grams' affair."""
    return np.array([word_term(word) for word in words(fold(text)) if len(word) > 1], np.uint64)


def _terms_between_marks(folded: str) -> Terms:
    found = [word_term(word) for word in words(folded) if len(word) > 1]
    return np.unique(np.array(found, np.uint64))


class Segments:
    """The distinct word terms of texts, found by the text; texts that are not here are cut.

    `row_keys` are the keys of each row's two texts (with headings, and alone), so that the next release
    knows which texts it still has.
    """

    def __init__(
        self,
        keys: NDArray[np.uint64],
        ends: NDArray[np.int64],
        terms: Terms,
        row_keys: NDArray[np.uint64],
    ) -> None:
        self.keys, self.ends, self.terms, self.row_keys = keys, ends, terms, row_keys
        self._cut = lru_cache(maxsize=16384)(_terms_between_marks)
        self._known = lru_cache(maxsize=16384)(self._of)

    @classmethod
    def build(cls, texts: Mapping[str, Terms], rows: Iterable[tuple[str, str]] = ()) -> Segments:
        """Keep the terms of texts; `rows` are the two texts of each row."""
        parts = sorted(((_key(t), np.unique(terms)) for t, terms in texts.items()), key=lambda part: part[0])
        ends = np.cumsum([0, *(len(terms) for _, terms in parts)], dtype=np.int64)
        kept = [terms for _, terms in parts]
        return cls(
            np.array([key for key, _ in parts], np.uint64),
            ends,
            np.concatenate(kept) if kept else np.zeros(0, np.uint64),
            np.array([(_key(body), _key(text)) for body, text in rows], np.uint64).reshape(-1, 2),
        )

    def of(self, text: str) -> Terms:
        """The distinct word terms of a text."""
        return self._known(text)

    def _of(self, text: str) -> Terms:
        key = np.uint64(_key(text))
        at = int(np.searchsorted(self.keys, key))
        if at < len(self.keys) and self.keys[at] == key:
            return self.terms[self.ends[at] : self.ends[at + 1]]
        # Pieces of clauses are put together anew at each question, out of parts that come again and again.
        parts = [self._cut(part) for part in _MARKS.split(fold(text)) if part]
        return np.unique(np.concatenate(parts)) if parts else _NONE

    def save(self, folder: Path) -> None:
        """Write the arrays, one file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Segments:
        """Map the arrays into memory."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _ARRAYS))


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
