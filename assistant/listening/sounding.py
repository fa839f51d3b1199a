"""Names that a recogniser wrote with other characters of the same sound (居住症, 积分落互) put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LEAST = 3  # syllables: shorter names sound like much else (罗湖 and 落户)
_ASKS = frozenset("几吗怎么")  # 几分 is not 积分
_FIRST = (
    0xE000  # where the characters begin that stand for syllables; Unicode leaves them to whoever wants them
)
_ALIKE = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([aei]n)g$"), r"\1"))
"""Sounds that many speakers do not tell apart (平翘舌、前后鼻音)."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """Names by their sound."""

    names: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    written: frozenset[str] = frozenset()
    """Pairs of characters that policies write: where one is heard it was meant (租金补贴, not 租津补贴)."""

    def righted(self, text: str) -> str:
        """The text with the names that are meant, where at least half of the characters are right already."""
        parts, done = [], 0
        for match in self.pattern.finditer(text.translate(_syllables())):
            start, end = match.span()
            said, meant = text[start:end], self._meant(text[start:end], match[0])
            if said != meant and not self._is_written(text, start, meant):
                parts += [text[done:start], meant]
                done = end
        return "".join([*parts, text[done:]])

    def _meant(self, said: str, sound: str) -> str:
        best = max(self.names[sound], key=lambda name: _same(said, name))
        asks = any(a in _ASKS for a, b in zip(said, best, strict=True) if a != b)
        return said if asks or 2 * _same(said, best) < len(said) else best

    def _is_written(self, text: str, start: int, meant: str) -> bool:
        """Whether a character that would go makes a word of the policies with its neighbour."""
        other = [n for n, char in enumerate(meant, start) if text[n] != char]
        return any(
            text[max(0, n - 1) : n + 1] in self.written or text[n : n + 2] in self.written for n in other
        )


def sounds_of(names: Iterable[str], texts: Iterable[str] = ()) -> Sounds:
    """The names that are long enough to be known by their sound; `texts` are the words of the policies."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        sound = name.translate(_syllables())
        if len(name) >= _LEAST and all(ord(one) >= _FIRST for one in sound):
            found[sound] = (*found.get(sound, ()), name)
    longest = sorted(found, key=len, reverse=True)
    written = frozenset(text[n : n + 2] for text in texts for n in range(len(text) - 1))
    return Sounds(found, re.compile("|".join(longest) or r"(?!)"), written)


def _same(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


@cache
def _syllables() -> dict[int, str]:
    """A character of its own for each syllable."""
    numbers: dict[str, str] = {}
    table: dict[int, str] = {}
    text = Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        syllable, _, chars = line.partition(" ")
        for alike, plain in _ALIKE:
            syllable = alike.sub(plain, syllable)
        mark = numbers.setdefault(syllable, chr(_FIRST + len(numbers)))
        table |= dict.fromkeys(map(ord, chars), mark)
    return table
