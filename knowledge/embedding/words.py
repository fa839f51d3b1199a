"""The table of token embeddings, read from the weight file row by row."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from weakref import finalize

import numpy as np

from knowledge.embedding.weights import BLOCK_BYTES, WeightFile, unpacked
from knowledge.ports import Vectors


class Words:
    """What goes into the network: the token's row, its place in the text and its type, added up.

    Rows are read from the file and not mapped: a mapped table comes into memory (54 MB) although a text
    needs only some of its 250,000 rows, and reading one from the system's cache takes a microsecond.
    """

    def __init__(self, path: Path, weights: WeightFile) -> None:
        self._file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._file)
        self._start, self._row = weights.place("emb.word", weights.sizes.hidden)
        places = weights.floats("emb.pos").reshape(-1, weights.sizes.hidden)
        self._places: Vectors = places + weights.floats("emb.type")[: weights.sizes.hidden]
        self.longest, self.width = places.shape

    def rows(self, numbers: Sequence[int]) -> Vectors:
        """One row for each token."""
        file, start, size = self._file, self._start, self._row
        read = b"".join([os.pread(file, size, start + size * number) for number in numbers])
        blocks = np.frombuffer(read, np.uint8).reshape(len(numbers), -1, BLOCK_BYTES)
        return unpacked(blocks) + self._places[: len(numbers)]
