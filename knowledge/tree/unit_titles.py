"""Titles of units: 三、申请材料, 第七条（申请条件）; told from text that only stands behind a number."""

from __future__ import annotations

import re

from knowledge.tree.nodes import Node
from knowledge.tree.numbering import read_marker

_SENTENCE_MARKS = "。；：！？，;:!?"


_ASIDE = re.compile(r"[（(][^（）()]*[）)]|《[^《》]*》|“[^“”]*”")


def reads_as_title(text: str, longest: int = 40) -> bool:
    """Short and without marks of a sentence, a question mark at the end and asides in brackets apart."""
    bare = "" if text.endswith(("？", "?")) else _ASIDE.sub("", text)
    return len(text) <= longest and not any(mark in bare for mark in _SENTENCE_MARKS)


def settle_title(node: Node) -> None:
    """The text right after a number is a title if it reads like one and something stands under it."""
    if node.title or node.style in ("root", "heading") or not node.content:
        return
    first = node.content[0]
    if not isinstance(first, str):
        return
    line, _, bullets = first.partition("\n")
    title, rest = _bracketed_title(first) if node.style == "article" else ("", first)
    has_more = len(node.content) > 1 or bool(bullets) or node.style == "attachment"
    if not title and has_more and reads_as_title(line):
        title, rest = line, bullets
    node.title, node.content[:1] = title, [rest] if rest else []


def _bracketed_title(text: str) -> tuple[str, str]:
    """第七条（申请条件）申请人…… → its title and the rest, as Shanghai's regulations are written."""
    if text[:1] in tuple("（(【") and not read_marker(text):
        closing = min((i for c in "）)】" if (i := text.find(c)) > 0), default=-1)
        if 1 < closing <= 20:
            return text[1:closing], text[closing + 1 :].strip()
    return "", text
