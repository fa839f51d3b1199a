"""The tokeniser of the weight file: SentencePiece's unigram model, the likeliest cut of a text into pieces.

The vocabulary is kept as sorted hashes (5 MB) instead of a dictionary of strings (45 MB). A text is looked up
whole: the hashes of all its substrings of up to 16 characters are one table.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.weights import Pieces

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no character is lost in the product
_SIEVE_BITS = 22
_SIEVE_SHIFT = np.uint64(64 - _SIEVE_BITS)
_SPACE = "▁"  # how SentencePiece writes a space
_UNKNOWN_COST = 10.0  # an unknown character scores this much below the worst piece

Codes = NDArray[np.uint64]


class Tokenizer:
    """Texts to piece numbers, without marks of start and end. Safe to use from several threads."""

    def __init__(self, pieces: Pieces) -> None:
        hashes, lengths = _hashes_of_pieces(pieces)
        self.begin, self.end, self._unknown = pieces.begin, pieces.end, pieces.unknown
        self._longest = int(lengths.max())
        self._unknown_score = float(pieces.scores.min()) - _UNKNOWN_COST
        known = np.argsort(hashes, kind="stable")
        known = known[(lengths[known] > 0) & (known != pieces.unknown)]
        self._hashes, self._numbers = hashes[known], known.astype(np.int32)
        self._scores = pieces.scores[known]
        self._sieve = np.zeros(1 << _SIEVE_BITS, bool)
        self._sieve[self._hashes >> _SIEVE_SHIFT] = True
        self._normal = pieces.normal

    def numbers(self, text: str) -> list[int]:
        """The numbers of the pieces of the likeliest cut."""
        plain = re.sub(" {2,}", " ", text.translate(self._normal)).replace(" ", _SPACE)
        marked = plain if plain.startswith(_SPACE) else _SPACE + plain
        return self._likeliest(len(marked), *self._edges(_codes(marked)))

    def _edges(self, codes: Codes) -> tuple[list[int], list[int], list[float], list[int]]:
        """Starts, lengths, scores and numbers of all pieces in the text; single characters always."""
        table = np.zeros((len(codes), self._longest), np.uint64)
        for length, hashes in enumerate(_running(codes, self._longest)):
            table[: len(hashes), length] = hashes
        maybe = self._sieve[table >> _SIEVE_SHIFT]
        maybe[:, 0] = True
        starts, lengths = np.nonzero(maybe)
        wanted = table[starts, lengths]
        at = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        known = self._hashes[at] == wanted
        scores = np.where(known, self._scores[at], self._unknown_score)
        numbers = np.where(known, self._numbers[at], self._unknown)
        kept = known | (lengths == 0)
        return (
            starts[kept].tolist(),
            (lengths[kept] + 1).tolist(),
            scores[kept].tolist(),
            numbers[kept].tolist(),
        )

    @staticmethod
    def _likeliest(
        size: int, starts: list[int], lengths: list[int], scores: list[float], numbers: list[int]
    ) -> list[int]:
        """Viterbi over the edges, which come in the order of their starts."""
        best = [0.0] + [-1e30] * size
        back = [(0, 0)] * (size + 1)
        for start, length, score, number in zip(starts, lengths, scores, numbers, strict=True):
            total = best[start] + score
            if total > best[start + length]:
                best[start + length], back[start + length] = total, (start, number)
        found = []
        while size:
            size, number = back[size]
            found.append(number)
        return found[::-1]


def _hashes_of_pieces(pieces: Pieces) -> tuple[Codes, NDArray[np.int64]]:
    """The hash and the number of characters of every piece."""
    codes = _codes(pieces.blob.decode("utf-8"))
    raw = np.frombuffer(pieces.blob, np.uint8)
    characters = np.concatenate([[0], np.cumsum((raw & 0xC0) != 0x80)])
    bounds = characters[pieces.offsets]
    starts, lengths = bounds[:-1], np.diff(bounds)
    hashes = np.zeros(len(starts), np.uint64)
    for length in range(int(lengths.max())):
        longer = lengths > length
        hashes[longer] = hashes[longer] * _FACTOR + codes[starts[longer] + length]
    return hashes, lengths


def _running(codes: Codes, longest: int) -> list[Codes]:
    """Hashes of all substrings, by length."""
    found, hashes = [], np.zeros(len(codes), np.uint64)
    for length in range(min(longest, len(codes))):
        hashes = hashes[: len(codes) - length] * _FACTOR + codes[length:]
        found.append(hashes)
    return found


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64) + np.uint64(1)
