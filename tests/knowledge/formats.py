"""Writes one policy text in every format that can be ingested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

TITLE = "云麓市青年人才安居补贴办法"
LINES: tuple[str | list[list[str]], ...] = (
    "第一章 总则",
    "第一条 为了吸引青年人才到云麓市就业创业，制定本办法。",
    "第二条 本办法所称青年人才，是指在本市用人单位工作、年龄不超过三十五周岁的人员。",
    "市外来本市短期交流的人员，不适用本办法。",
    "第二章 申请条件和标准",
    "第三条 申请人应当同时符合下列条件：",
    "（一）具有全日制硕士研究生以上学历并取得相应学位；",
    "（二）与本市用人单位签订三年以上劳动合同；",
    "（三）在本市连续缴纳社会保险费满6个月。",
    "第四条 补贴按照学历确定标准，具体标准如下：",
    [["学历", "补贴标准", "发放年限"], ["博士研究生", "2500元/月", "3年"], ["硕士研究生", "1200元/月", "2年"]],
    "第五条 本办法自2024年5月1日起施行，有效期至2029年4月30日。",
)
LABELS = (
    "第一条",
    "第二条第一款",
    "第二条第二款",
    "第三条第（一）项",
    "第三条第（二）项",
    "第三条第（三）项",
    "第四条表",
    "第五条",
)

Lines = Sequence[str | list[list[str]]]


def write_markdown(path: Path, title: str = TITLE, lines: Lines = LINES) -> Path:
    """Headings, paragraphs and a pipe table."""
    parts = [f"# {title}"]
    for line in lines:
        if isinstance(line, str):
            parts.append(f"## {line}" if "章 " in line else line)
        else:
            rows = [line[0], ["---"] * len(line[0]), *line[1:]]
            parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
    path.write_text("\n\n".join(parts), encoding="utf-8")
    return path


def write_html(path: Path, title: str = TITLE, lines: Lines = LINES, encoding: str = "utf-8") -> Path:
    """A government page with navigation, share buttons, scripts and a footer around the text."""
    body = "".join(f"<p>　　{line}</p>" if isinstance(line, str) else _html_table(line) for line in lines)
    page = f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{title}_云麓市人民政府</title>
    <script>var tracked = "不是正文";</script><style>p {{ color: red }}</style></head><body>
    <div class="nav"><a href="/">首页</a><a href="/zc">政策</a><a href="/fw">服务</a><a href="/hd">互动</a></div>
    <div class="crumbs">当前位置：首页 &gt; 政策文件</div><h1>{title}</h1>
    <div class="share">分享到：微信 微博</div><div class="article-content">{body}</div>
    <div class="footer">版权所有：云麓市人民政府 网站地图</div></body></html>"""
    path.write_bytes(page.encode(encoding))
    return path


def _html_table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def write_word(path: Path, title: str = TITLE, lines: Lines = LINES) -> Path:
    """A Word file with heading styles and a real table."""
    import docx

    document = docx.Document()
    document.add_heading(title, 0)
    for line in lines:
        if isinstance(line, list):
            table = document.add_table(rows=0, cols=len(line[0]))
            for row in line:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif "章 " in line:
            document.add_heading(line, 1)
        else:
            document.add_paragraph(line)
    document.save(str(path))
    return path


def write_pdf(path: Path, title: str = TITLE, lines: Lines = LINES, head: str = "云麓市人民政府公报 2024年第3期") -> Path:
    """A PDF with a running head and page numbers, lines broken at the margin and a ruled table."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22)
    large = ParagraphStyle("large", parent=text, fontSize=18, leading=26, firstLineIndent=0, alignment=1)
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)]
    flow = [Paragraph(title, large)]
    flow += [Paragraph(line, text) if isinstance(line, str) else Table(line, style=ruled) for line in lines]
    edge = _running_head(head)
    SimpleDocTemplate(str(path), pagesize=A5).build(flow, onFirstPage=edge, onLaterPages=edge)
    return path


def _running_head(head: str) -> Callable[..., None]:
    def draw(canvas: object, document: object) -> None:
        canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
        canvas.drawString(60, 570, head)  # type: ignore[attr-defined]
        canvas.drawCentredString(210, 20, f"- {canvas.getPageNumber()} -")  # type: ignore[attr-defined]

    return draw


def write_text(path: Path, title: str = TITLE, lines: Lines = LINES, encoding: str = "utf-8") -> Path:
    """A plain text; its table is left out, for plain text has none."""
    path.write_bytes("\n".join([title, *(line for line in lines if isinstance(line, str))]).encode(encoding))
    return path
