"""Originals without pages (Word, web pages, texts, sheets): their paragraphs and tables as they were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge.originals.anchors import Stream, all_spans
from knowledge.parsing.files import read_blocks
from knowledge.text.blocks import Block
from knowledge.types import Clause

Lines = list[dict[str, Any]]


def lines_of(path: Path) -> tuple[Block, ...]:
    """The blocks of the original in order."""
    return read_blocks(path.read_bytes(), path.suffix).blocks


def to_json(blocks: Sequence[Block]) -> Lines:
    """As JSON values: kind, text, level, table."""
    return [asdict(block) for block in blocks]


def places_in_lines(
    blocks: Sequence[Block], clauses: Sequence[Clause], said: Mapping[str, str] | None = None
) -> dict[str, list[list[int]]]:
    """By clause id [line, first letter, end] of each line it lies in; [line, first row, end] of tables."""
    stream = Stream([_text(block) for block in blocks])
    found: dict[str, list[list[int]]] = {}
    for one, span in all_spans(stream.letters, clauses, said or {}).items():
        found[one] = [_piece(blocks[line], line, start, end) for line, start, end in stream.pieces(span)]
    return found


def _piece(block: Block, line: int, start: int, end: int) -> list[int]:
    if block.table is None:
        return [line, start, end]
    text = _text(block)
    return [line, text.count("\n", 0, start) - 1, text.count("\n", 0, end)]


def _text(block: Block) -> str:
    """A table row by row, the header first."""
    if block.table is None:
        return block.text
    return "\n".join("\t".join(row) for row in (block.table.header, *block.table.rows))
