"""One written form for searching: simplified characters, half width, lower case, no stray spaces.

Only search sees folded text; what people read is always the text as published.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_NOT_HAN = re.compile(rf"[^{HAN}]+")
_WIDE = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；（）？！％")
_SHORT, _LONG = 300, 1500  # characters; longer texts are put together for one question and do not come again


def fold(text: str) -> str:
    """Fold variants of writing (繁简、全半角、大小写、空白) so that equal words are equal strings."""
    if len(text) <= _SHORT:
        return _remembered(text)
    return _remembered_long(text) if len(text) <= _LONG else _folded(text)


def _folded(text: str) -> str:
    for wide, narrow in _WIDE:  # most texts have no others, and are then not taken apart by what follows
        text = text.replace(wide, narrow)
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    folded = _SPACE_IN_HAN.sub("", folded) if " " in folded else folded
    return folded if _is_simplified(folded) else _converter().convert(folded)


_remembered = lru_cache(maxsize=16384)(_folded)
_remembered_long = lru_cache(maxsize=4096)(_folded)


def _is_simplified(text: str) -> bool:
    # GB 2312 holds simplified characters only: what it can write needs no (slow) conversion.
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return _is_han_simplified(_NOT_HAN.sub("", text))
    return True


def _is_han_simplified(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
