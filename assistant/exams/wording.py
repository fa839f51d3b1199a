"""Whether a text says a fact: variants of writing are folded, no number is found inside another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.text.normalize import fold

_MARKS = re.compile(r"〔\d{1,2}〕")  # citation marks; years in 文号 have four digits
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HALF = str.maketrans("，：；！？％", ",:;!?%")  # as folding leaves them; brackets mean groups in a pattern
_DASHES = re.compile("[-‐-―−~～至]")


def says(text: str, fact: Iterable[str]) -> bool:
    """Whether any way of writing the fact is in the text."""
    plain = plain_text(text)
    return any(_pattern(alternative).search(plain) for alternative in fact)


@lru_cache(maxsize=8192)
def plain_text(text: str) -> str:
    """The text without citation marks, blanks and differences of writing (全半角、繁简、连接号)."""
    folded = _THOUSANDS.sub("", fold(_MARKS.sub("", text)))
    return _DASHES.sub("-", re.sub(r"\s+", "", folded))


@lru_cache(maxsize=8192)
def _pattern(alternative: str) -> re.Pattern[str]:
    if len(alternative) > 2 and alternative[0] == alternative[-1] == "/":
        return re.compile(_DASHES.sub("-", alternative[1:-1].translate(_HALF)), re.IGNORECASE)
    wanted = plain_text(alternative)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1:].isdigit() else ""
    return re.compile(before + re.escape(wanted) + after)
