"""Tables as policy documents really have them, written with their merged cells as Word, web page and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.grid.grids import PlacedCell


@dataclass(frozen=True)
class Ugly:
    """Cells (row, column, rows, columns, text), and what a person reads in them."""

    cells: Sequence[PlacedCell]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        return max(r + n for r, _, n, _, _ in self.cells), max(c + n for _, c, _, n, _ in self.cells)


TABLES = {
    "three header rows, a unit, a note": Ugly(
        [
            (0, 0, 1, 6, "云麓市人才补贴标准"),
            (1, 0, 1, 6, "单位：万元"),
            (2, 0, 3, 1, "人才类别"),
            (2, 1, 1, 4, "补贴"),
            (2, 5, 3, 1, "备注"),
            (3, 1, 1, 2, "购房"),
            (3, 3, 1, 2, "租房"),
            (4, 1, 1, 1, "首次"),
            (4, 2, 1, 1, "合计"),
            (4, 3, 1, 1, "每年"),
            (4, 4, 1, 1, "最长年限"),
            (5, 0, 2, 1, "领军人才"),
            (5, 1, 1, 1, "50"),
            (5, 2, 1, 1, "150"),
            (5, 3, 1, 1, "6"),
            (5, 4, 1, 1, "5"),
            (5, 5, 1, 1, ""),
            (6, 1, 1, 2, "一事一议"),
            (6, 3, 1, 1, "8"),
            (6, 4, 1, 1, "5"),
            (6, 5, 1, 1, "含两院院士"),
            (7, 0, 1, 1, "青年人才"),
            (7, 1, 1, 1, "10"),
            (7, 2, 1, 1, "30"),
            (7, 3, 1, 1, "2.4"),
            (7, 4, 1, 1, "3"),
            (7, 5, 1, 1, ""),
            (8, 0, 1, 6, "注：购房与租房补贴不得同时享受。"),
        ],
        ("人才类别", "补贴·购房·首次", "补贴·购房·合计", "补贴·租房·每年", "补贴·租房·最长年限", "备注"),
        (
            ("领军人才", "50", "150", "6", "5", ""),
            ("领军人才", "一事一议", "一事一议", "8", "5", "含两院院士"),
            ("青年人才", "10", "30", "2.4", "3", ""),
        ),
        ("云麓市人才补贴标准", "单位：万元"),
        ("注：购房与租房补贴不得同时享受。",),
    ),
    "groups over the whole width": Ugly(
        [
            (0, 0, 1, 1, "指标"),
            (0, 1, 1, 1, "情形"),
            (0, 2, 1, 1, "分值"),
            (1, 0, 1, 3, "一、基础指标"),
            (2, 0, 2, 1, "教育背景"),
            (2, 1, 1, 1, "博士研究生"),
            (2, 2, 1, 1, "110分"),
            (3, 1, 1, 1, "硕士研究生"),
            (3, 2, 1, 1, "100分"),
            (4, 0, 1, 3, "二、加分指标"),
            (5, 0, 1, 1, "紧缺专业"),
            (5, 1, 1, 1, "列入当年目录"),
            (5, 2, 1, 1, "30分"),
            (6, 0, 1, 1, "社会保险缴费"),
            (6, 1, 1, 1, "每满一年"),
            (6, 2, 1, 1, "3分"),
        ],
        ("", "指标", "情形", "分值"),
        (
            ("一、基础指标", "教育背景", "博士研究生", "110分"),
            ("一、基础指标", "教育背景", "硕士研究生", "100分"),
            ("二、加分指标", "紧缺专业", "列入当年目录", "30分"),
            ("二、加分指标", "社会保险缴费", "每满一年", "3分"),
        ),
    ),
    "years below a wide cell": Ugly(
        [
            (0, 0, 1, 1, "项目"),
            (0, 1, 1, 2, "补贴标准"),
            (1, 0, 1, 1, "名称"),
            (1, 1, 1, 1, "2024年"),
            (1, 2, 1, 1, "2025年"),
            (2, 0, 1, 1, "见习补贴"),
            (2, 1, 1, 1, "每人每月1600元"),
            (2, 2, 1, 1, "每人每月1800元"),
            (3, 0, 1, 1, "留用补贴"),
            (3, 1, 1, 2, "一次性3000元"),
        ],
        ("项目·名称", "补贴标准·2024年", "补贴标准·2025年"),
        (("见习补贴", "每人每月1600元", "每人每月1800元"), ("留用补贴", "一次性3000元", "一次性3000元")),
    ),
    "merged in two columns": Ugly(
        [
            (0, 0, 1, 1, "类别"),
            (0, 1, 1, 1, "层次"),
            (0, 2, 1, 1, "条件"),
            (0, 3, 1, 1, "金额"),
            (1, 0, 4, 1, "创新类"),
            (1, 1, 2, 1, "甲类"),
            (1, 2, 1, 1, "主持国家级项目"),
            (1, 3, 2, 1, "100万元"),
            (2, 2, 1, 1, "获国家级奖项"),
            (3, 1, 2, 1, "乙类"),
            (3, 2, 1, 1, "主持省级项目"),
            (3, 3, 1, 1, "50万元"),
            (4, 2, 1, 1, "获省级奖项"),
            (4, 3, 1, 1, "40万元"),
            (5, 0, 1, 1, "创业类"),
            (5, 1, 1, 1, "不分层次"),
            (5, 2, 1, 1, "企业注册满一年"),
            (5, 3, 1, 1, "20万元"),
        ],
        ("类别", "层次", "条件", "金额"),
        (
            ("创新类", "甲类", "主持国家级项目", "100万元"),
            ("创新类", "甲类", "获国家级奖项", "100万元"),
            ("创新类", "乙类", "主持省级项目", "50万元"),
            ("创新类", "乙类", "获省级奖项", "40万元"),
            ("创业类", "不分层次", "企业注册满一年", "20万元"),
        ),
    ),
    "one row only": Ugly(
        [(0, 0, 1, 1, "办理时限"), (0, 1, 1, 1, "收费"), (1, 0, 1, 1, "15个工作日"), (1, 1, 1, 1, "不收费")],
        ("办理时限", "收费"),
        (("15个工作日", "不收费"),),
    ),
}


def write_word(path: Path, ugly: Ugly) -> Path:
    """A Word file with the table, its cells merged."""
    import docx

    document = docx.Document()
    rows, columns = ugly.size
    table = document.add_table(rows=rows, cols=columns)
    for row, column, down, across, text in ugly.cells:
        first = table.cell(row, column)
        cell = first.merge(table.cell(row + down - 1, column + across - 1))
        cell.text = text
    document.save(str(path))
    return path


def write_html(path: Path, ugly: Ugly) -> Path:
    """A page with the table as an editor leaves it: spans, paragraphs and markup inside the cells."""
    lines = []
    for row in range(ugly.size[0]):
        cells = (c for c in ugly.cells if c[0] == row)
        inner = (
            f'<td rowspan="{down}" colspan="{across}"><p><span>{text[:2]}</span>{text[2:]}</p></td>'
            for _, _, down, across, text in cells
        )
        lines.append(f"<tr>{''.join(inner)}</tr>")
    page = f"<html><body><p>补贴标准如下：</p><table>{''.join(lines)}</table></body></html>"
    path.write_text(page, encoding="utf-8")
    return path


def write_pdf(path: Path, ugly: Ugly) -> Path:
    """A PDF with the table ruled around its cells; long cells are on several lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    height, width = ugly.size
    grid: list[list[object]] = [[""] * width for _ in range(height)]
    style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    for row, column, down, across, words in ugly.cells:
        grid[row][column] = Paragraph(words, text)
        style.append(("SPAN", (column, row), (column + across - 1, row + down - 1)))
    table = Table(grid, style=style, colWidths=[66] * width)
    SimpleDocTemplate(str(path), pagesize=A4).build([Paragraph("补贴标准如下：", text), table])
    return path
