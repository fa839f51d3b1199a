"""Writes one policy text in every format that can be ingested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.tree.numbering import cn_numeral

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
    [
        ["学历", "补贴标准", "发放年限"],
        ["博士研究生", "2500元/月", "3年"],
        ["硕士研究生", "1200元/月", "2年"],
    ],
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

_WORDS = [
    *("人才", "博士", "硕士", "高级职称", "用人单位", "劳动合同"),
    *("社会保险", "材料审核", "名单公示", "住房租赁", "子女入学", "医疗保障"),
]


def long_lines(articles: int = 30) -> list[str | list[list[str]]]:
    """A policy over many pages: no two sentences are alike, each chapter ends with a table."""
    found: list[str | list[list[str]]] = []
    for number in range(articles):
        words = _WORDS[number % 12 :] + _WORDS[: number % 12]
        if number % 6 == 0:
            found.append(f"第{cn_numeral(number // 6 + 1)}章 {words[0]}")
        found.append(
            f"第{cn_numeral(number + 1)}条 申请{words[1]}补贴的，由{'、'.join(words[2:7])}部门受理："
        )
        for item in range(3):
            found.append(
                f"（{cn_numeral(item + 1)}）{'和'.join(words[item : item + 5])}满{number + 3}个月的，"
                f"凭{'、'.join(words[item + 4 : item + 9])}证明，每月发放{number * 100 + item}元；"
            )
        if number % 6 == 5:
            rows = [[words[n], f"满{n + number}年", f"{n * 7 + number}分"] for n in range(9)]
            found.append([["项目", "条件", "分值"], *rows])
    return [*found, f"第{cn_numeral(articles + 1)}条 本办法由云麓市人才机构解释。"]


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
    <div class="nav"><a href="/">首页</a><a href="/zc">政策</a><a href="/fw">服务</a>
    <a href="/hd">互动</a></div>
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


def write_pdf(
    path: Path, title: str = TITLE, lines: Lines = LINES, head: str = "云麓市人民政府公报 2024年第3期"
) -> Path:
    """A PDF with a running head and page numbers, lines broken at the margin and a ruled table."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle(
        "text", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22
    )
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


def write_numbered_word(path: Path) -> Path:
    """A Word file whose 第X条 and （X） are automatic numbers."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in ((0, "第%1条"), (1, "（%2）"))
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_heading(TITLE, 0)
    for level, text in (
        (0, "申请人应当同时符合下列条件："),
        (1, "在本市工作满一年；"),
        (1, "在本市没有住房。"),
        (0, "本办法由市人才机构解释。"),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>')
        )
    document.save(str(path))
    return path


def write_merged_word(path: Path) -> Path:
    """A Word table whose first column is merged over two rows, under a row that is all one cell."""
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph("一、计分标准")
    rows = [["计分表"] * 3, ["类别", "情形", "分值"], ["学历", "博士", "110分"], ["", "硕士", "100分"]]
    rows.append(["年龄", "不超过四十三周岁", "30分"])
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for column in (1, 2):
        table.cell(0, column).text = ""
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    document.save(str(path))
    return path


def write_tracked_word(path: Path) -> Path:
    """A Word file with a tracked deletion and a tracked insertion."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_heading(TITLE, 0)
    line = document.add_paragraph("补贴标准为每人每月")._p
    line.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>一千元。</w:delText></w:r></w:del>"))
    line.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>一千五百元。</w:t></w:r></w:ins>"))
    document.save(str(path))
    return path
