"""Blocks to a tree of numbered units: which numbering nests under which, in order of appearance."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.text.blocks import GUESSED_LEVEL, Block
from knowledge.tree.nesting import depth_of, owner_of
from knowledge.tree.nodes import Node
from knowledge.tree.numbering import RANKS, Marker, read_marker
from knowledge.tree.unit_titles import reads_as_title, settle_title


def outline(blocks: Sequence[Block]) -> Node:
    """The tree of a document's blocks; its root holds what stands under no number or heading."""
    stack = [Node("root")]
    markers = [None if b.kind in ("table", "bullet") else read_marker(b.text) for b in blocks]
    coming = _coming(markers)
    for index, (block, marker) in enumerate(zip(blocks, markers, strict=True)):
        if marker:
            _open(stack, _numbered(block, marker), marker.rest)
        elif block.kind == "heading" and _names_attachment(stack[-1]):
            stack[-1].title = block.text
        elif block.kind == "heading" and not _interrupts(stack, block, coming[index]):
            _open(stack, Node("heading", title=block.text, level=block.level))
        else:
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            _append(owner_of(stack, block, below), block)
    for node in _all(stack[0]):
        settle_title(node)
    return stack[0]


def _numbered(block: Block, marker: Marker) -> Node:
    fixed = RANKS.get(marker.style, 4) < 4  # 编 章 节 附件 are headings wherever they stand
    titled = fixed or (block.kind == "heading" and reads_as_title(marker.rest, 60))
    level = block.level if block.kind == "heading" else 0
    return Node(marker.style, marker.number, marker.shown, marker.rest if titled else "", level)


def _open(stack: list[Node], node: Node, text: str = "") -> None:
    del stack[depth_of(stack, node) :]
    stack[-1].content.append(node)
    stack.append(node)
    if text and text != node.title:
        node.content.append(text)


def _coming(markers: Sequence[Marker | None]) -> list[Marker | None]:
    """For each block the next number after it."""
    found: list[Marker | None] = []
    following: Marker | None = None
    for marker in reversed(markers):
        found.append(following)
        following = marker or following
    return found[::-1]


def _interrupts(stack: Sequence[Node], block: Block, marker: Marker | None) -> bool:
    """A guessed heading is none when the next number goes on with an open numbering."""
    if block.level != GUESSED_LEVEL or marker is None or marker.number == 1:
        return False
    return any(n.style == marker.style and n.number + 1 == marker.number for n in stack)


def _names_attachment(node: Node) -> bool:
    """附件2 by itself on a line takes the heading under it as its title."""
    return node.style == "attachment" and not node.title and not node.content


def _append(node: Node, block: Block) -> None:
    if block.table:
        node.content.append(block.table)
    elif block.kind == "bullet" and node.content and isinstance(node.content[-1], str):
        node.content[-1] += f"\n• {block.text}"
    else:
        node.content.append(f"• {block.text}" if block.kind == "bullet" else block.text)


def _all(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in _all(child))]
