"""The text and the heading level of a Word paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.parsing.attributes import whole
from knowledge.parsing.wordhidden import W as W
from knowledge.parsing.wordhidden import is_unseen

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])", re.IGNORECASE)


def text_of(element: Any) -> str:
    """The text of a paragraph with insertions accepted, deletions and what nobody sees left out."""
    parts: list[str] = []
    for node in _text_nodes(element):
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif node.tag == f"{W}tab":
            parts.append(" ")
        elif node.tag == f"{W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


_SKIPPED = (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}txbxContent")


def _text_nodes(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or str(child.tag).endswith("}Fallback"):
            continue
        if child.tag == f"{W}r" and is_unseen(child):
            continue
        yield child
        yield from _text_nodes(child)


def level_of(element: Any, style: str) -> int | None:
    """0 for a title, 1 to 9 for headings, None for text."""
    if style.lower() in ("title", "标题"):
        return 0
    if match := _HEADING.match(style):
        return int(match[1])
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    value = whole(outline.get(f"{W}val"), 9) if outline is not None else 9
    return value + 1 if 0 <= value < 9 else None
