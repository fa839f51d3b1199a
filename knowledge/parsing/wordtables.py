"""Tables of Word documents: cells with their spans (gridSpan, vMerge), tables inside cells told in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.grid.grids import PlacedCell, SpanGrid
from knowledge.parsing.attributes import whole
from knowledge.parsing.wordtext import W, text_of
from knowledge.text.cleaning import tidy

_WIDEST = 60


@dataclass(slots=True)
class _Cell:
    """A cell as it is placed: its height grows with the cells below that belong to it."""

    row: int
    column: int
    columns: int
    text: str
    rows: int = 1

    @property
    def placed(self) -> PlacedCell:
        """The cell for a grid."""
        return (self.row, self.column, self.rows, self.columns, self.text)


def word_grid(table: Any) -> tuple[SpanGrid, int | None]:
    """The cells of a `w:tbl`, and how many rows it repeats on each page as its header (None: not marked)."""
    found: list[_Cell] = []
    above: dict[int, _Cell] = {}
    marked = 0
    for y, row in enumerate(_inside(table, "tr")):
        open_cells: dict[int, _Cell] = {}
        marked += 1 if marked == y and _is_header(row) else 0
        for x, columns, element in _places(row):
            merged = above.get(x) if _goes_on(element) else None
            if merged and merged.column == x:
                merged.rows += 1
                cell = merged
            else:
                cell = _Cell(y, x, columns, cell_text(element))
                found.append(cell)
            open_cells |= dict.fromkeys(range(x, x + columns), cell)
        above = open_cells
    return SpanGrid.of(cell.placed for cell in found), marked or None


def is_frame(table: Any) -> bool:
    """Whether a table only frames text: one cell or one column, or no row with two filled cells."""
    return not any(sum(bool(cell_text(c)) for _, _, c in _places(row)) > 1 for row in _inside(table, "tr"))


def cells_of(table: Any) -> Iterator[Any]:
    """The cells of a table in the order of reading."""
    for row in _inside(table, "tr"):
        for _, _, element in _places(row):
            if not _goes_on(element):
                yield element


def cell_text(element: Any) -> str:
    """The paragraphs of a cell; a table inside it as its rows, cells set apart by commas."""
    parts = []
    for child in element.iterchildren():
        if child.tag == f"{W}p":
            parts.append(tidy(text_of(child).replace("\n", " ")))
        elif child.tag == f"{W}tbl":
            parts.append("；".join(_row_text(row) for row in _inside(child, "tr")))
        elif child.tag == f"{W}sdt":
            parts += [cell_text(content) for content in child.iterchildren(f"{W}sdtContent")]
    return " ".join(filter(None, parts))


def _row_text(row: Any) -> str:
    return "，".join(filter(None, (cell_text(element) for _, _, element in _places(row))))


def _places(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Column, number of columns and element of each cell of a row."""
    x = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for element in _inside(row, "tc"):
        columns = max(1, _number(element.find(f"{W}tcPr/{W}gridSpan"), 1))
        yield x, columns, element
        x += columns


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows or cells, those in content controls (内容控件) and tracked insertions too."""
    for child in parent.iterchildren():
        if child.tag == f"{W}{name}":
            if name != "tr" or child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _inside(child, name)


def _goes_on(cell: Any) -> bool:
    """Whether a cell belongs to the one above it."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _is_header(row: Any) -> bool:
    mark = row.find(f"{W}trPr/{W}tblHeader")
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _number(element: Any, default: int) -> int:
    value = whole(element.get(f"{W}val"), default) if element is not None else default
    return min(value, _WIDEST) if value >= 0 else default
