"""Which school somebody is from (毕业院校): 复旦本科, 英国一年制硕士, 博士是在瑞士读的."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tools.reading.scene import Scene
from tools.reading.types import FactRead

_FILE = Path(__file__).with_name("schools.yaml")
_LEVELS = {"本科": 1, "学士": 1, "硕": 2, "研": 2, "博": 3}
_BACHELOR, _DOMESTIC, _OVERSEAS = 1, 1.0, 2.0
_AMONG_BACHELORS = {_DOMESTIC: 1.0, _OVERSEAS: 3.0}  # 本科院校类别: 国内双一流, 境外
_LEVEL = "本科|学士|硕士|研究生|博士|[本硕]?硕博?|博"
_STUDYING = re.compile(r"在读|大[一二三四]|[研博][一二三四]|读着|还在读")


@dataclass(frozen=True, slots=True)
class Schools:
    """Expressions that find a school said with a degree, before or after it; `first` finds any school."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    first: re.Pattern[str]
    home: frozenset[str]
    away: frozenset[str]


@cache
def known_schools() -> Schools:
    """schools.yaml, compiled once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    given = {key: _any(data[key]) for key in ("domestic", "overseas", "countries")}
    home = rf"(?P<home>{given['domestic']})(?!{data['apart']})"
    place = rf"(?:{home}|(?P<away>{given['overseas']}|{given['countries']}))"
    gap = rf"(?:(?!{data['between']})[^\n\0]){{0,8}}?"
    short = f"[{data['short'].replace(' ', '')}](?=[硕博本])"
    after = (
        rf"(?:{place}|(?P<brief>(?<![一-龥]){short}|(?<=[是读]){short})){gap}"
        rf"(?:(?P<level>{_LEVEL})|毕业|[读念上学]的|出来的|留学|回来的)"
    )
    before = (
        r"(?:毕业于|就读于|毕业(?:院校|学校)[是:在]?\n?"
        rf"|(?P<level>{_LEVEL})(?:阶段|是|在|就读|毕业|读|念|去|于|学校|院校|的)+){place}"
    )
    return Schools(
        re.compile(after, re.MULTILINE), re.compile(before, re.MULTILINE),
        re.compile(rf"{given['domestic']}|{given['overseas']}|{given['countries']}|{short}"),
        frozenset(data["domestic"].split()),
        frozenset(data["overseas"].split()),
    )  # fmt: skip


def _any(names: str) -> str:
    return "|".join(sorted(names.split(), key=len, reverse=True))


def schools(told: Scene, education: FactRead | None, tier: FactRead | None) -> list[FactRead]:
    """The tier of the school of the highest degree, that of the bachelor's, and whether it was abroad."""
    view, words = told.views["plain"], known_schools()
    if not words.first.search(view):
        return []
    found = [m for e in (words.after, words.before) for m in e.finditer(view) if not _reading_on(m, view)]
    if not found:
        return []
    best = max(found, key=_level)
    reads = [r for m in found if _level(m) == _BACHELOR < _told(education) for r in [_bachelor(m)]]
    if _level(best) == _BACHELOR < _told(education):
        return reads[:1]
    kinds = {_kind(m) for m in found if _level(m) == _level(best)}
    if len(kinds) > 1 or (tier is not None and tier.low not in kinds):
        return reads[:1]
    return [*reads[:1], *_highest(best)]


def bare_school(said: str) -> float | None:
    """The tier of the school that is named and nothing else: 墨尔本, 郑大."""
    found, words = known_schools().first.search(said), known_schools()
    if found is None:
        plain = said.strip()
        return _OVERSEAS if len(plain) > 2 and any(name.startswith(plain) for name in words.away) else None
    return _DOMESTIC if found[0] in known_schools().home else _OVERSEAS


def _highest(found: re.Match[str]) -> list[FactRead]:
    kind, at = _kind(found), (found[0], found.start(), found.end())
    reads = [FactRead("school_tier", kind, kind, *at)]
    if kind == _OVERSEAS:
        reads.append(FactRead("overseas_degree", 1, 1, *at))
    return reads


def _bachelor(found: re.Match[str]) -> FactRead:
    value = _AMONG_BACHELORS[_kind(found)]
    return FactRead("bachelor_school", value, value, found[0], found.start(), found.end())


def _kind(found: re.Match[str]) -> float:
    return _DOMESTIC if found["home"] else _OVERSEAS


def _level(found: re.Match[str]) -> int:
    """1 to 3 for the degree said with the school; 9 for 毕业 alone, which is the last one."""
    return max((n for word, n in _LEVELS.items() if word in (found["level"] or "")), default=9)


def _told(education: FactRead | None) -> int:
    return int(education.high) - 2 if education else 0


def _reading_on(found: re.Match[str], view: str) -> bool:
    return _STUDYING.search(_line(view, found.start())) is not None


def of_the_bachelor(told: Scene, found: Mapping[str, FactRead]) -> bool:
    """我是硕士，本科是普通学校: the school told of is not that of the highest degree."""
    tier, level = found.get("school_tier"), found.get("education")
    if tier is None or level is None or level.low <= _BACHELOR + 2:
        return False
    line = _line(told.views["self"], tier.start)
    return "本科" in line and not re.search(r"[硕博研]", line)


def _line(view: str, at: int) -> str:
    return view[view.rfind("\n", 0, at) + 1 : (view + "\n").index("\n", at)]
