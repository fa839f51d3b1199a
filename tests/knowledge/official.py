"""An official document (公文, GB/T 9704) as Word file, PDF, web page and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Place = Literal["left", "centre", "right", "text", "head", "title"]
Line = tuple[str, Place]


@dataclass(frozen=True)
class Official:
    """The lines with their places, and what a reader finds in them."""

    lines: tuple[Line, ...]
    title: str
    number: str | None
    issuer: str
    issued: str | None
    labels: tuple[str, ...]


NOTICE = Official(
    (
        ("000123", "left"),
        ("机密★1年", "left"),
        ("特急", "left"),
        ("云麓市人力资源和社会保障局", "head"),
        ("云麓市财政局", "head"),
        ("文件", "head"),
        ("云人社规〔2025〕6号", "centre"),
        ("关于印发《云麓市青年人才", "title"),
        ("安居补贴办法》的通知", "title"),
        ("各区人力资源和社会保障局、财政局，各有关单位：", "left"),
        (
            "为了吸引青年人才到本市就业创业，市人力资源和社会保障局会同市财政局制定了《云麓市青年人才安居补贴办法》，"
            "现印发给你们，请遵照执行。",
            "text",
        ),
        ("附件：1. 云麓市青年人才安居补贴申请表", "text"),
        ("2. 申请材料清单", "text"),
        ("云麓市人力资源和社会保障局", "right"),
        ("云麓市财政局", "right"),
        ("2025年3月6日", "right"),
        ("（此件公开发布）", "text"),
        ("云麓市青年人才安居补贴办法", "title"),
        ("第一章 总则", "centre"),
        ("第一条 为了规范青年人才安居补贴的申请和发放，制定本办法。", "text"),
        ("第二条 申请人应当同时具备下列条件：", "text"),
        ("（一）年龄不超过三十五周岁；", "text"),
        ("（二）与本市用人单位签订一年以上劳动合同。", "text"),
        ("第二章 附则", "centre"),
        ("第三条 本办法自2025年4月1日起施行，有效期五年。", "text"),
        ("附件1", "left"),
        ("云麓市青年人才安居补贴申请表", "title"),
        ("申请人应当如实填写姓名、证件号码、工作单位和开户银行，并由用人单位盖章确认。", "text"),
        ("附件2", "left"),
        ("申请材料清单", "title"),
        ("一、身份证明复印件一份，并提供原件核对。", "text"),
        ("二、学历学位证书复印件各一份，并提供原件核对。", "text"),
        ("抄送：市委办公室，市人大常委会办公室，市政协办公室。", "text"),
        ("云麓市人力资源和社会保障局办公室 2025年3月7日印发", "text"),
    ),
    "关于印发《云麓市青年人才安居补贴办法》的通知",
    "云人社规〔2025〕6号",
    "云麓市人力资源和社会保障局、云麓市财政局",
    "2025-03-06",
    (
        "第1段",
        "第一条",
        "第二条第（一）项",
        "第二条第（二）项",
        "第三条",
        "附件1",
        "附件2第一部分",
        "附件2第二部分",
    ),
)

ORDER = Official(
    (
        ("云麓市人民政府令", "head"),
        ("第12号", "centre"),
        (
            "《云麓市人才服务规定》已经2025年5月8日市政府第20次常务会议通过，现予公布，自2025年7月1日起施行。",
            "text",
        ),
        ("市长 李云", "right"),
        ("2025年5月20日", "right"),
        ("云麓市人才服务规定", "title"),
        ("第一条 为了保障人才在本市享受公共服务，制定本规定。", "text"),
        ("第二条 本规定适用于在本市工作的各类人才。", "text"),
        ("第三条 本规定自2025年7月1日起施行。", "text"),
    ),
    "云麓市人才服务规定",
    "云麓市人民政府令第12号",
    "云麓市人民政府",
    "2025-05-20",
    ("第1段", "第一条", "第二条", "第三条"),
)

OPINION = Official(
    (
        ("云麓市人民政府办公室文件", "head"),
        ("云政办发〔2024〕31号 签发人：王 明", "centre"),
        ("云麓市人民政府办公室", "title"),
        ("关于加强高技能人才队伍建设的实施意见", "title"),
        ("各县（市、区）人民政府，市政府各部门、各直属机构：", "left"),
        ("为加强高技能人才队伍建设，经市政府同意，现提出如下意见。", "text"),
        ("一、总体要求", "text"),
        ("到2027年，全市高技能人才占技能人才的比例达到百分之三十五。", "text"),
        ("二、主要措施", "text"),
        ("（一）健全培养体系。每年培训高技能人才五千人。", "text"),
        ("（二）提高待遇水平。对新取得技师证书的，给予一次性补贴2000元。", "text"),
        ("云麓市人民政府办公室", "right"),
        ("2024年10月12日", "right"),
        ("抄送：市委各部门，市人大常委会办公室。", "text"),
        ("云麓市人民政府办公室秘书科 2024年10月14日印发", "text"),
    ),
    "云麓市人民政府办公室关于加强高技能人才队伍建设的实施意见",
    "云政办发〔2024〕31号",
    "云麓市人民政府办公室",
    "2024-10-12",
    ("第1段", "第一部分", "第二部分第（一）项", "第二部分第（二）项"),
)

OFFICIALS = {"notice with its regulation": NOTICE, "order": ORDER, "opinion": OPINION}
_SIZES = {"head": 30, "title": 20}


def write_text(path: Path, official: Official) -> Path:
    """Plain text as it is copied out of a document: set in by spaces."""
    indents = {"text": "　　", "right": "　" * 20, "centre": "　" * 10, "title": "　" * 6}
    path.write_text(
        "\n".join(indents.get(place, "") + text for text, place in official.lines), encoding="utf-8"
    )
    return path


def write_html(path: Path, official: Official) -> Path:
    """A page on which every line is a paragraph with its alignment."""
    lines = "".join(f'<p style="text-align:{place}">{text}</p>' for text, place in official.lines)
    path.write_text(f"<html><body><div class='TRS_Editor'>{lines}</div></body></html>", encoding="utf-8")
    return path


def write_word(path: Path, official: Official) -> Path:
    """A Word file without heading styles: sizes and alignments only, as most offices write it."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = docx.Document()
    for text, place in official.lines:
        line = document.add_paragraph()
        run = line.add_run(text)
        run.font.size = Pt(_SIZES.get(place, 16))
        if place in ("centre", "head", "title"):
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if place == "right":
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(str(path))
    return path


def write_pdf(path: Path, official: Official) -> Path:
    """Pages in A4 with page numbers — 1 — and a line under the head."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    flow = [_set(text, place) for text, place in official.lines]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=80, rightMargin=74).build(
        flow, onFirstPage=_page_number, onLaterPages=_page_number
    )
    return path


def _set(text: str, place: Place) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = _SIZES.get(place, 15)
    style = ParagraphStyle(
        place,
        fontName="STSong-Light",
        fontSize=size,
        leading=size * 1.7,
        wordWrap="CJK",
        firstLineIndent=2 * size if place == "text" else 0,
        alignment={"centre": 1, "head": 1, "title": 1, "right": 2}.get(place, 0),
        textColor="red" if place == "head" else "black",
    )
    return Paragraph(text, style)


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont("STSong-Light", 14)
    canvas.drawCentredString(297, 40, f"— {canvas.getPageNumber()} —")
