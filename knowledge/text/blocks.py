"""What every parser yields: a flat list of blocks, and what was found beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.types import Table

BlockKind = Literal["heading", "paragraph", "bullet", "table"]

# Level of a heading that only looks like one: a short line above a paragraph in a plain text.
GUESSED_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its level, a paragraph, an unnumbered list item (bullet) or a table."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of a scan as it was recognised, and how sure that is, from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's blocks, its front matter (None where there is none) and a title found beside the text.

    `readings` are the lines of its scanned pages, `concerns` what the parser could not read for certain.
    """

    blocks: tuple[Block, ...]
    front_matter: Mapping[str, Any] | None = None
    title: str | None = None
    readings: tuple[Reading, ...] = ()
    concerns: tuple[str, ...] = ()


def paragraph(text: str) -> Block:
    """A paragraph of running text."""
    return Block("paragraph", text)


def heading(text: str, level: int) -> Block:
    """A heading; level 1 is the highest."""
    return Block("heading", text, level)


@dataclass(slots=True)
class BlockList:
    """Collects blocks in order and leaves out empty ones."""

    blocks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Append a block that holds something."""
        if block.text.strip() or (block.table and block.table.rows):
            self.blocks.append(block)
