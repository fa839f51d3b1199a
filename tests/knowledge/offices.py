"""Writes the policy text of formats.py as spreadsheets, slides, delimited text, rich text and archives."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from knowledge.parsing.office import converted
from tests.knowledge.formats import LINES, TITLE, Lines, write_word


def write_sheet(path: Path, title: str = TITLE, lines: Lines = LINES) -> Path:
    """A workbook: a line a row, the table as cells between empty rows, and a hidden sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = title
    sheet.merge_cells("A1:C1")
    row = 2
    for line in lines:
        if isinstance(line, str):
            sheet.cell(row, 1, line)
            row += 1
            continue
        for y, cells in enumerate(line, row + 1):
            for x, text in enumerate(cells, 1):
                sheet.cell(y, x, text)
        row += len(line) + 2
    hidden = book.create_sheet("草稿")
    hidden["A1"], hidden.sheet_state = "内部草稿，不应导入。", "hidden"
    book.save(str(path))
    return path


def write_delimited(
    path: Path, title: str = TITLE, lines: Lines = LINES, encoding: str = "gb18030", delimiter: str = ","
) -> Path:
    """The same as text: one cell on a line, the table's rows between empty lines."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow([title])
    for line in lines:
        writer.writerows([[line]] if isinstance(line, str) else [[], *line, []])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def write_slides(path: Path, title: str = TITLE, lines: Lines = LINES) -> Path:
    """Slides: a title slide, a slide a chapter, the table on the slide that announces it, page numbers."""
    import pptx
    from pptx.util import Cm, Pt

    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = title
    slide, top = None, 0.0
    for line in lines:
        if isinstance(line, str) and "章 " in line:
            slide, top = show.slides.add_slide(show.slide_layouts[5]), 4.0
            slide.shapes.title.text = line
            continue
        assert slide is not None
        if isinstance(line, list):
            frame = slide.shapes.add_table(len(line), len(line[0]), Cm(2), Cm(top), Cm(20), Cm(1))
            for y, cells in enumerate(line):
                for x, text in enumerate(cells):
                    frame.table.cell(y, x).text = text
            top += len(line)
        else:
            box = slide.shapes.add_textbox(Cm(2), Cm(top), Cm(20), Cm(1))
            box.text_frame.text = line
            box.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
            top += 1.2
    show.save(str(path))
    return path


def write_converted(path: Path, title: str = TITLE, lines: Lines = LINES) -> Path:
    """The Word file as LibreOffice saves it under another suffix (.doc .rtf .odt)."""
    word = write_word(path.with_suffix(".made.docx"), title, lines)
    path.write_bytes(converted(word.read_bytes(), ".docx", path.suffix))
    word.unlink()
    return path


class _WindowsInfo(zipfile.ZipInfo):
    """A member whose name is in GBK without saying so, as Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits


def write_zip(path: Path, members: Mapping[str, bytes], windows: bool = False) -> Path:
    """An archive of members by name."""
    kind = _WindowsInfo if windows else zipfile.ZipInfo
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(kind(name), data, zipfile.ZIP_DEFLATED)
    return path
