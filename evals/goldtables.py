"""Tables of the gold texts: as they are drawn, and as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ABOVE, _LEFT = "^", "<"


@dataclass(frozen=True, slots=True)
class GoldTable:
    """A table as it is drawn: `^` goes on the cell above, `<` the cell to the left.

    Without header rows it is one of names and values in turn (事项名称 | 落户 | 收费 | 不收费).
    """

    head: int
    drawn: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> list[tuple[int, int, int, int, str]]:
        """Row, column, rows, columns and text of every cell, merged ones once."""
        found = []
        for y, row in enumerate(self.drawn):
            for x, text in enumerate(row):
                if text not in (_ABOVE, _LEFT):
                    found.append((y, x, self._down(y, x), self._across(y, x), text))
        return found

    @property
    def filled(self) -> list[list[str]]:
        """The texts by row and column, merged ones repeated."""
        grid = [list(row) for row in self.drawn]
        for y, x, down, across, text in self.cells:
            for below in range(y, y + down):
                grid[below][x : x + across] = [text] * across
        return grid

    @property
    def header(self) -> list[str]:
        """The name of each column; several lines are joined by ·."""
        if not self.head:
            return [name for row in self.drawn for name in row[::2]]
        return ["·".join(dict.fromkeys(part)) for part in zip(*self.filled[: self.head], strict=True)]

    @property
    def rows(self) -> list[list[str]]:
        """The rows under the header."""
        if not self.head:
            return [[value for row in self.drawn for value in row[1::2]]]
        return self.filled[self.head :]

    def _down(self, y: int, x: int) -> int:
        end = y + 1
        while end < len(self.drawn) and self.drawn[end][x] == _ABOVE:
            end += 1
        return end - y

    def _across(self, y: int, x: int) -> int:
        end = x + 1
        while end < len(self.drawn[y]) and self.drawn[y][end] == _LEFT:
            end += 1
        return end - x


def read_table(rows: Sequence[str]) -> GoldTable:
    """A table from its marked rows: `||` a row of the header, `|:` names and values, `|` any other."""
    head = 0 if rows[0].startswith("|:") else sum(row.startswith("||") for row in rows) or 1
    return GoldTable(head, tuple(tuple(c.strip() for c in row.strip("|: ").split("|")) for row in rows))
