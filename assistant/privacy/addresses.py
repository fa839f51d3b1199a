"""Home addresses: from the road to the room; the city and the district stay, the answer needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.lexicon import entry, words
from assistant.privacy.types import Found
from assistant.privacy.view import View

_N = r"[0-9零〇一二三四五六七八九十百]{1,6}"
_ROOM = re.compile(rf"室|单元|栋|幢|座{_N}|号楼{_N}")


def addresses(seen: View) -> Iterator[Found]:
    """Addresses with a room, or with a number where the message says that somebody lives there."""
    if not re.search(r"[号室弄栋幢楼单]", seen.text):
        return
    for match in _pattern().finditer(seen.text):
        if _ROOM.search(match["place"]) or re.search(
            entry("address_after"), seen.text[: match.start("place")]
        ):
            yield Found("住址", *match.span("place"))


@cache
def _pattern() -> re.Pattern[str]:
    name = r"(?:(?![省市区县镇住在到寄是址家于])[\u4e00-\u9fff]|家(?=园)){1,6}?"
    part = rf"(?:{_N}(?:号楼|号|弄|巷|栋|幢|座|单元|室|楼|层|组|户)|[A-Z]座|组)"
    estate = rf"(?:{name}(?:{words('estates')}))"
    road = rf"{name}(?:{words('roads')})(?:[东南西北中]段)?{part}+{estate}?{part}*(?:{_N}室?)?"
    home = rf"{estate}{part}+(?:{_N}室?)?"
    before = r"(?:^|(?<=[省市区县镇住在到寄是址家于:：，, ]))"
    return re.compile(rf"{before}(?P<place>{road}|{home})(?![0-9])")
