"""Word's automatic numbering (自动编号) written out, for the numbers are not in a paragraph's text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from knowledge.parsing.attributes import whole
from knowledge.parsing.wordtext import W
from knowledge.tree.numbering import cn_numeral

if TYPE_CHECKING:
    from docx.document import Document

_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": cn_numeral,
    "chineseCountingThousand": cn_numeral,
    "chineseLegalSimplified": cn_numeral,
    "ideographDigital": cn_numeral,
    "japaneseCounting": cn_numeral,
    "taiwaneseCountingThousand": cn_numeral,
    "decimalEnclosedCircle": lambda n: _circled(n),
    "decimalEnclosedCircleChinese": lambda n: _circled(n),
    "lowerLetter": lambda n: chr(ord("a") + (n - 1) % 26),
    "upperLetter": lambda n: chr(ord("A") + (n - 1) % 26),
}


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"({number})"


class AutoNumbers:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        part = _numbering(document)
        if part is not None:
            self._load(part)

    def next(self, element: Any, style: Any) -> str:
        """The number Word shows before a paragraph: 第三条, （二）, 1., • for a bullet, or nothing."""
        found = _properties(element, style)
        if found is None or found[0] not in self._lists:
            return ""
        abstract, level = self._lists[found[0]], found[1]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        form, text, start = levels[level]
        counts = self._counts[abstract]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return "•" if form == "bullet" else "" if form == "none" else self._written(text, levels, counts)

    def _written(self, text: str, levels: dict[int, tuple[str, str, int]], counts: dict[int, int]) -> str:
        def value(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form, _, start = levels.get(level, ("decimal", "", 1))
            return _FORMATS.get(form, str)(counts.get(level, start))

        return re.sub(r"%([1-9])", value, text).strip()

    def _load(self, part: Any) -> None:
        for abstract in part.iterchildren(f"{W}abstractNum"):
            key = str(abstract.get(f"{W}abstractNumId"))
            self._levels[key] = {
                whole(level.get(f"{W}ilvl")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    _start(level),
                )
                for level in abstract.iterchildren(f"{W}lvl")
            }
        for number in part.iterchildren(f"{W}num"):
            self._lists[str(number.get(f"{W}numId"))] = _value(number, "abstractNumId")


def _numbering(document: Document) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE

    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return getattr(relation.target_part, "element", None)
    return None


def _properties(element: Any, style: Any) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's."""
    holders = [element]
    while style is not None and style.element not in holders:  # a style may say it is based on itself
        holders.append(style.element)
        style = style.base_style
    for holder in holders:
        found = holder.find(f"{W}pPr/{W}numPr")
        if found is not None and (number := _value(found, "numId")):
            return (number, whole(_value(found, "ilvl"))) if number != "0" else None
    return None


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return str(child.get(f"{W}val") or "") if child is not None else ""


def _start(level: Any) -> int:
    return max(0, whole(_value(level, "start"), 1))
