"""How the rows of a release come out of those of the release before it and of what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """Rows lie in order of version: `kept` are those of the base that stay, `old_at` where they come to lie.

    `new_at` is where the new rows come to lie, in their own order.
    """

    base_size: int
    kept: Numbers
    old_at: Numbers
    new_at: Numbers

    @classmethod
    def of(cls, base: Column, wanted: Collection[int], new: Column) -> Merge:
        """From the versions of the base's rows, those that the release has, and those of the new rows."""
        kept = np.flatnonzero(np.isin(base, np.fromiter(wanted, np.int64, len(wanted))))
        before_old = np.searchsorted(new, base[kept])
        before_new = np.searchsorted(base[kept], new)
        places = np.arange(len(kept)) + before_old, np.arange(len(new)) + before_new
        return cls(len(base), kept, *places)

    @property
    def size(self) -> int:
        """How many rows the release has."""
        return len(self.kept) + len(self.new_at)

    @property
    def changed(self) -> int:
        """How many rows came and went."""
        return self.base_size - len(self.kept) + len(self.new_at)

    def column(self, base: Column, new: Column) -> Column:
        """A column of the release, from the base's and the new rows'."""
        merged = np.empty((self.size, *new.shape[1:]), new.dtype)
        merged[self.old_at] = base[self.kept]
        merged[self.new_at] = new
        return merged

    def places(self) -> Numbers:
        """For each row of the base where it comes to lie; -1 if it goes."""
        places = np.full(self.base_size, -1, np.int64)
        places[self.kept] = self.old_at
        return places

    def runs(self) -> Iterator[tuple[bool, int, int]]:
        """The rows in order, as (are they new, first, last + 1) of neighbours: what is copied in one go."""
        source, is_new = np.empty(self.size, np.int64), np.zeros(self.size, bool)
        source[self.old_at], source[self.new_at] = self.kept, np.arange(len(self.new_at))
        is_new[self.new_at] = True
        breaks = np.flatnonzero((np.diff(source) != 1) | (np.diff(is_new))) + 1
        edges = [0, *breaks.tolist(), self.size] if self.size else []
        for first, end in pairwise(edges):
            yield bool(is_new[first]), int(source[first]), int(source[end - 1]) + 1
