"""目录: the list of headings before a text; its lines are no clauses and are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text.blocks import Block
from knowledge.tree.numbering import read_marker

_HEAD = re.compile(r"^目\s*[录次]$")
_LEADER = re.compile(r"\s*(?:[.．。·…⋯‥_-]\s*){3,}\s*[（(]?[0-9]{1,3}[）)]?$|\s+[0-9]{1,3}$")
_LONGEST = 60
_FEWEST = 3


def without_contents(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without a table of contents: it ends where its first line is said again, as a heading."""
    for at, block in enumerate(blocks):
        if block.kind != "table" and _HEAD.match(block.text.strip()):
            end = _end(blocks, at + 1)
            return (*blocks[:at], *blocks[end:]) if end > at + 1 else tuple(blocks)
    leaders = [i for i, block in enumerate(blocks) if block.kind != "table" and _has_dots(block.text)]
    many = len(leaders) >= _FEWEST
    return tuple(block for i, block in enumerate(blocks) if not (many and i in leaders))


def _end(blocks: Sequence[Block], first: int) -> int:
    """Where the list ends; `first` if what follows the word 目录 is no list."""
    end = first
    names: set[str] = set()
    while end < len(blocks) and _is_entry(blocks[end]):
        name = _bare(blocks[end].text)
        if name in names:
            return end
        names.add(name)
        end += 1
    listed = all(_has_leader(block.text) for block in blocks[first:end])
    return end if listed else first


def _is_entry(block: Block) -> bool:
    text = block.text.strip()
    if block.kind == "table" or len(text) > _LONGEST:
        return False
    return _has_leader(text) or (read_marker(text) is not None and not text.endswith(("。", "；", "：")))


def _has_leader(text: str) -> bool:
    """Dots and a page number, or a page number set off by a space behind a number and a title."""
    return _has_dots(text) or (bool(_LEADER.search(text)) and read_marker(text) is not None)


def _has_dots(text: str) -> bool:
    match = _LEADER.search(text)
    return match is not None and len(match[0].split()[0]) > 3


def _bare(text: str) -> str:
    return "".join(_LEADER.sub("", text).split())
