"""Days, months and years of the calendar in a text, and whether something begins or ends there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.verification.numerals import number

_SIDES = {"from": ("≥",), "after": (">",), "until": ("≤",), "before": ("<",), "on": ("≤", "≥")}
Role = Literal["", "from", "after", "on", "until", "before"]

_Y = r"(?:(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})"
_M = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_D = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?P<y>{_Y})\s*(?:年|[-/.])\s*(?P<m>{_M})\s*(?:月|[-/.])\s*(?P<d>{_D})\s*[日号]?"
    rf"|(?P<y2>{_Y})\s*年\s*(?P<m2>{_M})\s*月(?:份)?"
    rf"|(?<![\d个])(?P<m3>{_M})\s*月\s*(?P<d3>{_D})\s*[日号]"
    rf"|(?P<y4>{_Y})(?=\s*(?:年|版|[-—–~～至到]+\s*{_Y}))\s*年?(?![内以])(?:度)?"
    rf"|(?<![\d])(?P<m5>{_M})\s*月(?:份)?(?![均薪收租内])"
)
_FROM_AFTER = re.compile(
    r"(?:及其?|含)?(?:（含[^（）]{0,8}）)?(?:及其?|含)?(?:起|开始|之后|以后|后|以来|至今|[^,，。;；、前止]{0,3}(?:施行|实施|生效|执行))"
)
_UNTIL_AFTER = re.compile(
    r"(?:及其?|含)?(?:（含[^（）]{0,8}）)?(?:及其?|含)?(?:止|底?之?前|以前|底?截止|底?到期|期满|届满|失效|废止|底?结束|(?:已|就)(?:到期|失效|废止|结束|截止))"
)
_FROM_BEFORE = re.compile(r"(?:自|从|始于|开始于|生效日[为是]?|起始日[为是]?)$")
_UNTIL_BEFORE = re.compile(
    r"(?:至|到|截至|截止于?|止于|不晚于|不迟于|有效期(?:至|到|为)|早于|截止日[为是]?|失效日[为是]?)$"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a month (day 0), a year (month 0) or a day of any year (year 0), and where it stands."""

    year: int
    month: int
    day: int
    role: Role
    start: int
    end: int
    words: str

    @property
    def marks(self) -> tuple[str, ...]:
        """The day, and a whole day with each side that it is on (2021-10-14≤)."""
        name = f"{self.year}-{self.month}-{self.day}"
        sides = _SIDES.get(self.role, ()) if self.day else ()
        return (name, *(f"{name}{side}" for side in sides))

    def within(self, other: Day) -> bool:
        """Whether the other day says at least as much, and nothing else."""
        return all(
            mine in (0, theirs)
            for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        )


def days(text: str) -> tuple[Day, ...]:
    """The days of a folded text, in order."""
    found = [day for match in _DAY.finditer(text) if (day := _read(match, text))]
    return tuple(sorted([*_dated(found), *_referring(found, text)], key=lambda day: day.start))


def _dated(found: list[Day]) -> Iterator[Day]:
    """2021年8月31日…，9月1日: the second is of the same year."""
    year = 0
    for day in found:
        yield replace(day, year=year) if year and day.day and not day.year else day
        year = day.year or year


def _referring(found: list[Day], text: str) -> Iterator[Day]:
    """当日及之前, 之后: the day that was named before, on its other side."""
    for match in _REFERRING.finditer(text):
        named = [d for d in found if d.day and d.year and d.end <= match.start()]
        if named:
            role: Role = (
                "until" if match["until"] else "from" if match["since"] else _other_side(named[-1], match[0])
            )
            yield replace(named[-1], role=role, start=match.start(), end=match.end(), words=match[0])


_REFERRING = re.compile(
    "当[日天](?:（含）)?(?:(?P<until>[及或]?(?:之|以)前)|(?P<since>[及或]?(?:之|以)后))|(?<=[，；：])(?:之|以)[前后](?=毕业|引进|参保|的)"
)


def _other_side(day: Day, words: str) -> Role:
    if "后" in words:
        return "after" if day.role in ("until", "on") else "from"
    return "before" if day.role in ("from", "on") else "until"


def of_document(pairs: Iterable[tuple[date | None, Role]]) -> tuple[Day, ...]:
    """What is known of a document's days, as days of a text that stands nowhere."""
    return tuple(Day(d.year, d.month, d.day, role, -1, -1, d.isoformat()) for d, role in pairs if d)


def _read(match: re.Match[str], text: str) -> Day | None:
    groups = match.groupdict()
    year = _value(groups["y"] or groups["y2"] or groups["y4"])
    month = _value(groups["m"] or groups["m2"] or groups["m3"] or groups["m5"])
    day = _value(groups["d"] or groups["d3"])
    if (
        month > 12
        or day > 31
        or (groups["m5"] and not re.match(r"\d|[一二三四五六七八九十]+月(?:份|底|初|前|起)", match[0]))
    ):
        return None
    return Day(year, month, day, _role(text, match), match.start(), match.end(), match[0])


def _value(words: str | None) -> int:
    return int(number(words) or 0) if words else 0


def _role(text: str, match: re.Match[str]) -> Role:
    """from and until include the day, after and before do not (之后, 之前 without 及)."""
    if text[match.end() :].startswith("版"):
        return ""
    whole = bool(match["d"] or match["d3"])
    if re.match("(?:当[天日]|那天)", text[match.end() :]):
        return "on"
    if found := _UNTIL_AFTER.match(text, match.end()):
        return "before" if whole and _OUTSIDE.fullmatch(found[0]) else "until"
    if found := _FROM_AFTER.match(text, match.end()):
        return "after" if whole and _OUTSIDE.fullmatch(found[0]) else "from"
    before = text[max(0, match.start() - 8) : match.start()]
    if _FROM_BEFORE.search(before):
        return "from"
    if _UNTIL_BEFORE.search(before):
        return "until"
    if re.match(r"\s*(?:至|到|[-—–~～]+)\s*(?=[\d一二])", text[match.end() :]):
        return "from"
    return "until" if re.search(r"\d\s*年?月?日?\s*[-—–~～]+\s*$", before) else ""


_OUTSIDE = re.compile("(?:之|以)?[前后]")
