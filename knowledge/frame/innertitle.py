"""The title of what a notice (通知) or an order (令) makes known: a heading where its text begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text.blocks import Block, heading
from knowledge.tree.numbering import read_marker

_NAMED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_GIVES = re.compile("印发|公布|发布|施行")  # 《……》已经区政府同意，现予印发
_HEAD = 2
_LINES = 3


def with_inner_title(blocks: Sequence[Block], title: str | None) -> tuple[Block, ...]:
    """The blocks with such a title as one heading; the document's own title said again is left out."""
    told = [title or "", *(b.text for b in blocks[:_HEAD] if b.kind == "paragraph" and _GIVES.search(b.text))]
    names = {_bare(name): name for text in told for name in _NAMED.findall(text)}
    own = _bare(title or "")
    for at in range(len(blocks)):
        for count in range(1, min(_LINES, len(blocks) - at) + 1):
            lines = blocks[at : at + count]
            if not all(_may_be_title(block) for block in lines):
                break
            text = _bare("".join(block.text for block in lines))
            if text == own or text in names:
                kept = () if text == own else (heading(names[text], 1),)
                return (*blocks[:at], *kept, *blocks[at + count :])
    return tuple(blocks)


def _may_be_title(block: Block) -> bool:
    return block.kind in ("paragraph", "heading") and len(block.text) <= 80 and not read_marker(block.text)


def _bare(text: str) -> str:
    return "".join(text.split()).replace("〈", "《").replace("〉", "》")
