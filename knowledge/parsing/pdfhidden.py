"""Text of a PDF page that nobody sees: white on white, smaller than an eye can read, beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.parsing.wordhidden import concern

_TINY = 2.0  # points
_WHITE = 0.99
_CMYK = 4


def seen(page: Any) -> tuple[Any, int]:
    """The page without what nobody sees of it, and how many characters that were."""
    left, top, right, bottom = page.bbox
    grounds: list[Any] | None = None
    gone = set()
    for char in page.chars:
        if not str(char["text"]).strip():
            continue
        beside = char["x1"] <= left or char["x0"] >= right or char["bottom"] <= top or char["top"] >= bottom
        if beside or char["size"] < _TINY:
            gone.add(id(char))
        elif _white(char.get("non_stroking_color")):
            grounds = _grounds(page) if grounds is None else grounds
            if not any(_covers(ground, char) for ground in grounds):
                gone.add(id(char))
    return (page.filter(lambda one: id(one) not in gone), len(gone)) if gone else (page, 0)


def unseen(counts: Mapping[int, int]) -> tuple[str, ...]:
    """The concern (存疑) of a file with such text, by page."""
    found = {number: count for number, count in counts.items() if count}
    if not found:
        return ()
    named = "、".join(f"第 {number} 页" for number in list(found)[:5]) + ("等" if len(found) > 5 else "")
    return (concern(f"{named}共有 {sum(found.values())} 个字"),)


def _grounds(page: Any) -> list[Any]:
    """What text may stand on: filled shapes that are not white, and pictures."""
    shapes = [one for one in (*page.rects, *page.curves) if one.get("fill")]
    return [*(one for one in shapes if not _white(one.get("non_stroking_color"))), *page.images]


def _covers(ground: Any, char: Any) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(ground["x0"] <= x <= ground["x1"] and ground["top"] <= y <= ground["bottom"])


def _white(colour: Any) -> bool:
    """Whether a colour in gray, RGB or CMYK is white."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(p <= 1 - _WHITE for p in parts) if len(parts) == _CMYK else all(p >= _WHITE for p in parts)
