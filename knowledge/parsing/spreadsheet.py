"""Excel workbooks (.xlsx): every visible sheet's tables, titles and notes, with values as they are shown."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.parsing.attributes import whole
from knowledge.parsing.cellvalues import shown
from knowledge.parsing.delimited import MOST_CELLS
from knowledge.parsing.sheetblocks import Place, Sheet, sheet_blocks, titled
from knowledge.parsing.xmlparts import parse_events
from knowledge.text.blocks import Block, Parsed, heading
from knowledge.text.cleaning import tidy

_MOST_ROWS = 50_000
_MOST_COLUMNS = 400
_MOST_SHEETS = 500
_MOST_VALUES = 500_000  # of all sheets
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表格?)\s*\(?[0-9]*\)?$", re.IGNORECASE)
_NAMED_SHEET = 2


@dataclass(slots=True)
class Shape:
    """What a sheet says beside its values: merged ranges, hidden rows and columns, the last value's place."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    values: int = 0


def parse_spreadsheet(data: bytes) -> Parsed:
    """A .xlsx file; hidden sheets, rows and columns are left out, formulas give their stored value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of everything it does not keep when saving
        try:
            return Parsed(tuple(_blocks(data)))
        except KnowledgeError:
            raise
        except Exception as error:  # openpyxl lets zip, XML, key and type errors of broken files through
            raise UnreadableDocument(
                "不是完好的 Excel 文件（.xlsx）。请用 Excel 或 WPS 打开并另存为 .xlsx 再导入。"
            ) from error


def _blocks(data: bytes) -> Iterator[Block]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        _check_count(package)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        values = 0
        for number, sheet in enumerate(book.worksheets):
            if sheet.sheet_state != "visible":
                continue
            shape = _shape(package, sheet._worksheet_path.lstrip("/"))
            values += shape.values
            if values > _MOST_VALUES:  # many names may stand for one and the same sheet
                raise UnreadableDocument(
                    f"各工作表合计超过 {_MOST_VALUES // 10_000} 万个单元格。请拆成几个文件再导入。"
                )
            found = sheet_blocks(_sheet(sheet, shape))
            yield from _named(tidy(sheet.title), titled(found) if number == 0 else found)


def _check_count(package: zipfile.ZipFile) -> None:
    """Refuse a book of too many sheets before openpyxl compares the name of each with all the others."""
    for name in package.namelist():
        if name.endswith("workbook.xml"):
            with package.open(name) as file:
                if sum(1 for _ in parse_events(file, ("sheet",))) > _MOST_SHEETS:
                    raise UnreadableDocument(f"工作表超过 {_MOST_SHEETS} 张。请拆成几个文件再导入。")


def _named(name: str, blocks: list[Block]) -> list[Block]:
    """The name of the sheet as heading, below the title of the file; 工作表1 is no name."""
    if not blocks or _DEFAULT_NAME.match(name):
        return blocks
    above = 1 if blocks[0].kind == "heading" else 0
    return [*blocks[:above], heading(name, _NAMED_SHEET), *blocks[above:]]


def _shape(package: zipfile.ZipFile, part: str) -> Shape:
    found = Shape()
    place = (0, 0)
    with package.open(part) as file:
        for element in parse_events(file, ("row", "c", "v", "is", "col", "mergeCell")):
            name = element.tag.rsplit("}", 1)[-1]
            if name == "mergeCell":
                found.merged.append(str(element.get("ref")))
            elif name == "row":
                place = (whole(element.get("r"), place[0] + 1), 0)
                if element.get("hidden") in ("1", "true"):
                    found.hidden_rows.add(place[0])
            elif name == "col" and element.get("hidden") in ("1", "true"):
                first, last = whole(element.get("min"), 1), whole(element.get("max"))
                found.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
            elif name == "c":
                place = (place[0], _column(element.get("r")) or place[1] + 1)
            elif name in ("v", "is"):
                found.rows, found.columns = max(found.rows, place[0]), max(found.columns, place[1])
                found.values += 1
    _check_size(found)
    return found


def _column(reference: str | None) -> int:
    number = 0
    for char in (reference or "").upper():
        if "A" <= char <= "Z":
            number = number * 26 + ord(char) - 64
    return number


def _check_size(shape: Shape) -> None:
    if shape.rows > _MOST_ROWS or shape.columns > _MOST_COLUMNS or shape.values > MOST_CELLS:
        raise UnreadableDocument(
            f"工作表有 {shape.rows} 行 {shape.columns} 列，超过 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列或 "
            f"{MOST_CELLS} 个单元格的上限。请删去多余的内容或拆成几个文件再导入。"
        )


def _sheet(sheet: Any, shape: Shape) -> Sheet:
    cells: dict[Place, str] = {}
    for row in sheet.iter_rows(max_row=shape.rows or 1, max_col=shape.columns or 1):
        for cell in row:
            if cell.value is not None and _is_visible(shape, cell.row, cell.column):
                text = shown(cell.value, cell.number_format or "General", _format_id(cell)).strip()
                if text:
                    cells[cell.row, cell.column] = text
    return Sheet(cells, dict(_spans(shape, cells)))


def _is_visible(shape: Shape, row: int, column: int) -> bool:
    return row not in shape.hidden_rows and column not in shape.hidden_columns


def _format_id(cell: Any) -> int:
    styles = cell.parent.parent._cell_styles
    return int(styles[cell._style_id].numFmtId) if cell._style_id < len(styles) else 0


def _spans(shape: Shape, cells: dict[Place, str]) -> Iterator[tuple[Place, Place]]:
    """Merged ranges inside the used part of the sheet by the place of their value."""
    from openpyxl.utils import range_boundaries

    area = 0
    for reference in shape.merged:
        left, top, right, bottom = range_boundaries(reference)
        bottom, right = min(bottom, shape.rows), min(right, shape.columns)
        area += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if (top, left) in cells and bottom >= top and right >= left and area <= MOST_CELLS:
            yield (top, left), (bottom - top + 1, right - left + 1)
