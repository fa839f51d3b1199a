"""The matrices of the network in 8 bits, kept in a nameless file that the engine reads from.

The engine makes its own arrangement of every matrix and holds on to the one it was given. From a file, the
second copy (20 MB) is not in memory: the system fetches it when it is asked for.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.weights import WeightFile
from knowledge.ports import Vectors

_GREATEST = 127  # of 8 bits with a sign
_ALIGNED = 64  # bytes: a cache line, so that the engine need not copy


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of 8-bit numbers; row times scale is the row's weights."""

    rows: NDArray[np.int8]
    scale: Vectors


@dataclass
class MatrixFile:
    """Writes matrices one after another, then gives them out of the file; must outlive who uses them."""

    _file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _places: dict[str, tuple[int, tuple[int, int], Vectors]] = field(default_factory=dict)
    _map: mmap.mmap | None = None

    def write(self, name: str, weights: WeightFile, parts: Sequence[str], columns: int) -> None:
        """Append matrices of the weight file, one under the other, as one."""
        matrix = np.concatenate([weights.matrix(part, columns) for part in parts])
        scale = np.abs(matrix).max(1, keepdims=True) / _GREATEST
        small = np.rint(matrix / scale).astype(np.int8)
        self._places[name] = self._file.tell(), small.shape, scale
        self._file.write(small.tobytes())
        self._file.write(b"\0" * (-self._file.tell() % _ALIGNED))

    def read(self, name: str) -> Matrix:
        """A matrix that lies in the file."""
        if self._map is None:
            # the engine shares no memory that cannot be written, though it does not write
            with self._file as file:
                file.flush()
                self._map = mmap.mmap(file.fileno(), 0)
        offset, shape, scale = self._places[name]
        rows = np.frombuffer(self._map, np.int8, shape[0] * shape[1], offset).reshape(shape)
        return Matrix(rows, scale)

    def leave_memory(self) -> None:
        """Let go of the pages that were read; they come again when they are touched."""
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
