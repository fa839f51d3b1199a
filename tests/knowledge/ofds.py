"""Writes OFD files (GB/T 33190): pages of placed characters, ruled tables, templates and pictures."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.knowledge.formats import LINES, TITLE, Lines

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LEFT, _RIGHT, _TOP, _BOTTOM = 25.0, 185.0, 30.0, 265.0
_SIZE = 4.2  # millimetres, about 12 points


class OfdPages:
    """Collects objects page by page and packs them."""

    def __init__(self, head: str = "") -> None:
        self.pages: list[list[str]] = [[]]
        self.head = head
        self._y = _TOP
        self._number = 100

    def text(
        self, text: str, x: float, y: float, size: float = _SIZE, ctm: str = "", alpha: str = ""
    ) -> None:
        """A run of characters, each with its advance; CTM and Alpha as they are written."""
        widths = [size if ord(c) > 0x2E7F else size / 2 for c in text]
        deltas = " ".join(f"{w:g}" for w in widths[:-1])
        if len(set(widths)) == 1 and len(widths) > 2:
            deltas = f"g {len(widths) - 1} {widths[0]:g}"
        more = (f' CTM="{ctm}"' if ctm else "") + (f' Alpha="{alpha}"' if alpha else "")
        box = f"{x:g} {y - size:g} {sum(widths):g} {size * 1.3:g}"
        self._add(
            f'<ofd:TextObject ID="{{id}}" Boundary="{box}" Font="1" Size="{size:g}"{more}>'
            f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{deltas}">{escape(text)}</ofd:TextCode>'
            "</ofd:TextObject>"
        )

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The four sides of a cell as one closed path."""
        path = f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
        self._add(
            f'<ofd:PathObject ID="{{id}}" Boundary="{x:g} {y:g} {width:g} {height:g}" LineWidth="0.25">'
            f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def picture(self, number: int) -> None:
        """A picture over the whole page."""
        self._add(f'<ofd:ImageObject ID="{{id}}" Boundary="0 0 210 297" ResourceID="{number}"/>')

    def flow(self, text: str, size: float = _SIZE, indent: int = 2, centred: bool = False) -> None:
        """A paragraph broken at the right edge, going on over the page."""
        space = _RIGHT - _LEFT
        first = indent * size
        line, used = "", first
        lines: list[tuple[float, str]] = []
        for char in text:
            width = size if ord(char) > 0x2E7F else size / 2
            if used + width > space and char not in "，。；：、）":
                lines.append((first if not lines else 0.0, line))
                line, used = "", 0.0
            line, used = line + char, used + width
        lines.append((first if not lines else 0.0, line))
        for start, shown in lines:
            left = (space - len(shown) * size) / 2 if centred else start
            self.text(shown, _LEFT + left, self._next(size * 1.7), size)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """A ruled table, each cell framed."""
        width, height = (_RIGHT - _LEFT) / len(rows[0]), 8.0
        for row in rows:
            y = self._next(height) - 2
            for index, text in enumerate(row):
                self.frame(_LEFT + index * width, y - 4, width, height)
                self.text(text, _LEFT + index * width + 2, y + 1)
        self._next(4)

    def save(self, path: Path, pictures: Sequence[bytes] = (), extra: str = "") -> Path:
        """Pack everything; `extra` stands before the root of OFD.xml."""
        count = len(self.pages)
        pages = "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, count + 1)
        )
        template = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if self.head else ""
        media = "".join(
            f'<ofd:MultiMedia ID="{n}" Type="Image"><ofd:MediaFile>p{n}.png</ofd:MediaFile></ofd:MultiMedia>'
            for n in range(1, len(pictures) + 1)
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(
                "OFD.xml",
                f"{_HEAD}{extra}<ofd:OFD {_NS} Version='1.0' DocType='OFD'><ofd:DocBody><ofd:DocInfo/>"
                "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            )
            package.writestr(
                "Doc_0/Document.xml",
                f"{_HEAD}<ofd:Document {_NS}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
                "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
                f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{template}</ofd:CommonData>"
                f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
            )
            package.writestr(
                "Doc_0/DocumentRes.xml",
                f'{_HEAD}<ofd:Res {_NS} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
            )
            for number, data in enumerate(pictures, 1):
                package.writestr(f"Doc_0/Res/p{number}.png", data)
            used = '<ofd:Template TemplateID="90" ZOrder="Background"/>' if self.head else ""
            for number, objects in enumerate(self.pages, 1):
                name = f"Doc_0/Pages/Page_{number}/Content.xml"
                package.writestr(name, _page(used, objects))
            if self.head:
                top = OfdPages()
                top.text(self.head, _LEFT, 15, 3)
                package.writestr("Doc_0/Tpls/Tpl_0/Content.xml", _page("", top.pages[0]))
        return path

    def _add(self, pattern: str) -> None:
        self._number += 1
        self.pages[-1].append(pattern.replace("{id}", str(self._number)))

    def _next(self, height: float) -> float:
        if self._y + height > _BOTTOM:
            self.pages.append([])
            self._y = _TOP
        self._y += height
        return self._y


def _page(used: str, objects: Sequence[str]) -> str:
    return (
        f"{_HEAD}<ofd:Page {_NS}>{used}<ofd:Content><ofd:Layer ID='5' Type='Body'>{''.join(objects)}"
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def write_ofd(
    path: Path, title: str = TITLE, lines: Lines = LINES, head: str = "云麓市人民政府公报 2024年第3期"
) -> Path:
    """A policy with a running head in a template, page numbers, a watermark and a ruled table."""
    pages = OfdPages(head)
    pages.flow(title, 7.0, 0, centred=True)
    for line in lines:
        if isinstance(line, list):
            pages.table(line)
        else:
            pages.flow(line)
    for number, objects in enumerate(pages.pages, 1):
        page = OfdPages()
        page.text(f"— {number} —", 100, 285, 3)
        page.text("内部资料", 20, 150, 20, ctm="0.7 -0.7 0.7 0.7 0 0")
        page.text("云麓市档案馆", 20, 200, 10, alpha="30")
        objects += page.pages[0]
    return pages.save(path)
