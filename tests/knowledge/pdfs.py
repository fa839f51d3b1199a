"""PDF files with one difficulty each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FONT = "STSong-Light"


def blank(path: Path, **options: Any) -> Any:
    """An empty page with a Chinese font at hand."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return Canvas(str(path), pagesize=(595, 842), **options)


def write_columns(path: Path) -> tuple[Path, str, str]:
    """A page in two columns; each column is one paragraph."""
    left = "云麓市为在本市就业的博士和硕士提供住房补贴，" * 8 + "左栏到此为止。"
    right = "申请人在网上提交材料后由区人才机构进行审核，" * 8 + "右栏到此为止。"
    canvas = blank(path)
    canvas.setFont(FONT, 20)
    canvas.drawString(180, 780, "云麓市人才住房简报")
    canvas.setFont(FONT, 11)
    for x, text in ((60, left), (312, right)):
        lines = [text[i : i + 20] for i in range(0, len(text), 20)]
        for row, line in enumerate(lines):
            canvas.drawString(x, 730 - 18 * row, line)
    canvas.save()
    return path, left, right


def write_long_table(path: Path) -> tuple[Path, list[tuple[str, ...]]]:
    """A ruled table over two pages with its header on both."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    blank(path)
    rows = [(f"{n}", f"第{n}类事项的受理", f"{n}个工作日") for n in range(1, 46)]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 11)]
    text = ParagraphStyle("text", fontName=FONT, fontSize=11, leading=18)
    table = Table([("序号", "事项", "时限"), *rows], style=style, repeatRows=1)
    title = ParagraphStyle("title", parent=text, fontSize=18, leading=26)
    flow = [Paragraph("云麓市人才事项清单", title), Paragraph("一、办理时限", text), table]
    SimpleDocTemplate(str(path), pagesize=(595, 842)).build(flow)
    return path, rows


def write_image_only(path: Path) -> Path:
    """A page with a drawing and no text."""
    canvas = blank(path)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.save()
    return path


def write_encrypted(path: Path) -> Path:
    """A page that opens with a password only."""
    canvas = blank(path, encrypt="secret")
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 700, "内容")
    canvas.save()
    return path
