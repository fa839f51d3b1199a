"""A unit of a policy text as a node of the document's tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.tree.numbering import RANKS
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
