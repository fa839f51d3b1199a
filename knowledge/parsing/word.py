"""Word documents (.docx): headings by style, automatic numbers written out, merged cells filled in."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from knowledge.errors import UnreadableDocument
from knowledge.grid.tabular import read_table
from knowledge.parsing.pictures import is_in_pictures, parse_pictures, word_pictures
from knowledge.parsing.wordhidden import unseen
from knowledge.parsing.wordnumbers import AutoNumbers
from knowledge.parsing.wordtables import cells_of, is_frame, word_grid
from knowledge.parsing.wordtext import W, level_of, text_of
from knowledge.text.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.text.cleaning import bullet_text, tidy, without_furniture

if TYPE_CHECKING:
    from docx.document import Document

_OLE = b"\xd0\xcf\x11\xe0"
_CONTENTS = re.compile(r"^(?:toc|目录)", re.IGNORECASE)


def parse_word(data: bytes) -> Parsed:
    """A .docx file; deletions, tables of contents and unseen text are left out, pasted scans recognised."""
    document = _open(data)
    reader = _Reader(document)
    blocks = reader.read()
    if is_in_pictures(blocks) and (pictures := word_pictures(document)):
        return parse_pictures(pictures, blocks)
    title = next(
        (b.text for b in blocks if b.level == 1 and b.kind == "heading" and b.text in reader.titles), None
    )
    return Parsed(tuple(blocks), title=title, concerns=unseen(document.element.body))


def _open(data: bytes) -> Document:
    import docx

    if data.startswith(_OLE):
        raise UnreadableDocument(
            "文件加了密码，或是旧版 Word（.doc）改了后缀。请去掉密码并另存为 .docx 再导入。"
        )
    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.body is None:
            raise ValueError("no body")
        return document
    except Exception as error:  # python-docx lets zip, XML and key errors of broken files through
        raise UnreadableDocument(
            "不是完好的 Word 文件（.docx）。请用 Word 或 WPS 打开并另存为 .docx 再导入。"
        ) from error


class _Reader:
    """Walks the body in order, into content controls (内容控件) too."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = AutoNumbers(document)
        self._found = BlockList()
        self.titles: set[str] = set()

    def read(self) -> list[Block]:
        """The blocks of the document."""
        self._walk(self._document.element.body)
        texts = without_furniture([b.text for b in self._found.blocks])
        return [b for b, text in zip(self._found.blocks, texts, strict=True) if text or b.table]

    def _walk(self, parent: Any) -> None:
        for child in parent.iterchildren():
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt" and not _is_contents(child):
                for content in child.iterchildren(f"{W}sdtContent"):
                    self._walk(content)

    def _paragraph(self, element: Any) -> None:
        from docx.text.paragraph import Paragraph

        style = Paragraph(element, self._document._body).style
        name = str(style.name) if style is not None else ""
        lines = [tidy(line) for line in text_of(element).split("\n")]
        if _CONTENTS.match(name) or not any(lines):
            return
        number = self._numbers.next(element, style)
        level = level_of(element, name)
        for index, line in enumerate(line for line in lines if line):
            self._line(line, number if index == 0 else "", level)

    def _line(self, line: str, number: str, level: int | None) -> None:
        if level is not None:
            self.titles |= {line} if level == 0 else set()
            self._found.add(heading(_numbered(number, line), max(level, 1)))
        elif number == "•" or bullet_text(line) is not None:
            self._found.add(Block("bullet", bullet_text(line) or line))
        else:
            self._found.add(paragraph(_numbered(number, line)))

    def _table(self, table: Any) -> None:
        if is_frame(table):
            for cell in cells_of(table):
                self._walk(cell)
            return
        for block in read_table(*word_grid(table)).blocks():
            self._found.add(block)


def _numbered(number: str, line: str) -> str:
    if not number or number == "•":
        return line
    return number + ("" if number.endswith(("、", "）", ")")) else " ") + line


def _is_contents(element: Any) -> bool:
    gallery = element.find(f".//{W}docPartGallery")
    return gallery is not None and "Contents" in str(gallery.get(f"{W}val"))
