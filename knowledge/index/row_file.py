"""A two-dimensional `.npy` file whose rows are read when they are asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol
from weakref import finalize

import numpy as np
from numpy.typing import NDArray


class VectorRows(Protocol):
    """Vectors by row number: an array, or a file."""

    def __len__(self) -> int:
        """How many rows."""
        ...

    def __getitem__(self, rows: Any, /) -> Any:
        """The row of a number, or the rows of an array or slice of numbers."""
        ...


class RowFile:
    """Rows read with `pread`: mapped pages would count, and grow, as memory of the process.

    The file stays readable when its folder is deleted.
    """

    def __init__(self, file: Path) -> None:
        with file.open("rb") as stream:
            version = np.lib.format.read_magic(stream)
            if version != (1, 0):
                raise ValueError(f"{file.name}: unknown version {version}")
            self.shape, columnwise, self.dtype = np.lib.format.read_array_header_1_0(stream)
            self._start = stream.tell()
        if len(self.shape) != 2 or columnwise:
            raise ValueError(f"{file.name}: not rows of equal length")
        self._width = self.shape[1] * self.dtype.itemsize
        self._file = os.open(file, os.O_RDONLY)
        finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, rows: int | slice | NDArray[np.integer[Any]]) -> NDArray[Any]:
        if isinstance(rows, slice):
            return self._rows(np.arange(*rows.indices(len(self))))
        if isinstance(rows, int | np.integer):
            row: NDArray[Any] = self._rows(np.array([rows + len(self) if rows < 0 else rows]))[0]
            return row
        return self._rows(np.asarray(rows))

    def _rows(self, rows: NDArray[np.integer[Any]]) -> NDArray[Any]:
        if len(rows) and not (rows.min() >= 0 and rows.max() < len(self)):
            raise IndexError(f"row outside 0 to {len(self) - 1}")
        found = np.empty((len(rows), self.shape[1]), self.dtype)
        ends = np.append(np.flatnonzero(np.diff(rows) != 1) + 1, len(rows))
        first = 0
        for end in ends.tolist() if len(rows) else ():  # neighbours are read in one go
            self._read(int(rows[first]), found[first:end])
            first = end
        return found

    def _read(self, row: int, into: NDArray[Any]) -> None:
        wanted, place = memoryview(into.data).cast("B"), self._start + row * self._width
        while wanted:
            count = os.preadv(self._file, [wanted], place)
            if not count:
                raise ValueError("the file ends before its last row")
            wanted, place = wanted[count:], place + count
