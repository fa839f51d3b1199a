"""Which open unit a new unit or an unnumbered block belongs to, by custom and by order of appearance."""

from __future__ import annotations

from knowledge.text.blocks import Block
from knowledge.tree.nodes import Node
from knowledge.tree.numbering import RANKS


def depth_of(stack: list[Node], node: Node) -> int:
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
    kin = [d for d, n in enumerate(stack) if n.style == node.style]  # one a heading, one a plain paragraph
    for depths in (same, kin):
        if follows := [d for d in depths if stack[d].number + 1 == node.number]:
            return follows[-1]
    barrier = max((d for d, n in enumerate(stack) if n.style in (*RANKS, "heading")), default=0)
    if inside := [d for d in same if d > barrier]:
        return inside[-1]
    if not node.level:
        return len(stack)
    return next((d + 1 for d, n in enumerate(stack) if _is_below(node, n)), _heading_depth(stack, node.level))


def _is_below(node: Node, other: Node) -> bool:
    """（一） under 一、 though both are set as headings of one level."""
    return other.level == node.level and other.style in _CUSTOM[: _custom(node.style)]


_CUSTOM = ("cn_dot", "cn_paren", "num_dot", "num_paren", "circled")


def _custom(style: str) -> int:
    return _CUSTOM.index(style) if style in _CUSTOM else 0


def owner_of(stack: list[Node], block: Block, below: Block | None) -> Node:
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
