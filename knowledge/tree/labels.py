"""How a unit is quoted: 第七条第二款第（三）项, 第二部分第（三）项第1目, 附件1表2, 「标题」第3段."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.tree.nodes import Node
from knowledge.tree.numbering import RANKS, cn_numeral

_LEVELS = ("项", "目", "点", "小点")


@dataclass(frozen=True, slots=True)
class Step:
    """One unit on the way to a clause, with the 款 it was entered through (0: the unit has only one)."""

    node: Node
    subsection: int = 0


def path_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """The units from the top as they are written: ("第二章 申请条件", "第七条", "（三）")."""
    parts: list[str] = []
    for step in steps:
        parts.append(_written(step.node))
        if step.subsection:
            parts.append(f"第{cn_numeral(step.subsection)}款")
    return tuple(parts)


def label_of(steps: Sequence[Step]) -> str:
    """The units as one quotes them; chapters are left out where the articles run through them."""
    parts = _quoted_steps(steps)
    label, depth = "", 0
    for position, step in enumerate(parts):
        node = step.node
        if node.style == "heading":
            label += f"「{node.title}」"
        elif node.style in RANKS:
            label += node.shown
        elif node.style == "cn_dot" and _is_part(parts[:position]):
            label += f"第{cn_numeral(node.number)}部分"
        else:
            label += f"第{_bare(node.shown)}{_LEVELS[min(depth, 3)]}"
            depth += 1
        if step.subsection:
            label += f"第{cn_numeral(step.subsection)}款"
    return label


def _quoted_steps(steps: Sequence[Step]) -> list[Step]:
    articles = [i for i, s in enumerate(steps) if s.node.style == "article"]
    if articles:
        first = articles[-1]
        return [s for s in steps[:first] if s.node.style == "attachment"] + list(steps[first:])
    headings = [i for i, s in enumerate(steps) if s.node.style == "heading"]
    return [s for i, s in enumerate(steps) if i not in headings[:-1]]


def _is_part(above: Sequence[Step]) -> bool:
    return not any(s.node.style not in ("heading", "attachment", "book", "chapter", "section") for s in above)


def _bare(shown: str) -> str:
    return shown.rstrip("、.")


def _written(node: Node) -> str:
    if node.style == "heading":
        return node.title
    if not node.title:
        return node.shown.rstrip("、")
    if node.style == "article":
        return f"{node.shown}（{node.title}）"
    return node.shown + (" " if node.style in RANKS or node.style == "num_dot" else "") + node.title
