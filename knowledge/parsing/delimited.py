"""Tables as text (.csv .tsv): the delimiter is found, the rows are read as a sheet's."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.errors import UnreadableDocument
from knowledge.parsing.encoding import decode
from knowledge.parsing.sheetblocks import Place, Sheet, sheet_blocks, titled
from knowledge.text.blocks import Parsed

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 20_000  # characters
_LONGEST_LINE = 400_000
MOST_CELLS = 100_000


def parse_delimited(data: bytes) -> Parsed:
    """A .csv or .tsv file in UTF-8 or GB18030."""
    text = decode(data)
    sample = text[:_SAMPLE].split("\n")
    cells: dict[Place, str] = {}
    for y, row in enumerate(_rows(io.StringIO(text), _delimiter(sample[: max(len(sample) - 1, 1)]))):
        cells |= {(y, x): cell.strip() for x, cell in enumerate(row) if cell.strip()}
        if len(cells) > MOST_CELLS:
            raise UnreadableDocument(
                f"表格超过 {MOST_CELLS} 个单元格的上限。请删去多余的内容或拆成几个文件再导入。"
            )
    return Parsed(tuple(titled(sheet_blocks(Sheet(cells)))))


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(map(_bounded, lines), delimiter=delimiter, skipinitialspace=True)
    except csv.Error as error:
        raise UnreadableDocument(
            "表格文件的引号不成对，或某个单元格过长。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
        ) from error


def _bounded(line: str) -> str:
    if len(line) > _LONGEST_LINE:
        raise UnreadableDocument(
            "表格有一行过长，不像正常的表格。请用 Excel 或 WPS 打开检查，另存为 .xlsx 再导入。"
        )
    return line


def _delimiter(lines: Sequence[str]) -> str:
    """The one that cuts the most lines into one and the same number of cells, more than one."""

    def agreeing(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(lines, delimiter) if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count, width

    return max(_DELIMITERS, key=agreeing)
