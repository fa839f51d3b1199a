"""Writes a gold text as Word file, workbook and slides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from evals.goldtables import GoldTable
from evals.goldtexts import GoldLine, GoldText
from tests.knowledge.goldtexts import is_signature

HEAD = "政策文件汇编"
_SCHEMES = {
    "article": (("第%1条", "chineseCountingThousand"), ("（%2）", "chineseCountingThousand")),
    "part": (("%1、", "chineseCountingThousand"), ("（%2）", "chineseCountingThousand")),
}
_DEEPER = (("%3.", "decimal"), ("（%4）", "decimal"), ("%5", "decimalEnclosedCircleChinese"))
_NUMBERS = (
    re.compile(r"第[一二三四五六七八九十]+条\s*|[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"[0-9]+\."),
    re.compile(r"（[0-9]+）"),
    re.compile(r"[①-⑳]"),
)


def write_word(path: Path, text: GoldText, numbers: str = "") -> None:
    """A Word file with a running head; `numbers` (article, part): automatic numbers, else typed ones."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = HEAD
    if numbers:
        _add_scheme(document, numbers)
    for line in text.lines:
        if line.table:
            _word_table(document, line.table)
        else:
            _word_line(document, line, bool(numbers))
    document.save(str(path))


def _word_line(document: Any, line: GoldLine, is_numbered: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    level, shown = _level(line.printed) if is_numbered and line.kind != "frame" else (-1, line.printed)
    paragraph = document.add_paragraph()
    run = paragraph.add_run(shown)
    run.font.size = Pt({"title": 22}.get(line.kind, 16))
    run.bold = line.kind == "heading"
    if line.kind in ("title", "heading") and level < 0 and not line.text.startswith("附件"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if is_signature(line):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if level >= 0:
        _number(paragraph, level)


def _level(printed: str) -> tuple[int, str]:
    for level, pattern in enumerate(_NUMBERS):
        if match := pattern.match(printed):
            return level, printed[match.end() :]
    return -1, printed


def _add_scheme(document: Any, numbers: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (text, form) in enumerate((*_SCHEMES[numbers], *_DEEPER))
    )
    part = document.part.numbering_part.element
    part.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))


def _number(paragraph: Any, level: int) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def _word_table(document: Any, table: GoldTable) -> None:
    grid = document.add_table(rows=len(table.drawn), cols=len(table.drawn[0]))
    for y, x, down, across, text in table.cells:
        first = grid.cell(y, x)
        cell = first.merge(grid.cell(y + down - 1, x + across - 1)) if down * across > 1 else first
        cell.text = text


def write_sheet(path: Path, text: GoldText) -> None:
    """A workbook: lines in merged rows, the table with its merged cells, empty rows around it."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    width = max(len(line.table.drawn[0]) for line in text.lines if line.table)
    row = 1
    for line in text.lines:
        if not line.table:
            sheet.cell(row, 1, line.printed)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1
            continue
        for y, x, down, across, words in line.table.cells:
            sheet.cell(row + y + 1, x + 1, float(words) if words.isdigit() else words)
            if down * across > 1:
                sheet.merge_cells(None, row + y + 1, x + 1, row + y + down, x + across)
        row += len(line.table.drawn) + 2
    book.save(str(path))


def write_slides(path: Path, text: GoldText) -> None:
    """A title slide, then a slide for every heading with its lines in one box and slide numbers."""
    import pptx
    from pptx.util import Cm

    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = text.title
    slide: Any = None
    body: Any = None
    for line in text.lines:
        if line.kind == "heading":
            slide, body = show.slides.add_slide(show.slide_layouts[5]), None
            slide.shapes.title.text = line.printed
            slide.shapes.add_textbox(Cm(23), Cm(18), Cm(2), Cm(1)).text_frame.text = str(len(show.slides))
        elif line.table:
            rows, columns = len(line.table.drawn), len(line.table.drawn[0])
            frame = slide.shapes.add_table(rows, columns, Cm(1), Cm(5), Cm(20), Cm(6))
            for y, x, _, _, words in line.table.cells:
                frame.table.cell(y, x).text = words
        elif line.kind != "title":
            if body is None:
                body = slide.shapes.add_textbox(Cm(1), Cm(4), Cm(22), Cm(10)).text_frame
                body.text = line.printed
            else:
                body.add_paragraph().text = line.printed
    show.save(str(path))
