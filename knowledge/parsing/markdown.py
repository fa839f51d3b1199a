"""Markdown: headings, paragraphs, lists and tables; markup is dropped, wording is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.grid.tabular import fill_down, table_of
from knowledge.parsing.encoding import decode
from knowledge.parsing.front import split_front_matter
from knowledge.text.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.tree.numbering import read_marker

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
# Indented text is no code here, a line of --- under a paragraph no heading, and <…> no markup to keep.
_OFF = ["code", "lheading", "html_block", "html_inline", "reference", "autolink", "entity"]


def parse_markdown(data: bytes) -> Parsed:
    """A Markdown file with or without front matter."""
    matter, text = split_front_matter(decode(data))
    return Parsed(tuple(_Reader().read(_TAG.sub("", _BREAK.sub(" ", text)))), matter)


class _Reader:
    """Walks the token stream once; keeps the numbers of ordered lists."""

    def __init__(self) -> None:
        self._found = BlockList()
        self._items: list[str] = []

    def read(self, text: str) -> list[Block]:
        from markdown_it import MarkdownIt

        tokens = MarkdownIt("commonmark").enable("table").disable(_OFF).parse(text)
        index = 0
        while index < len(tokens):
            index = self._take(tokens, index)
        return self._found.blocks

    def _take(self, tokens: Sequence[Token], index: int) -> int:
        token = tokens[index]
        if token.type == "table_open":
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
            self._table(tokens[index:end])
            return end + 1
        if token.type == "heading_open":
            self._found.add(heading(_plain(tokens[index + 1]).replace("\n", ""), int(token.tag[1:])))
            return index + 3
        if token.type == "list_item_open":
            self._items.append(f"{token.info}. " if token.info else "•")
        elif token.type == "inline":
            self._lines(_plain(token))
        elif token.type == "fence":
            self._lines(token.content)
        return index + 1

    def _lines(self, text: str) -> None:
        mark = self._items.pop() if self._items else ""
        for line in _paragraphs(text):
            bullet = mark == "•" and not read_marker(line)
            self._found.add(Block("bullet", line) if bullet else paragraph(mark.strip("•") + line))
            mark = ""

    def _table(self, tokens: Sequence[Token]) -> None:
        grid: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                grid.append([])
            elif token.type == "inline":
                grid[-1].append(_plain(token))
        table, caption = table_of([grid[0], *fill_down(grid[1:])], header_rows=1)
        self._found.add(paragraph(caption))
        self._found.add(Block("table", table=table))


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return "".join(parts).strip()


def _paragraphs(text: str) -> list[str]:
    """Lines of one Markdown paragraph: a numbered line starts its own, others are joined."""
    found: list[str] = []
    for line in (part.strip() for part in text.split("\n")):
        if found and line and not read_marker(line) and not found[-1].endswith(tuple("。；：")):
            found[-1] += (" " if line[0].isascii() and found[-1][-1].isascii() else "") + line
        elif line:
            found.append(line)
    return found
