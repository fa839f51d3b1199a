"""Web pages: the text of an article without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.grid.tabular import read_table
from knowledge.parsing.attributes import whole
from knowledge.parsing.encoding import decode
from knowledge.parsing.pagetables import is_layout, table_grid
from knowledge.parsing.webpage import body_of, check_depth, prune, title_of
from knowledge.text.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.text.cleaning import bullet_text, tidy, without_furniture

if TYPE_CHECKING:
    from bs4 import Tag

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BLOCKS = re.compile(
    "(?:p|div|section|article|main|header|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|td|th|tbody|thead"
    "|blockquote|pre|figure|center|fieldset|body)$"
)


def parse_html(data: bytes) -> Parsed:
    """An HTML page in any of the encodings Chinese sites use."""
    from bs4 import BeautifulSoup

    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    soup = BeautifulSoup(decode(data, "gb18030" if name in ("gb2312", "gbk") else name), "lxml")
    check_depth(soup)
    title = title_of(soup)
    prune(soup)
    reader = _Reader()
    reader.read(body_of(soup))
    return Parsed(tuple(reader.result()), title=title)


class _Reader:
    """Walks the elements once and collects blocks."""

    def __init__(self) -> None:
        self._found = BlockList()
        self._inline: list[str] = []
        self._mark = ""

    def result(self) -> list[Block]:
        """The blocks, without lines that belong to the page."""
        self._flush()
        texts = without_furniture([b.text for b in self._found.blocks])
        return [b for b, text in zip(self._found.blocks, texts, strict=True) if text or b.table]

    def read(self, tag: Tag) -> None:
        """Take everything inside an element."""
        from bs4 import Tag
        from bs4.element import NavigableString

        for child in tag.children:
            if isinstance(child, Tag):
                self._element(child)
            elif isinstance(child, NavigableString):
                self._inline.append(re.sub(r"\s+", " ", str(child)))

    def _element(self, tag: Tag) -> None:
        if tag.name == "br":
            self._inline.append("\n")
        elif tag.name == "table" and not is_layout(tag):
            self._flush()
            self._table(tag)
        elif tag.name in ("ul", "ol"):
            self._flush()
            self._list(tag)
        elif re.fullmatch("h[1-6]", tag.name):
            self._flush()
            self._found.add(heading(tidy(tag.get_text(" ").replace("\n", " ")), int(tag.name[1])))
        elif _BLOCKS.match(tag.name):
            self._flush()
            self.read(tag)
            self._flush()
        else:
            self.read(tag)

    def _flush(self) -> None:
        text, self._inline = "".join(self._inline), []
        for line in map(tidy, text.split("\n")):
            if line:
                self._add(line)

    def _add(self, line: str) -> None:
        mark, self._mark = self._mark, ""
        bullet = bullet_text(line) if mark != "•" else line
        if bullet is not None:
            self._found.add(Block("bullet", bullet))
        else:
            self._found.add(paragraph(mark + line))

    def _list(self, tag: Tag) -> None:
        number = max(0, whole(tag.get("start"), 1))
        for item in _items(tag):
            self._mark = f"{number}. " if tag.name == "ol" else "•"
            number += 1
            self.read(item)
            self._flush()
            self._mark = ""

    def _table(self, tag: Tag) -> None:
        label = tag.find("caption")
        if label:
            self._found.add(paragraph(tidy(label.get_text())))
        for block in read_table(*table_grid(tag)).blocks():
            self._found.add(block)


def _items(tag: Tag) -> Iterator[Tag]:
    yield from tag.find_all("li", recursive=False)
