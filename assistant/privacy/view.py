"""A text as it is heard: full-width, circled and hidden characters undone, each with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SPOKEN = dict(zip("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖洞拐", "00123456789112345678907", strict=True))
_TO_DIGITS = str.maketrans(_SPOKEN | {"叉": "X"})
_LIKE_DIGITS = str.maketrans("oOlI|", "00111")
_SAID = re.compile(rf"[{''.join(_SPOKEN)}叉]+")
_TYPED = re.compile(r"(?<![0-9A-Za-z])[0-9oOlI|]{8,}(?![0-9A-Za-z])")
_PLACEHOLDER = re.compile(r"〔[^〔〕]{1,24}〕")


@dataclass(frozen=True, slots=True)
class View:
    """`text` without disguise; `digits` is as long and has digits for spoken ones (幺三八)."""

    text: str
    digits: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the view stands in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


def view_of(text: str) -> View:
    """The view; what stands between 〔 and 〕 is out of sight, so that nothing is masked twice."""
    shown = _PLACEHOLDER.sub(lambda m: "〔" + "□" * (len(m[0]) - 2) + "〕", text)
    plain: list[str] = []
    places: list[int] = []
    for at, char in enumerate(shown):
        for one in _plain(char):
            plain.append(one)
            places.append(at)
    seen = "".join(plain)
    typed = _TYPED.sub(lambda m: m[0].translate(_LIKE_DIGITS) if _mostly(m[0]) else m[0], seen)
    return View(seen, _SAID.sub(_digits, typed), tuple(places))


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return ""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return unicodedata.normalize("NFKC", char)


def _digits(said: re.Match[str]) -> str:
    """Spoken digits as digits; one or two right beside typed ones are words (手机一13…)."""
    beside = said.string[max(0, said.start() - 1) : said.start()] + said.string[said.end() : said.end() + 1]
    short = said.end() - said.start() < 3
    return said[0] if short and any(c in "0123456789" for c in beside) else said[0].translate(_TO_DIGITS)


def _mostly(token: str) -> bool:
    return sum(c.isdigit() for c in token) >= 4
