"""Pages put together: running heads and page numbers off, tables that go on over the page made one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.parsing.pdflayout import TextLine
from knowledge.parsing.pdftables import PageTable
from knowledge.text.cleaning import without_furniture

Item = TextLine | PageTable

_CONTINUED = re.compile(
    r"^[（(]?\s*(?:续|接)\s*上?\s*表.{0,4}$|^表\s*[0-9一二三四五六七八九十]*\s*[（(]续[）)]"
)


def without_edges(pages: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Pages without running heads, feet and page numbers: what comes back at the edges of pages."""
    texts: list[str] = []
    for page in pages:
        texts += ["\f", *("表" if isinstance(item, PageTable) else item.text for item in page)]
    kept = iter(without_furniture(texts))
    edges = _edge_shapes(pages)
    found: list[list[Item]] = []
    for page in pages:
        next(kept)
        lines = [(item, next(kept)) for item in page]
        found.append([i for i, text in lines if isinstance(i, PageTable) or (text and _edge(i) not in edges)])
    return found


def _edge_shapes(pages: Sequence[Sequence[Item]]) -> set[tuple[str, int]]:
    shapes: Counter[tuple[str, int]] = Counter()
    for page in pages:
        lines = [item for item in page if isinstance(item, TextLine)]
        shapes.update({_edge(line) for line in lines if line.at_edge})
    return {shape for shape, count in shapes.items() if count >= 2 and count * 2 > len(pages)}


def _edge(line: TextLine) -> tuple[str, int]:
    """The text without its digits, and about where on the page it stands."""
    return "".join("#" if c.isdigit() else c for c in line.text if not c.isspace()), round(line.top / 12)


def continued(pages: Sequence[Sequence[Item]]) -> list[Item]:
    """All pages as one; a table that goes on over the page is one table."""
    found: list[Item] = []
    for page in pages:
        items = list(page)
        if len(items) > 1 and isinstance(items[1], PageTable) and _says_continued(items[0]):
            items = items[1:]
        for index, item in enumerate(items):
            before = found[-1] if found and index == 0 else None
            if isinstance(item, PageTable) and isinstance(before, PageTable) and before.goes_on(item):
                before.extend(item)
            else:
                found.append(item)
    return found


def _says_continued(item: Item) -> bool:
    return isinstance(item, TextLine) and bool(_CONTINUED.match(item.text))
