"""PDF files whose tables run over pages or have no rulings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.knowledge.pdfs import FONT, blank

HEADER = [["类别", "补贴", ""], ["", "租房", "购房"]]
MERGED = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]
BODY = [[f"第{n}类", f"每月{n}00元", f"{n}万元"] for n in range(1, 41)]


def _text(size: int = 10) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle("text", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK")


def _build(path: Path, flow: Sequence[Any]) -> Path:
    from reportlab.platypus import SimpleDocTemplate

    blank(path)  # registers the font
    SimpleDocTemplate(str(path), pagesize=(595, 842)).build(list(flow))
    return path


def _table(rows: Sequence[Sequence[Any]], extra: Sequence[Any] = (), **options: Any) -> Any:
    from reportlab.platypus import Table

    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 11), *extra]
    return Table(rows, style=style, colWidths=[80, 120, 200], **options)


def write_long(path: Path, repeat: int) -> Path:
    """A table of forty rows under a header of two rows that is repeated or not."""
    return _build(path, [_table([*HEADER, *BODY], MERGED, repeatRows=repeat)])


def write_continued(path: Path) -> Path:
    """Two tables, each on its page, the second under a line 续表."""
    from reportlab.platypus import PageBreak, Paragraph

    head = [["类别", "租房", "购房"]]
    parts = [
        _table([*head, *BODY[:3]]),
        PageBreak(),
        Paragraph("（续表）", _text()),
        _table([*head, *BODY[3:5]]),
    ]
    return _build(path, parts)


def write_cut_row(path: Path) -> Path:
    """A row whose long cell is cut by the end of the page, and a merged cell that goes on as well."""
    canvas = blank(path)
    rows = [
        ("学历", "博士", "全日制博士研究生毕业并取得相应学位，且在本市连续"),
        ("", "", "缴纳社会保险满六个月"),
    ]
    later = ("", "硕士", "全日制硕士研究生毕业")
    _grid_page(canvas, 120, [("指标", "情形", "说明"), rows[0]])
    canvas.showPage()
    _grid_page(canvas, 780, [rows[1], later])
    canvas.save()
    return path


def _grid_page(canvas: Any, top: float, rows: Sequence[Sequence[str]]) -> None:
    canvas.setFont(FONT, 10)
    lefts = [60, 120, 180, 435]
    for number, row in enumerate(rows):
        for x, right, text in zip(lefts, lefts[1:], row, strict=False):
            canvas.rect(x, top - 24 * (number + 1), right - x, 24)
            canvas.drawString(x + 4, top - 24 * number - 16, text)


def write_unruled(path: Path, rules: bool) -> Path:
    """A table without vertical lines: none at all, or three across (三线表), between two paragraphs."""
    canvas = blank(path)
    canvas.setFont(FONT, 12)
    canvas.drawString(84, 740, "第三条 补贴按照下列标准发放，由用人单位在每年第一季度统一提出申请：")
    rows = [
        ("学历", "补贴标准", "发放年限"),
        ("博士研究生", "2500元/月", "3年"),
        ("硕士研究生", "1200元/月", "2年"),
    ]
    rows += [("本科", "800元/月", "1年")]
    for number, row in enumerate(rows):
        for x, text in zip((100, 250, 400), row, strict=True):
            canvas.drawString(x, 700 - 22 * number, text)
    for y in (716, 694, 628) if rules else ():
        canvas.line(90, y, 480, y)
    canvas.drawString(84, 590, "第四条 本办法由市人才机构负责解释，执行中的问题由其会同财政部门研究。")
    canvas.save()
    return path
