"""Places named in a question, without those that are only part of another name (上海交通大学)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: its code and where it stands."""

    code: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    codes: tuple[str, ...]


class PlaceFinder:
    """Looks names up from left to right, the longest first, and joins 上海 + 金山区 into one place."""

    def __init__(
        self,
        names: Mapping[str, Sequence[str]],
        chains: Mapping[str, tuple[str, ...]],
        data: Mapping[str, Any],
    ) -> None:
        skipped = set(data["never_mentioned"])
        self._names = {name: tuple(codes) for name, codes in names.items() if name not in skipped}
        self._longest = max(map(len, self._names))
        self._beginnings = {name[:2] for name in self._names}
        self._chains = chains
        self._ambiguous = frozenset(data["ambiguous"])
        self._other = _other_names(data)
        self._people = _people(data["as_people"])
        self._before = re.compile(rf"(?:{'|'.join(data['preceded_by'])})$")
        self._short: Mapping[str, str] = data["abbreviations"]
        self._alone = frozenset(data["standing_alone"])

    def find(self, text: str, home: str | None = None) -> list[Mention]:
        """The places in order; see `Regions.mentions`."""
        found: list[Mention] = []
        start = 0
        while start < len(text):
            hit = self._longest_at(text, start) or self._abbreviation_at(text, start)
            if hit is None:
                start += 1
                continue
            hit = self._joined(text, hit)
            code = self._choose(text, hit, [m.code for m in found], home)
            if code and not self._is_other_name(text, hit) and not self._is_of_people(text, hit, code):
                found.append(Mention(code, hit.start, hit.end, text[hit.start : hit.end]))
            start = hit.end
        return found

    def _longest_at(self, text: str, start: int) -> _Hit | None:
        if text[start : start + 2] not in self._beginnings:  # so at most places of a text
            return None
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            if codes := self._names.get(text[start:end]):
                return _Hit(start, end, codes)
        return None

    def _abbreviation_at(self, text: str, start: int) -> _Hit | None:
        code = self._short.get(text[start])
        if not code or _WORD_AFTER.match(text, start + 1):
            return None
        if text[start] in self._alone or _GOING.search(text, max(0, start - 2), start):
            return _Hit(start, start + 1, (code,))
        return None

    def _joined(self, text: str, hit: _Hit) -> _Hit:
        """Goes on with a place inside the one found: 江苏省 · 苏州市 · 昆山."""
        gap = _GAP.match(text, hit.end)
        after = self._longest_at(text, gap.end() if gap else hit.end)
        if after is None:
            return hit
        inside = tuple(c for c in after.codes if any(o in self._chains[c][:-1] for o in hit.codes))
        return self._joined(text, _Hit(hit.start, after.end, inside)) if inside else hit

    def _choose(self, text: str, hit: _Hit, before: Sequence[str], home: str | None) -> str | None:
        near = [c for c in hit.codes if any(b in self._chains[c] for b in before)]
        near = near or [c for c in hit.codes if home and home in self._chains[c]]
        if near:
            return near[0]
        if text[hit.start : hit.end] in self._ambiguous:
            return None
        return min(hit.codes, key=lambda c: len(self._chains[c]))

    def _is_other_name(self, text: str, hit: _Hit) -> bool:
        return bool(self._other.match(text, hit.end) or self._before.search(text, 0, hit.start))

    def _is_of_people(self, text: str, hit: _Hit, code: str) -> bool:
        places, words = self._people
        return code in places and bool(words.match(text, hit.end))


# 在沪, 来京, 落户苏: the word before a one-character name of a place one goes to.
_GOING = re.compile(r"(?:在|来|到|赴|留|驻|进|离|返|落户|入户)$")
_WORD_AFTER = re.compile(r"[东畅深剧津可]")
_GAP = re.compile(r"[ \u3000·•,，、/]?(?:的)?")


def _other_names(data: Mapping[str, Any]) -> re.Pattern[str]:
    def any_of(key: str) -> str:
        return "|".join(sorted(map(re.escape, data[key]), key=len, reverse=True))

    school = rf"(?:{any_of('school_words')}){{0,4}}(?:{any_of('school_kinds')})"
    return re.compile(rf"(?!{any_of('not_schools')})(?:{school}|{any_of('other_names')})")


def _people(data: Mapping[str, Any]) -> tuple[frozenset[str], re.Pattern[str]]:
    """The places whose name says who somebody is, and the words that follow it then."""
    return frozenset(data["places"]), re.compile("|".join(map(re.escape, data["words"])))
