"""Plain text, as it comes out of scans, slides and web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from knowledge.parsing.encoding import decode
from knowledge.parsing.front import split_front_matter
from knowledge.parsing.tabbed import parts
from knowledge.text.blocks import Block, Parsed
from knowledge.text.cleaning import tidy, without_furniture
from knowledge.text.columns import untangled
from knowledge.text.loose_text import blocks_of
from knowledge.text.paragraphs import Line, full_lines, joined, margin

_SITE_ROOTS = ("首页", "网站首页", "政策库", "政务公开", "信息公开", "当前位置：首页", "当前位置:首页")
_SHORTEST_TITLE = 8
_PROSE = 16
_CUSTOMARY = 0.2
_INDENT = re.compile("^(?:\u3000{1,}| {3,}|\t)")


def parse_plain(data: bytes) -> Parsed:
    """A text file; blank lines, broken lines and page furniture are put right, rows with tabs are tables."""
    matter, text = split_front_matter(decode(data))
    raw = [line for part in text.split("\n") for line in part.split("\f")]
    segments = list(parts(raw))
    texts = [untangled(lines) for lines, _ in segments]
    cleaned = iter(without_furniture([tidy(line) for lines in texts for line in lines]))
    kept = [[(line, indent) for line, indent in _indents(lines, cleaned) if line] for lines in texts]
    measured = iter(_measured([pair for pairs in kept for pair in pairs]))
    blocks: list[Block] = []
    for pairs, (_, table) in zip(kept, segments, strict=True):
        blocks += [*blocks_of(joined(list(islice(measured, len(pairs))))), *table]
    return Parsed(tuple(blocks), matter, _breadcrumb_title(raw))


def _indents(raw: Sequence[str], cleaned: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """As many cleaned lines as raw ones, each with whether it is set in."""
    return ((line, bool(_INDENT.match(written))) for written, line in zip(raw, cleaned, strict=False))


def _breadcrumb_title(lines: list[str]) -> str | None:
    """首页 > 政策库 > 标题: the last step of a web page's path is its title."""
    for line in lines[:40]:
        steps = [step.strip() for step in re.split("[>＞›»]", line)]
        if len(steps) > 1 and steps[0] in _SITE_ROOTS and len(steps[-1]) >= _SHORTEST_TITLE:
            return tidy(steps[-1])
    return None


def _measured(kept: list[tuple[str, bool]]) -> list[Line]:
    widths = [_width(line) for line, _ in kept]
    full = full_lines(widths, margin([line for line, _ in kept], widths))
    indents = [indent for line, indent in kept if len(line) >= _PROSE]
    customary = sum(indents) >= _CUSTOMARY * len(indents)  # else a set-in line is only an accident
    return [
        Line(line, reaches, indent and customary) for (line, indent), reaches in zip(kept, full, strict=True)
    ]


def _width(text: str) -> int:
    """Width in Chinese characters."""
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow + narrow // 2
