"""Cities in a message: the one asked about (本市), another, or one of which that is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HERE, AWAY, UNSURE = "\ue000", "\ue001", "\ue002"  # each character of a city's name is turned into one
ELSEWHERE = "990000"  # the place asked about when all that is known is which it is not
_FILE = Path(__file__).with_name("places.yaml")
_MUNICIPAL = ("11", "12", "31", "50")
_FROM = (
    r"(?:老家|户[口籍]|籍贯|来自|出生)[^,;。?!\n\s]{{0,4}}(?:{0})"
    r"|(?:{0})(?:省|市)?(?:人|户|籍|农村|乡下|的?老家|那边的人)"
)
COUNTRIES = (
    "英国|美国|澳洲|澳大利亚|日本|韩国|德国|法国|加拿大|新加坡|俄罗斯|马来西亚|荷兰|新西兰|爱尔兰|瑞士|瑞典|丹麦"
    "|芬兰|挪威|意大利|西班牙|葡萄牙|比利时|奥地利|波兰|匈牙利|捷克|泰国|越南|白俄罗斯|乌克兰|菲律宾|印尼|印度|以色列"
    "|巴西|墨西哥|阿根廷|土耳其|埃及|南非|巴基斯坦|哈萨克斯坦|沙特|阿联酋|朝鲜|蒙古国"
)
PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江西|安徽|福建|河南|湖北|湖南|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古?|广西"
    "|西藏|宁夏|新疆|山东|江苏|浙江|广东|东北"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of cities, districts and provinces with their codes, and the expression that finds them.

    `cities` names what tells of which city is spoken; `near` is a district known only in its own city.
    """

    codes: Mapping[str, str]
    expression: re.Pattern[str]
    cities: frozenset[str]
    near: Mapping[str, tuple[str, ...]]
    asked: frozenset[str]


@cache
def names() -> Names:
    """places.yaml, compiled once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)
    cities = {name: code for part in (data["cities"], data["districts"]["known"])
              for code, given in part.items() for name in given}  # fmt: skip
    provinces = {name: code for code, given in data["provinces"].items() for name in given}
    near: dict[str, tuple[str, ...]] = {}
    for code, given in data["districts"]["others"].items():
        near |= {name: (*near.get(name, ()), code) for name in given if name not in cities}
    return Names(
        {**provinces, **data["abbreviations"], **cities}, _expression(data, [*cities, *provinces, *near]),
        frozenset(cities), near, frozenset(map(_stem, data["asked"])),
    )  # fmt: skip


def _expression(data: Mapping[str, str], said: list[str]) -> re.Pattern[str]:
    short = "".join(data["abbreviations"])
    first = "".join(sorted({name[0] for name in said}))
    text = "|".join(sorted(said, key=len, reverse=True))
    return re.compile(
        rf"(?=[{first}])(?:{text})[市区]?(?!{data['not_before']})"
        rf"|[{short}](?=籍|户(?!外|型|均|头|主))|(?<=[在来到回离])[{short}](?![东都剧州圳津圳])"
    )


def marked(text: str, place: str | None) -> str:
    """The text with every city turned into marks of the same length; provinces only with a `place`."""
    known = names()

    def mark(found: re.Match[str]) -> str:
        name = found[0] if _known(found[0], known) else found[0][:-1]
        if name in known.near:
            here = any(_sort(code, place) == HERE for code in known.near[name])
            return HERE * len(found[0]) if here else found[0]
        if not place and name not in known.cities and len(name) > 1:
            return found[0]
        return _sort(known.codes[name], place) * len(found[0])

    return known.expression.sub(mark, text)


def _known(name: str, known: Names) -> bool:
    return name in known.codes or name in known.near


def named(text: str) -> list[str]:
    """The codes of the cities named in a text, in their order, each once."""
    known = names()
    found = (m[0] if m[0] in known.cities else m[0][:-1] for m in known.expression.finditer(text))
    codes = {_stem(known.codes[name]): known.codes[name] for name in found if name in known.cities}
    return list(codes.values())


def meant(text: str, hometown: bool = False) -> str | None:
    """The one city that a message is about, if it names one; ELSEWHERE if it only tells where one is from."""
    if hometown:
        found = named(text)
        return ELSEWHERE if found and not any(_stem(code) in names().asked for code in found) else None
    found = named(_left().sub("", text))
    asked = [code for code in found if _stem(code) in names().asked]
    if len(asked) == 1 or (len(found) == 1 and not asked and not _is_origin(text)):
        return (asked or found)[0]
    return ELSEWHERE if found and not asked and _is_origin(text) else None


@cache
def _origin() -> re.Pattern[str]:
    return re.compile(_FROM.format("|".join(sorted(names().cities, key=len, reverse=True))))


@cache
def _left() -> re.Pattern[str]:
    """Cities where somebody once studied or was: 在武汉读的本科, 从北京来."""
    city = "|".join(sorted(names().cities, key=len, reverse=True))
    return re.compile(
        rf"(?:{city})(?:那边)?(?:[读念上](?:的|书|完|大学|研|博|了|过))|(?:之前|以前|原来|从)在?(?:{city})"
    )


def _is_origin(text: str) -> bool:
    return _origin().search(text) is not None


def _sort(code: str, place: str | None) -> str:
    one, other = _stem(code), _stem(place or "")
    if not other or (other != one and other.startswith(one)):
        return UNSURE
    return HERE if one.startswith(other) else AWAY


def _stem(code: str) -> str:
    """310104 → 31, 320583 → 3205, 320000 → 32, 000000 → nothing."""
    stem = code[:2] if code[:2] in _MUNICIPAL else code[:4].removesuffix("00")
    return "" if stem == "00" else stem
