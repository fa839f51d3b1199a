"""Dirty real text to clean lines: spacing inside Chinese, bullets, page furniture (页眉 页脚 页码)."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib import resources
from itertools import pairwise

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_WIDE = _CJK + "，。、；：！？（）《》〈〉“”‘’「」『』【】〔〕—…·％"
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\ue000-\uf8ff]")
_SYMBOL_BULLET = re.compile("^\\s*[\ue000-\uf8ff]")  # a bullet of a symbol font
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BULLET = re.compile(r"^(?:[•●○◆◇■□▪▫➢➤►▶★☆※✓✔√∙·]|[lnu](?=[ \u3000])|ü|Ø|[>＞](?![0-9=]))\s*")
_PUNCTUATION_GAP = re.compile(
    rf"\s+(?=[，。、；：！？）》”’」』】〕])|(?<=[（《“‘「『【〔])\s+|(?<=[，。、；：！？])\s+(?=[{_WIDE}])"
)
_WIDE_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_SPELLED = re.compile(rf"(?<![{_CJK}])(?:[{_CJK}]\s+){{2,}}[{_CJK}](?![{_CJK}])")
_LONE = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}](?:\s|$))|(?<=\s[{_CJK}])\s+(?=[{_CJK}])")
_BEFORE_NUMBER = re.compile(rf"(?<=[{_WIDE}])\s+(?=[0-9])")
_AFTER_NUMBER = re.compile(
    r"(?<=[0-9%])\s+(?=[年月日个名项家条万亿元人次分期届种类岁％%页余多时周天批所件户倍级号款档])"
)
_PROSE = re.compile(r"[，。；]")
_ITEM = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,6}条|[（(][一二三四五六七八九十0-9]{1,3}[）)]")


def tidy(line: str) -> str:
    """One line with sane spacing: none inside Chinese words, one between Latin words and numbers."""
    text = _SPACES.sub(" ", _ZERO_WIDTH.sub("", _SYMBOL_BULLET.sub("• ", line))).strip()
    text = _SPELLED.sub(lambda m: m[0].replace(" ", ""), text)
    text = _PUNCTUATION_GAP.sub("", text)
    if _PROSE.search(text):
        head, rest = _numbered(text)
        text = head + _WIDE_GAP.sub("", rest)
    else:
        text = _LONE.sub("", text) if text.count(" ") < 3 else text
    return _AFTER_NUMBER.sub("", _BEFORE_NUMBER.sub("", text))


def bullet_text(line: str) -> str | None:
    """What stands behind the bullet of an unnumbered list item; None for other lines."""
    match = _BULLET.match(line)
    return line[match.end() :].strip() if match else None


def _numbered(text: str) -> tuple[str, str]:
    """The number a line begins with, with the space behind it that sets it off, and the rest."""
    match = re.match(r"第[^ ]{1,8}[编章节条] ", text)
    return (match[0], text[match.end() :]) if match else ("", text)


def without_furniture(lines: list[str]) -> list[str]:
    """The lines (empty ones count) without running heads, page numbers and what pages put around."""
    numbers = _page_numbers(lines)
    heads = _running_heads(lines, numbers)
    drop = _furniture()
    return [
        "" if i in numbers or i in heads or _DEBRIS.match(line) or (line and drop.match(line)) else line
        for i, line in enumerate(lines)
    ]


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    import yaml

    text = resources.files("knowledge.text").joinpath("furniture.yaml").read_text(encoding="utf-8")
    return re.compile("(?:" + "|".join(yaml.safe_load(text)["lines"]) + r")\s*$")


_DECORATED = re.compile(
    r"^(?:[-—–－·~]\s*[0-9]{1,4}\s*[-—–－·~]|第\s*[0-9]{1,4}\s*页.{0,12}|[0-9]{1,3}\s*/\s*[0-9]{1,3})$"
)
_DEBRIS = re.compile(r"^[I|<>＜＞_=*#~.\-—]+$")
_BARE = re.compile(r"^[0-9]{1,3}$")


def _page_numbers(lines: list[str]) -> set[int]:
    bare = [i for i, line in enumerate(lines) if _BARE.match(line)]
    values = [int(lines[i]) for i in bare]
    rising = len(values) >= 3 and all(b > a for a, b in pairwise(values))
    found = {i for i, line in enumerate(lines) if _DECORATED.match(line)}
    return found | (set(bare) if rising else set())


def _running_heads(lines: list[str], numbers: set[int]) -> set[int]:
    """Short lines that come back at page edges: beside a page number, a form feed or each other."""
    shapes = {i: _shape(line) for i, line in enumerate(lines) if 4 <= len(line) <= 60 and not _is_text(line)}
    counts = Counter(shapes.values())
    repeated = {i for i, shape in shapes.items() if counts[shape] >= 3}
    near = {j for i in numbers for j in _around(lines, i)}
    near |= {j for i, line in enumerate(lines) if "\f" in line for j in (i, *_around(lines, i))}
    edges = {shapes[i] for i in repeated & near}
    edges |= {s for s, n in counts.items() if n >= 3 and re.search(r"第#+期|总第#+", s)}
    paged = any("\f" in line for line in lines)  # then the edges are known, and nothing between them is one
    return {i for i, shape in shapes.items() if shape in edges and (i in near or not paged)}


def _is_text(line: str) -> bool:
    """Articles, items and sentences that differ in their numbers only are no running heads."""
    return bool(_ITEM.match(line) or _PROSE.search(line) or line.endswith(("：", "、")))


def _shape(line: str) -> str:
    return re.sub(r"[0-9]+", "#", re.sub(r"\s", "", line))


def _around(lines: list[str], index: int, reach: int = 3) -> list[int]:
    filled = [i for i in range(max(0, index - 12), min(len(lines), index + 13)) if lines[i]]
    before = [i for i in filled if i < index][-reach:]
    return before + [i for i in filled if i > index][:reach]
