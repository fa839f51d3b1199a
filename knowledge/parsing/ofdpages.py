"""What stands on an OFD page: characters by their positions joined to words, ruled lines joined to tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.parsing.attributes import real, whole
from knowledge.parsing.ofdgeometry import POINTS, numbers, place
from knowledge.parsing.ofdrules import Segment, ruled_tables, straight_lines
from knowledge.parsing.ofdtext import words_of
from knowledge.parsing.scan import ScannedPage
from knowledge.parsing.xmlparts import local_name

_MOST_WORDS = 20_000
_SLOPE = 0.05
_FILLS = 0.4  # share of the page that a scan covers at least
_FAINT = 60  # of 255: a watermark (水印)


@dataclass(frozen=True, slots=True)
class PageContent:
    """The page with its words and tables, and the picture that fills it, by its number."""

    page: ScannedPage
    picture: str | None


def page_content(layers: Sequence[Any], box: tuple[float, float, float, float]) -> PageContent:
    """The content of a page's template and of its own layers; `box` is x, y, width, height in millimetres."""
    reader = _Reader(box[0], box[1])
    for content in layers:
        if content is not None:
            reader.read(content)
    width, height = box[2] * POINTS, box[3] * POINTS
    words = reader.words()
    tables = ruled_tables(reader.rules, words, width)
    picture = max(reader.pictures, default=(0.0, ""))
    fills = picture[0] >= _FILLS * box[2] * box[3]
    return PageContent(
        ScannedPage(width, height, tuple(words), tables, ()), picture[1] if fills and picture[1] else None
    )


@dataclass(slots=True)
class _Reader:
    """Walks the objects of a page; `left` and `top` are the page's origin."""

    left: float
    top: float
    rules: list[Segment] = field(default_factory=list)
    pictures: list[tuple[float, str]] = field(default_factory=list)
    _words: dict[tuple[str, int, int], dict[str, Any]] = field(default_factory=dict)

    def words(self) -> list[dict[str, Any]]:
        """The words; what was printed twice to look bold is there once."""
        return list(self._words.values())[:_MOST_WORDS]

    def read(self, parent: Any) -> None:
        """Take everything in a layer or a block."""
        for element in parent:
            name = local_name(element)
            if element.get("Visible") == "false":
                continue
            if name in ("Layer", "PageBlock"):
                self.read(element)
            elif name == "TextObject":
                self._text(element)
            elif name == "PathObject":
                self.rules += straight_lines(element, place(element, self.left, self.top))
            elif name == "ImageObject":
                box = numbers(element.get("Boundary"))
                self.pictures.append((box[2] * box[3], str(element.get("ResourceID"))))

    def _text(self, element: Any) -> None:
        matrix = place(element, self.left, self.top)
        if abs(matrix[1]) > _SLOPE * abs(matrix[0]) or whole(element.get("Alpha"), 255) < _FAINT:
            return  # slanting and faint writing is a watermark
        size = real(element.get("Size")) * math.hypot(matrix[2], matrix[3]) * POINTS
        for word in words_of(element, matrix, size):
            key = word["text"], round(word["x0"] / 2), round(word["top"] / 2)
            self._words.setdefault(key, word)
