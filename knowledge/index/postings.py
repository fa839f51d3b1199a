"""An inverted file in plain numpy arrays: which rows hold a term, how often. Memory-mapped when loaded.

A term is a 42-bit number, so that the vocabulary is a sorted array and loads without building anything:
two characters are two code points side by side, a word is a hash with the top bit set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Terms = NDArray[np.uint64]
Scores = NDArray[np.float32]

_ROW_BITS = np.uint64(22)  # four million rows
_WORD = 1 << 41
_CHARACTER_BITS = 21
_CHUNK = 4_000_000
_ARRAYS = ("terms", "starts", "rows", "counts", "lengths")
K1, B = 1.2, 0.75


@lru_cache(maxsize=100_000)
def word_term(word: str) -> int:
    """The number of a word or of a run of letters or digits."""
    return _WORD | int.from_bytes(hashlib.blake2b(word.encode(), digest_size=5).digest()) & (_WORD - 1)


def mapped(file: Path) -> NDArray[Any]:
    """An array that stays in its file, as a plain array: numpy's own class for it makes every slice slow."""
    return np.asarray(np.load(file, mmap_mode="r"))


def spelled(term: int) -> str | int:
    """The one or two characters of a term; the hash of a word or run stays as it is."""
    if term >= _WORD:
        return term
    left, right = divmod(term, 1 << _CHARACTER_BITS)
    return chr(left) + chr(right) if left else chr(right)


class Postings:
    """Term → rows, with BM25 over them (k1 1.2, b 0.75, idf as in Lucene)."""

    def __init__(
        self,
        terms: Terms,
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.uint8],
        lengths: NDArray[np.int32],
    ) -> None:
        self.terms, self.starts, self.rows, self.counts, self.lengths = terms, starts, rows, counts, lengths
        average = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
        self._norms = (K1 * (1 - B + B * lengths / average)).astype(np.float32)

    @classmethod
    def build(cls, documents: Iterable[Terms]) -> Postings:
        """Invert the terms of each row, in order."""
        packed: list[tuple[Terms, NDArray[np.uint8]]] = []
        lengths: list[int] = []
        waiting: list[Terms] = []
        size = 0
        for row, terms in enumerate(documents):
            lengths.append(len(terms))
            waiting.append((terms << _ROW_BITS) | np.uint64(row))
            size += len(terms)
            if size > _CHUNK:
                packed, waiting, size = [*packed, *_counted(waiting)], [], 0
        return cls._from_packed(_merged([*packed, *_counted(waiting)]), lengths)

    @classmethod
    def _from_packed(cls, packed: tuple[Terms, NDArray[np.uint8]], lengths: list[int]) -> Postings:
        pairs, counts = packed
        rows = (pairs & ((np.uint64(1) << _ROW_BITS) - np.uint64(1))).astype(np.int32)
        terms, starts = np.unique(pairs >> _ROW_BITS, return_index=True)
        return cls(
            terms, np.append(starts, len(rows)).astype(np.int64), rows, counts, np.array(lengths, np.int32)
        )

    def save(self, folder: Path) -> None:
        """Write the arrays, one file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Map the arrays into memory; only what queries touch is read."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _ARRAYS))

    def idf(self, terms: Terms) -> Scores:
        """How telling each term is; a term that is nowhere counts as the rarest."""
        starts, ends = self._spans(terms)
        frequency = (ends - starts).astype(np.float32)
        return np.log1p((len(self.lengths) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)

    def scores(self, terms: Terms, weights: Scores) -> Scores:
        """Weighted BM25 of every row."""
        scores = np.zeros(len(self.lengths), np.float32)
        starts, ends = self._spans(terms)
        for start, end, weight in zip(starts.tolist(), ends.tolist(), weights, strict=True):
            if end > start and weight:
                rows = self.rows[start:end]
                scores[rows] += weight * self._saturation(rows, self.counts[start:end])
        return scores

    def matches(self, terms: Terms, rows: NDArray[np.int64]) -> Scores:
        """Saturated term frequency, shape (len(rows), len(terms)): BM25's part of each before its idf."""
        result = np.zeros((len(rows), len(terms)), np.float32)
        starts, ends = self._spans(terms)
        for column, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if end > start:
                posting = self.rows[start:end]
                at = np.minimum(np.searchsorted(posting, rows), len(posting) - 1)
                hit = posting[at] == rows
                result[hit, column] = self._saturation(rows[hit], self.counts[start:end][at[hit]])
        return result

    def _saturation(self, rows: NDArray[np.signedinteger], counts: NDArray[np.uint8]) -> Scores:
        frequency = counts.astype(np.float32)
        saturated: Scores = frequency * np.float32(K1 + 1) / (frequency + self._norms[rows])
        return saturated

    def _spans(self, terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each term's rows begin and end; unknown terms have none."""
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        starts = self.starts[at]
        return starts, np.where(self.terms[at] == terms, self.starts[at + 1], starts)


def _counted(waiting: list[Terms]) -> list[tuple[Terms, NDArray[np.uint8]]]:
    if not waiting:
        return []
    pairs, counts = np.unique(np.concatenate(waiting), return_counts=True)
    return [(pairs, np.minimum(counts, 255).astype(np.uint8))]


def _merged(parts: list[tuple[Terms, NDArray[np.uint8]]]) -> tuple[Terms, NDArray[np.uint8]]:
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint8)
    pairs = np.concatenate([pairs for pairs, _ in parts])
    counts = np.concatenate([counts for _, counts in parts])
    order = np.argsort(pairs, kind="stable")
    return pairs[order], counts[order]
