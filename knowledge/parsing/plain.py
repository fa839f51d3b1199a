"""Plain text, as it comes out of scans, slides and web pages."""

from __future__ import annotations

import re

from knowledge.blocks import Parsed
from knowledge.cleaning import tidy, without_furniture
from knowledge.columns import untangled
from knowledge.loose_text import blocks_of
from knowledge.paragraphs import Line, full_lines, joined
from knowledge.parsing.encoding import decode
from knowledge.parsing.front import split_front_matter

_SITE_ROOTS = ("首页", "网站首页", "政策库", "政务公开", "信息公开", "当前位置：首页", "当前位置:首页")
_SHORTEST_TITLE = 8
_PROSE = 16
_CUSTOMARY = 0.2
_INDENT = re.compile("^(?:\u3000{1,}| {3,}|\t)")


def parse_plain(data: bytes) -> Parsed:
    """A text file; blank lines, broken lines and page furniture are put right."""
    matter, text = split_front_matter(decode(data))
    raw = untangled([line for part in text.split("\n") for line in part.split("\f")])
    lines = without_furniture([tidy(line) for line in raw])
    indents = [bool(_INDENT.match(line)) for line in raw]
    kept = [(line, indent) for line, indent in zip(lines, indents, strict=True) if line]
    return Parsed(tuple(blocks_of(joined(_measured(kept)))), matter, _breadcrumb_title(raw))


def _breadcrumb_title(lines: list[str]) -> str | None:
    """首页 > 政策库 > 标题: the last step of a web page's path is its title."""
    for line in lines[:40]:
        steps = [step.strip() for step in re.split("[>＞›»]", line)]
        if len(steps) > 1 and steps[0] in _SITE_ROOTS and len(steps[-1]) >= _SHORTEST_TITLE:
            return tidy(steps[-1])
    return None


def _measured(kept: list[tuple[str, bool]]) -> list[Line]:
    full = full_lines([_width(line) for line, _ in kept])
    indents = [indent for line, indent in kept if len(line) >= _PROSE]
    customary = sum(indents) >= _CUSTOMARY * len(indents)  # else a set-in line is only an accident
    return [
        Line(line, reaches, indent and customary) for (line, indent), reaches in zip(kept, full, strict=True)
    ]


def _width(text: str) -> int:
    """Width in Chinese characters."""
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow + narrow // 2
