"""Writes a gold text in pages: PDF in one or two columns, OFD, scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.goldtables import GoldTable
from evals.goldtexts import GoldLine, GoldText
from tests.knowledge.goldtexts import advance, broken, is_signature
from tests.knowledge.ofds import OfdPages
from tests.knowledge.pdfs import FONT, blank

HEAD = "云州市人民政府公报 2026年第3期"
WATERMARK = "内部资料"
_MARGIN, _WIDE, _HIGH = 78, 595, 842


def write_pdf(path: Path, text: GoldText, columns: int = 1, plain: bool = False) -> None:
    """A4 pages with a running head and page numbers (`plain`: without); the title is above the columns."""
    from reportlab import rl_config
    from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate

    rl_config.invariant = 1
    blank(path)  # registers the font
    size = 15 if columns == 1 else 10
    flow = [NextPageTemplate("later")]
    for line in text.lines:
        flow.append(_flowable(line, size))
        if columns > 1 and line.kind == "title":
            flow.append(FrameBreak())
    tall, gap = 660, 24
    width = (_WIDE - 2 * _MARGIN + gap) / columns - gap
    lefts = [_MARGIN + n * (width + gap) for n in range(columns)]
    later = [Frame(x, 80, width, tall, 0, 0, 0, 0) for x in lefts]
    above = 110  # title and letterhead over the columns
    top = [Frame(_MARGIN, 80 + tall - above, _WIDE - 2 * _MARGIN, above, 0, 0, 0, 0)]
    first = top + [Frame(x, 80, width, tall - above, 0, 0, 0, 0) for x in lefts] if columns > 1 else later
    edge = (lambda canvas, document: None) if plain else _edge
    pages = [PageTemplate("first", first, onPage=edge), PageTemplate("later", later, onPage=edge)]
    BaseDocTemplate(str(path), pagesize=(_WIDE, _HIGH), pageTemplates=pages).build(flow)


def _flowable(line: GoldLine, size: int) -> Any:
    if line.table:
        return _pdf_table(line.table, min(size, 11))
    centred = line.kind == "title" or (line.kind == "heading" and not line.text.startswith("附件"))
    place = "centre" if centred else "right" if is_signature(line) else "left"
    return _paragraph(
        line.printed, 20 if line.kind == "title" else size, place, 2 * (line.kind in ("clause", "lead"))
    )


def _paragraph(text: str, size: int, place: str, indent: int) -> Any:
    """A paragraph set by hand, for reportlab makes a thin space of the wide one."""
    from reportlab.platypus import Flowable

    class Lines(Flowable):  # type: ignore[misc]
        def __init__(self, lines: Sequence[str] = (), is_first: bool = True) -> None:
            super().__init__()
            self.lines, self.is_first = list(lines), is_first

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            self.width = width
            self.lines = self.lines or broken("　" * indent + text, width / size)
            return width, len(self.lines) * size * 1.75

        def split(self, width: float, height: float) -> list[Any]:
            fits = int(height / (size * 1.75))
            return [Lines(self.lines[:fits]), Lines(self.lines[fits:])] if fits else []

        def draw(self) -> None:
            self.canv.setFont(FONT, size)
            for number, line in enumerate(self.lines):
                y = (len(self.lines) - number) * size * 1.75 - size
                left = self.width - sum(map(advance, line)) * size
                x = {"centre": left / 2, "right": left - 2 * size, "left": 0.0}[place]
                self.canv.drawString(x, y, line)

    return Lines()


def _pdf_table(table: GoldTable, size: int) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    words = ParagraphStyle("cell", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK")
    style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    grid: list[list[Any]] = [[""] * len(row) for row in table.drawn]
    for y, x, down, across, text in table.cells:
        grid[y][x] = Paragraph(text, words)
        style.append(("SPAN", (x, y), (x + across - 1, min(y + down, len(grid)) - 1)))
    width = (_WIDE - 2 * _MARGIN) / len(grid[0])
    options = {"repeatRows": table.head, "spaceBefore": 6, "spaceAfter": 12}
    return Table(grid, style=style, colWidths=[width] * len(grid[0]), **options)


def _edge(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(_MARGIN, 790, HEAD)
    canvas.line(_MARGIN, 784, _WIDE - _MARGIN, 784)
    canvas.setFont(FONT, 12)
    canvas.drawCentredString(_WIDE / 2, 40, f"— {canvas.getPageNumber()} —")


def write_ofd(path: Path, text: GoldText) -> None:
    """Pages with a running head in a template, page numbers and a watermark."""
    pages = OfdPages(HEAD)
    for line in text.lines:
        if line.table:
            _ofd_table(pages, line.table)
        elif line.kind == "title":
            pages.flow(line.text, 6.0, 0, centred=len(line.text) * 6 < 150)
        elif line.kind == "heading":
            pages.flow(line.printed, centred=len(line.printed) < 30, indent=0)
        else:
            pages.flow("　" * 20 * is_signature(line) + line.printed, indent=0 if line.kind == "frame" else 2)
    for number, objects in enumerate(pages.pages, 1):
        page = OfdPages()
        page.text(f"— {number} —", 100, 285, 3)
        page.text(WATERMARK, 20, 150, 20, ctm="0.7 -0.7 0.7 0.7 0 0")
        objects += page.pages[0]
    pages.save(path)


def _ofd_table(pages: OfdPages, table: GoldTable) -> None:
    height, width = 8.0, 160.0 / len(table.drawn[0])
    if pages._y + height * len(table.drawn) > 265:  # the table starts a page
        pages.pages.append([])
        pages._y = 30.0
    top = pages._y + 2
    for y, x, down, across, text in table.cells:
        left, high = 25 + x * width, top + y * height
        pages.frame(left, high, across * width, down * height)
        pages.text(text, left + 1, high + height * down / 2 + 1.5, 3.2)
    pages._y = top + height * len(table.drawn) + 4


def write_scan(path: Path, text: GoldText, folder: Path, skew: float = 0.6) -> None:
    """Pages as a scanner leaves them: grey, askew, grainy; a PDF without text layer, or one picture."""
    from tests.knowledge.scans import rendered, worn

    drawn = folder / "drawn.pdf"
    write_pdf(drawn, text)
    pages = [worn(page, skew, noise=4).convert("L") for page in rendered(drawn, 130)]
    if path.suffix == ".pdf":
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=130, quality=45)
    else:
        pages[0].save(path, quality=50)
