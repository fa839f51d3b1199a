"""Which places serve a region that is given by its code or by some of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tools.services.types import Place, Served

_CODE = re.compile(r"\d{6}")
_LEVELS = re.compile(r"(?<=..)(?:特别行政区|自治区|自治州|新区|省|市|区|县)")


def serving(places: Iterable[Place], region: str | None) -> tuple[Place, ...]:
    """The places that serve the region, those of the smallest served region first."""
    found = []
    for place in places:
        served = [part for part in place.serves if region is None or _serves(part, region)]
        if served:
            found.append((-max(len(_trimmed(part.code)) for part in served), place.id, place))
    return tuple(place for *_, place in sorted(found, key=lambda row: row[:2]))


def _serves(served: Served, region: str) -> bool:
    asked = region.strip()
    if _CODE.fullmatch(asked):
        mine, theirs = _trimmed(served.code), _trimmed(asked)
        return mine.startswith(theirs) or theirs.startswith(mine)
    mine, theirs = bare(served.name), bare(asked)
    last = bare(re.split(r"(?<=[省市])", served.name.rstrip("省市"))[-1] or served.name)
    return bool(theirs) and (theirs in mine or theirs.startswith((mine, last)))


def bare(name: str) -> str:
    """上海市虹口区 as 上海虹口: the name without what says of which level it is."""
    return _LEVELS.sub("", name.replace(" ", ""))


def _trimmed(code: str) -> str:
    """310000 as 31, 310109 as 310109: what all codes below it begin with; the state's is empty."""
    while code.endswith("00"):
        code = code[:-2]
    return code
