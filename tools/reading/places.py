"""Cities in a message: the one asked about (本市), another, or one of which that is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HERE, AWAY, UNSURE = "\ue000", "\ue001", "\ue002"  # each character of a city's name is turned into one
_FILE = Path(__file__).with_name("places.yaml")
_MUNICIPAL = ("11", "12", "31", "50")
_BACK = re.compile(rf"{HERE}|这边|这里|这儿|本市|本地|当地|现在|目前|如今|后来|今年")
_LIVED = re.compile(
    rf"[在到去][{AWAY}](?!.{{0,4}}[读念]|.{{0,4}}上学)|[{AWAY}](?:那边|那里|工作|上班|打工|干|待|呆|就业)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of cities and provinces with their codes, and the expression that finds them."""

    codes: Mapping[str, str]
    expression: re.Pattern[str]
    cities: frozenset[str]


@cache
def names() -> Names:
    """places.yaml, compiled once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    cities = {name: code for code, given in data["cities"].items() for name in given}
    provinces = {name: code for code, given in data["provinces"].items() for name in given}
    short = "".join(data["abbreviations"])
    said = "|".join(sorted({**cities, **provinces}, key=len, reverse=True))
    expression = re.compile(
        rf"(?:{said})市?(?!{data['not_before']})"
        rf"|[{short}](?=籍|户[口籍])|(?<=[在来到回离])[{short}](?![东都剧州圳津圳])"
    )
    return Names({**provinces, **data["abbreviations"], **cities}, expression, frozenset(cities))


def marked(text: str, place: str | None) -> str:
    """The text with every city turned into marks of the same length; provinces only with a `place`."""
    known = names()

    def mark(found: re.Match[str]) -> str:
        name = found[0] if found[0] in known.codes else found[0].removesuffix("市")
        if not place and name not in known.cities and len(name) > 1:
            return found[0]
        return _sort(known.codes[name], place) * len(found[0])

    return known.expression.sub(mark, text)


def named(text: str) -> list[str]:
    """The codes of the cities named in a text, in their order, each once."""
    known = names()
    found = (m[0].removesuffix("市") for m in known.expression.finditer(text))
    return list(dict.fromkeys(known.codes[name] for name in found if name in known.cities))


def _sort(code: str, place: str | None) -> str:
    one, other = _stem(code), _stem(place or "")
    if not other or (other != one and other.startswith(one)):
        return UNSURE
    return HERE if one.startswith(other) else AWAY


def _stem(code: str) -> str:
    """310104 → 31, 320583 → 3205, 320000 → 32, 000000 → nothing."""
    stem = code[:2] if code[:2] in _MUNICIPAL else code[:4].removesuffix("00")
    return "" if stem == "00" else stem


def local(view: str, apart: str) -> str:
    """The view without what is told of other cities (`apart`: their marks); places unchanged."""
    if not any(mark in view for mark in apart):
        return view
    lines, elsewhere = [], False
    for line in view.split("\n"):
        if any(mark in line for mark in apart):
            elsewhere = bool(_LIVED.search(line)) and not _BACK.search(line, line.rfind(AWAY) + 1)
            line = _cut(line, apart)
        elif _BACK.search(line):
            elsewhere = False
        elif elsewhere:
            line = "\0" * len(line)
        lines.append(line)
    return "\n".join(lines)


def _cut(line: str, apart: str) -> str:
    if not _BACK.search(line):
        return "\0" * len(line)
    return re.sub(rf"[{apart}].*?(?={_BACK.pattern}|$)", lambda m: "\0" * len(m[0]), line)
