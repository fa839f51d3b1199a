"""Writes a gold text as careless offices do: breaks for paragraphs, lost rules, stray spaces."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import Any

from evals.goldtables import GoldTable
from evals.goldtexts import GoldLine, GoldText
from tests.knowledge.goldpages import _flowable
from tests.knowledge.goldtexts import _spans, broken, is_signature, sheet_rows
from tests.knowledge.pdfs import FONT, blank


def page_of_breaks(text: GoldText) -> bytes:
    """A page laid out by a table; paragraphs are lines between breaks, set in by no-break spaces."""
    body = ""
    for line in text.lines:
        if line.table:
            body += _spans(line.table)
        elif line.kind == "title":
            body += f'<center><font size="5"><strong>{line.text}</strong></font></center><br>'
        else:
            body += ("" if line.kind == "frame" else "&nbsp;" * 4) + line.printed + "<br/>\n"
    return (
        '<html><head><meta charset="gb2312"></head><body><table width="960"><tr><td class="left"><a href="/">'
        f'首页</a> <a href="/b">通知公告</a></td></tr><tr><td id="zoom">{body}</td></tr>'
        "<tr><td>版权所有：云州市人才服务中心</td></tr></table></body></html>"
    ).encode("gb18030")


def write_soft_word(path: Path, text: GoldText) -> None:
    """A Word file whose items are soft breaks in one paragraph, with half-width brackets and tabs."""
    import docx

    document = docx.Document()
    for is_item, group in groupby(text.lines, lambda line: bool(_ITEM.match(line.printed))):
        for line in [] if is_item else group:
            if line.table:
                _word_grid(document, line.table)
            else:
                document.add_paragraph("　" * 18 * is_signature(line) + _careless(line))
        if is_item:
            document.add_paragraph("\n".join("\t" + _careless(line) for line in group))
    document.save(str(path))


_ITEM = re.compile(r"（[一二三四五六七八九十]+）")


def _careless(line: GoldLine) -> str:
    number = line.number.replace("（", "(").replace("）", ")").replace("、", "、 ")
    return number.replace("　", "  ") + line.text if number else line.printed


def _word_grid(document: Any, table: GoldTable) -> None:
    """A grid without merged cells: the text stands in every place."""
    grid = document.add_table(rows=len(table.drawn), cols=len(table.drawn[0]))
    for row, texts in zip(grid.rows, table.filled, strict=True):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words


def write_bare_pdf(path: Path, text: GoldText) -> None:
    """Bare page numbers; tables with three lines (三线表) whose header is not repeated on the next page."""
    from reportlab import rl_config
    from reportlab.platypus import SimpleDocTemplate, Table

    rl_config.invariant = 1
    blank(path)  # registers the font
    flow: list[Any] = []
    for line in text.lines:
        if not line.table:
            flow.append(_flowable(line, 14))
            continue
        last = line.table.head - 1
        style = [("FONT", (0, 0), (-1, -1), FONT, 11), ("LINEABOVE", (0, 0), (-1, 0), 1, "black")]
        style += [("LINEBELOW", (0, y), (-1, y), 0.5, "black") for y in (last, -1)]
        flow.append(
            Table(
                [*sheet_rows(line.table)],
                style=style,
                colWidths=[440 / len(line.table.header)] * len(line.table.header),
            )
        )
    SimpleDocTemplate(str(path), pagesize=(595, 842)).build(flow, onFirstPage=_digit, onLaterPages=_digit)


def _digit(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(297, 36, str(canvas.getPageNumber()))


def spaced(text: GoldText) -> str:
    """A blank line after every line, broken ones too; spaces within headings and numbers (第 一 条)."""
    lines = []
    for line in text.lines:
        words = re.sub(r"^第(.{1,3})([章节条])", r"第 \1 \2", line.printed)
        shown = "  ".join(words) if line.kind == "title" and len(words) < 12 else words
        lines += broken("    " * (line.kind not in ("title", "frame")) + shown, 34)
    return "\ufeff" + "\r\n\r\n".join(lines)
