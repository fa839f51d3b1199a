"""The administrative tree (行政区划, GB/T 2260): names, codes, what lies in what."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from knowledge.errors import UnknownRegion
from knowledge.places import Mention, PlaceFinder

NATION = "000000"
RegionLevel = Literal["national", "province", "city", "district"]
_MUNICIPALITIES = ("110000", "120000", "310000", "500000")
_SUFFIXES = ("特别行政区", "自治区", "省", "市", "新区", "区", "县")

__all__ = ["NATION", "Mention", "Region", "RegionLevel", "Regions", "regions", "without_places"]


@dataclass(frozen=True, slots=True)
class Region:
    """A place: its six-digit code, own name (虹口区), parent's code, level and other names."""

    code: str
    name: str
    parent: str | None
    level: RegionLevel
    aliases: tuple[str, ...] = ()


class Regions:
    """All regions. Municipalities (直辖市) count as cities."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        names: Mapping[str, str] = data["names"]
        self._regions = {code: _region(code, names, data["aliases"]) for code in names}
        self._by_name: dict[str, list[str]] = {}
        for code, region in self._regions.items():
            for name in dict.fromkeys(self._spellings(region)):
                self._by_name.setdefault(name, []).append(code)
        finder = PlaceFinder(self._by_name, {c: self.chain(c) for c in self._regions}, data)
        self._found = lru_cache(maxsize=1024)(finder.find)  # a question is looked through by many

    def get(self, code: str) -> Region:
        """The region of a code."""
        try:
            return self._regions[code]
        except KeyError:
            raise UnknownRegion(
                f"没有代码为 {code} 的地区。请写六位行政区划代码，如 310000（上海市）。"
            ) from None

    def resolve(self, name_or_code: str) -> Region:
        """The region meant by a code or a name: 310109, 虹口区, 上海虹口, 江苏省苏州市."""
        wanted = "".join(name_or_code.split())
        if wanted.isdigit():
            return self.get(wanted)
        found = self._by_name.get(wanted, [])
        if len(found) == 1:
            return self._regions[found[0]]
        higher = [
            code for code in found if self._regions[code].name.startswith(wanted) and code.endswith("0000")
        ]
        if len(higher) == 1:  # 吉林 is the province before the city in it
            return self._regions[higher[0]]
        raise UnknownRegion(self._explain(wanted, found))

    def chain(self, code: str) -> tuple[str, ...]:
        """The codes from the whole country down to a region: ("000000", "310000", "310109")."""
        codes = [code]
        while parent := self.get(codes[0]).parent:
            codes.insert(0, parent)
        return tuple(codes)

    def children(self, code: str) -> tuple[str, ...]:
        """The codes right below a region."""
        return tuple(c for c, region in self._regions.items() if region.parent == code)

    def descendants(self, code: str) -> tuple[str, ...]:
        """All codes below a region, itself not among them."""
        return tuple(c for c in self._regions if c != code and code in self.chain(c))

    def name(self, code: str) -> str:
        """The full name: 上海市虹口区; the whole country is 全国."""
        chain = self.chain(code)
        return "".join(self._regions[c].name for c in chain[1:]) or self._regions[code].name

    def mentions(self, text: str, home: str | None = None) -> list[Mention]:
        """The places named in a question, in order, none within another.

        Ambiguous short names (宝山, 南山) count only beside their city, or in `home` or below it.
        """
        return list(self._found(text, home))

    def _spellings(self, region: Region) -> list[str]:
        own = [region.name, *region.aliases]
        found = list(own)
        for above in self.chain(region.code)[1:-1]:
            upper = self._regions[above]
            found += [prefix + name for prefix in (upper.name, *upper.aliases[:1]) for name in own]
        return [*found, self.name(region.code)]

    def _explain(self, wanted: str, found: list[str]) -> str:
        if found:
            return f"“{wanted}”可以指{'、'.join(map(self.name, found))}。请写全称或代码。"
        near = difflib.get_close_matches(wanted, self._by_name, n=6, cutoff=0.5)
        codes = dict.fromkeys(code for name in near for code in self._by_name[name])
        hint = f"是否指{'、'.join(map(self.name, list(codes)[:3]))}？" if codes else ""
        return f"地区表中没有“{wanted}”。{hint}请写省、市、区的名称（如 上海市虹口区）或六位行政区划代码。"


@lru_cache(maxsize=1)
def regions() -> Regions:
    """The region table, loaded once."""
    import yaml

    text = resources.files("knowledge").joinpath("regions.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Regions(yaml.load(text, Loader=loader))


def _region(code: str, names: Mapping[str, str], aliases: Mapping[str, list[str]]) -> Region:
    short = _short(names[code])
    own = ([short] if short else []) + aliases.get(code, [])
    return Region(code, names[code], _parent(code, names), _level(code), tuple(own))


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2 and "自治" not in name:
            return name.removesuffix(suffix)
    return ""


def _parent(code: str, names: Mapping[str, str]) -> str | None:
    candidates = (code[:4] + "00", code[:2] + "0000", NATION)
    return next((c for c in candidates if c != code and c in names), None)


def _level(code: str) -> RegionLevel:
    if code == NATION:
        return "national"
    if code.endswith("0000"):
        return "city" if code in _MUNICIPALITIES else "province"
    return "city" if code.endswith("00") else "district"


@lru_cache(maxsize=8192)  # the names of policies come again at each question
def without_places(text: str) -> str:
    """The text with the places it names taken out."""
    for mention in reversed(regions().mentions(text)):
        text = text[: mention.start] + text[mention.end :]
    return text
