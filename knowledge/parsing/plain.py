"""Plain text, as it comes out of scans, slides and web pages."""

from __future__ import annotations

import re

from knowledge.blocks import Parsed
from knowledge.cleaning import tidy, without_furniture
from knowledge.columns import untangled
from knowledge.paragraphs import Line, blocks_of, full_lines, joined
from knowledge.parsing.encoding import decode
from knowledge.parsing.front import split_front_matter

_INDENT = re.compile("^(?:\u3000{1,}| {3,}|\t)")


def parse_plain(data: bytes) -> Parsed:
    """A text file; blank lines, broken lines and page furniture are put right."""
    matter, text = split_front_matter(decode(data))
    raw = untangled([line for part in text.split("\n") for line in part.split("\f")])
    lines = without_furniture([tidy(line) for line in raw])
    indents = [bool(_INDENT.match(line)) for line in raw]
    kept = [(line, indent) for line, indent in zip(lines, indents, strict=True) if line]
    return Parsed(tuple(blocks_of(joined(_measured(kept)))), matter)


def _measured(kept: list[tuple[str, bool]]) -> list[Line]:
    full = full_lines([_width(line) for line, _ in kept])
    return [Line(line, reaches, indent) for (line, indent), reaches in zip(kept, full, strict=True)]


def _width(text: str) -> int:
    """Width in Chinese characters."""
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow + narrow // 2
