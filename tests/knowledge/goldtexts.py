"""Writes a gold text as Markdown, plain text, web page and delimited text."""

from __future__ import annotations

import csv
import io
from html import escape

from evals.goldtables import GoldTable
from evals.goldtexts import GoldLine, GoldText

NAVIGATION = ("首页", "政务公开", "办事服务", "互动交流")
AROUND = ("当前位置：首页 > 政策文件库", "字体：大 中 小", "分享到：微信 微博", "打印本页", "关闭窗口")
FOOTER = ("主办：云州市人民政府办公室", "网站标识码：3300000001", "网站地图", "联系我们")
_WIDTH = 31
_PAGE = 22


def markdown(text: GoldText) -> str:
    """Headings and pipe tables; merged cells are written out in every row."""
    parts = []
    for line in text.lines:
        marks = {"title": "# ", "heading": "## "}.get(line.kind, "")
        parts.append(_pipes(line.table) if line.table else marks + line.printed)
    return "\n\n".join(parts) + "\n"


def _pipes(table: GoldTable) -> str:
    head, body = (table.header, table.rows) if table.head else (table.drawn[0], table.drawn[1:])
    rows = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def plain(text: GoldText, wrapped: bool = False) -> str:
    """Plain text as it comes out of a converter; tables are rows with tabs, merged places empty.

    Either a paragraph a line with blank lines between, or broken at the margin with page numbers.
    """
    lines = [row for line in text.lines for row in _rows(line, wrapped)]
    if not wrapped:
        return "\n\n".join(lines) + "\n"
    pieces = [piece for line in lines for piece in ([line] if "\t" in line else broken(line, _WIDTH))]
    pages = [pieces[i : i + _PAGE] for i in range(0, len(pieces), _PAGE)]
    return "\n".join(row for n, page in enumerate(pages, 1) for row in (*page, "", f"— {n} —", ""))


def _rows(line: GoldLine, wrapped: bool) -> list[str]:
    if not line.table:
        return [_indent(line) + line.printed]
    return ["\t".join(row) for row in sheet_rows(line.table)] + [""] * wrapped


def _indent(line: GoldLine) -> str:
    if line.kind in ("title", "heading") and not line.text.startswith("附件"):
        return "　" * 6
    return "　" * (15 if is_signature(line) else 0 if line.kind == "frame" else 2)


def is_signature(line: GoldLine) -> bool:
    """Whether a frame line stands at the right under the text (落款、成文日期)."""
    return line.kind == "frame" and (
        line.text.endswith("日") or (line.text[-1] in "局室府" and "：" not in line.text)
    )


def broken(line: str, width: float) -> list[str]:
    """A line broken at the margin; a mark that ends a phrase hangs over it."""
    pieces, used = [""], 0.0
    for char in line:
        used += advance(char)
        if used > width and char not in "，。；：、）》”":
            pieces, used = [*pieces, ""], advance(char)
        pieces[-1] += char
    return pieces


def advance(char: str) -> float:
    """The width of a character, in Chinese ones."""
    return 0.5 if char.isascii() else 1.0


def page(text: GoldText, encoding: str = "utf-8") -> bytes:
    """A government web page: navigation, crumbs and share buttons above, a footer below."""
    body = "".join(_spans(line.table) if line.table else _paragraph(line) for line in text.lines)
    links = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(NAVIGATION))
    around = "".join(f"<span>{escape(words)}</span>" for words in AROUND[1:])
    foot = "".join(f"<p>{words}</p>" for words in FOOTER)
    html = f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{text.title}_政务公开</title>
<style>.TRS_Editor p {{ line-height: 2 }}</style><script>var page = "不是正文";</script></head><body>
<div class="header"><ul class="nav">{links}</ul></div><div class="crumbs">{escape(AROUND[0])}</div>
<div class="tools">{around}</div><div class="article"><div class="TRS_Editor">{body}</div></div>
<div class="footer">{foot}</div></body></html>"""
    return html.encode(encoding)


def _paragraph(line: GoldLine) -> str:
    if line.kind == "title":
        return f"<h1>{line.text}</h1>"
    centred = line.kind == "heading" and not line.text.startswith("附件")
    place = "center" if centred else "right" if is_signature(line) else "left"
    text = f"<b>{line.printed}</b>" if line.kind == "heading" else f"　　{line.printed}"
    return f'<p style="text-align:{place}"><span>{text}</span></p>'


def _spans(table: GoldTable) -> str:
    rows = [""] * len(table.drawn)
    for y, _, down, across, text in table.cells:
        rows[y] += f'<td rowspan="{down}" colspan="{across}"><p>{text}</p></td>'
    return '<table border="1">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def delimited(text: GoldText) -> bytes:
    """What a spreadsheet program saves: of merged cells only the first holds the text; in GB18030."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for line in text.lines:
        writer.writerows(sheet_rows(line.table) if line.table else [[line.printed]])
    return buffer.getvalue().encode("gb18030")


def sheet_rows(table: GoldTable) -> list[list[str]]:
    """The rows with merged places left empty."""
    return [["" if cell in ("^", "<") else cell for cell in row] for row in table.drawn]
