"""Blocks to a tree of numbered units: which numbering nests under which, in order of appearance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.blocks import GUESSED_LEVEL, Block
from knowledge.numbering import RANKS, Marker, read_marker
from knowledge.types import Table


@dataclass(slots=True)
class Node:
    """A unit: its numbering style (`heading` where it has none), number, title and content in order."""

    style: str
    number: int = 0
    shown: str = ""
    title: str = ""
    level: int = 0
    content: list[str | Table | Node] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int]:
        """What siblings share: the style, and the level where it is set as a heading."""
        return (self.style, 0 if self.style in RANKS else self.level)

    @property
    def children(self) -> list[Node]:
        """The units inside this one."""
        return [item for item in self.content if isinstance(item, Node)]


def outline(blocks: Sequence[Block]) -> Node:
    """The tree of a document's blocks; its root holds what stands under no number or heading."""
    stack = [Node("root")]
    for index, block in enumerate(blocks):
        marker = None if block.kind in ("table", "bullet") else read_marker(block.text)
        if marker:
            _open(stack, _numbered(block, marker), marker.rest)
        elif block.kind == "heading" and not _interrupts(stack, block, blocks[index + 1 :]):
            _open(stack, Node("heading", title=block.text, level=block.level))
        else:
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            _append(_owner(stack, block, below), block)
    for node in _all(stack[0]):
        _settle_title(node)
    return stack[0]


def _numbered(block: Block, marker: Marker) -> Node:
    fixed = RANKS.get(marker.style, 4) < 4  # 编 章 节 附件 are headings wherever they stand
    titled = fixed or (block.kind == "heading" and _reads_as_title(marker.rest, 60))
    level = block.level if block.kind == "heading" else 0
    return Node(marker.style, marker.number, marker.shown, marker.rest if titled else "", level)


def _open(stack: list[Node], node: Node, text: str = "") -> None:
    del stack[_depth(stack, node) :]
    stack[-1].content.append(node)
    stack.append(node)
    if text and text != node.title:
        node.content.append(text)


def _depth(stack: list[Node], node: Node) -> int:
    """How many of the open units stay open around a new one."""
    if node.style == "heading":
        return _heading_depth(stack, node.level)
    if node.style in RANKS:
        return _ranked_depth(stack, node)
    return _sibling_depth(stack, node)


def _heading_depth(stack: list[Node], level: int) -> int:
    for depth, open_node in enumerate(stack):
        if depth and not _outranks(open_node, level):
            return depth
    return len(stack)


def _outranks(node: Node, level: int) -> bool:
    if node.level:
        return node.level < level
    return RANKS.get(node.style, 9) < RANKS["article"]


def _ranked_depth(stack: list[Node], node: Node) -> int:
    if node.style == "attachment":
        return 1
    for depth, open_node in enumerate(stack):
        if RANKS.get(open_node.style, -1) >= RANKS[node.style]:
            return depth
    deeper = (d for d, n in enumerate(stack) if node.level and n.level > node.level)
    return next(deeper, len(stack))


def _sibling_depth(stack: list[Node], node: Node) -> int:
    same = [d for d, n in enumerate(stack) if n.key == node.key]
    follows = [d for d in same if stack[d].number + 1 == node.number]
    if follows:
        return follows[-1]
    barrier = max((d for d, n in enumerate(stack) if n.style in (*RANKS, "heading")), default=0)
    if inside := [d for d in same if d > barrier]:
        return inside[-1]
    return _heading_depth(stack, node.level) if node.level else len(stack)


def _interrupts(stack: list[Node], block: Block, rest: Sequence[Block]) -> bool:
    """A guessed heading is none when the next number goes on with an open numbering."""
    if block.level != GUESSED_LEVEL:
        return False
    marker = next((m for b in rest if b.kind != "table" and (m := read_marker(b.text))), None)
    if marker is None or marker.number == 1:
        return False
    return any(n.style == marker.style and n.number + 1 == marker.number for n in stack)


def _owner(stack: list[Node], block: Block, below: Block | None) -> Node:
    """The unit an unnumbered block belongs to: after a closed list of items, the unit above them."""
    if block.kind == "table" or _announces_table(block, below):
        while stack[-1].style not in (*RANKS, "heading", "root") and _is_whole_sentence(stack[-1]):
            stack.pop()
    elif block.kind == "paragraph" and _ends(stack[-1], "。"):
        article = next((d for d, n in enumerate(stack) if n.style == "article"), None)
        if article is not None:  # 项 are followed by a new 款 of their 条
            del stack[article + 1 :]
        elif _closes_list(stack):
            stack.pop()
    return stack[-1]


def _announces_table(block: Block, below: Block | None) -> bool:
    return block.kind == "paragraph" and len(block.text) <= 80 and bool(below and below.kind == "table")


def _is_whole_sentence(node: Node) -> bool:
    texts = [item for item in node.content if isinstance(item, str)]
    return not node.title and len(texts) == len(node.content) == 1 and texts[0].endswith("。")


def _closes_list(stack: list[Node]) -> bool:
    if len(stack) < 2 or stack[-1].style in (*RANKS, "heading"):
        return False
    before = [n for n in stack[-2].children if n.key == stack[-1].key][:-1]
    return bool(before) and all(_ends(n, "；;") for n in before)


def _ends(node: Node, marks: str) -> bool:
    last = node.content[-1] if node.content else ""
    return isinstance(last, str) and last.endswith(tuple(marks))


def _append(node: Node, block: Block) -> None:
    if block.table:
        node.content.append(block.table)
    elif block.kind == "bullet" and node.content and isinstance(node.content[-1], str):
        node.content[-1] += f"\n• {block.text}"
    else:
        node.content.append(f"• {block.text}" if block.kind == "bullet" else block.text)


def _all(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in _all(child))]


_SENTENCE_MARKS = "。；：！？，;:!?"


_ASIDE = re.compile(r"[（(][^（）()]*[）)]|《[^《》]*》|“[^“”]*”")


def _reads_as_title(text: str, longest: int = 40) -> bool:
    """Short and without marks of a sentence, a question mark at the end and asides in brackets apart."""
    bare = "" if text.endswith(("？", "?")) else _ASIDE.sub("", text)
    return len(text) <= longest and not any(mark in bare for mark in _SENTENCE_MARKS)


def _settle_title(node: Node) -> None:
    """The text right after a number is a title if it reads like one and something stands under it."""
    if node.title or node.style in ("root", "heading") or not node.content:
        return
    first = node.content[0]
    if not isinstance(first, str):
        return
    line, _, bullets = first.partition("\n")
    title, rest = _bracketed_title(first) if node.style == "article" else ("", first)
    has_more = len(node.content) > 1 or bool(bullets) or node.style == "attachment"
    if not title and has_more and _reads_as_title(line):
        title, rest = line, bullets
    node.title, node.content[:1] = title, [rest] if rest else []


def _bracketed_title(text: str) -> tuple[str, str]:
    """第七条（申请条件）申请人…… → its title and the rest, as Shanghai's regulations are written."""
    if text[:1] in tuple("（(【") and not read_marker(text):
        closing = min((i for c in "）)】" if (i := text.find(c)) > 0), default=-1)
        if 1 < closing <= 20:
            return text[1:closing], text[closing + 1 :].strip()
    return "", text
