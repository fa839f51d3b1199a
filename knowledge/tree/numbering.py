"""The numbering of Chinese policy texts (编 章 节 条 项 目): what a line's own number is.

A `Marker` is a line's number with the style it is written in. Which style nests under which is not
decided here but by the order in which a document uses them (see outline.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Styles whose rank is fixed by custom (立法技术规范); all others nest in order of appearance.
RANKS = {"attachment": 0, "book": 1, "part": 1, "chapter": 2, "section": 3, "article": 4}

_UNITS = {"编": "book", "部分": "part", "章": "chapter", "节": "section", "条": "article"}
_CN = "一二三四五六七八九十百千零〇○两"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_N = rf"(?:[{_CN}]{{1,7}}|[0-9０-９]{{1,4}})"
_ENCLOSED = {"㈠": "（一）", "⑴": "（1）", "⒈": "1."}  # first of its row of ten or twenty

_UNIT = re.compile(rf"第\s*({_N})\s*(编|部分|章|节|条)(之[{_CN}]{{1,3}})?(?=(\s*))")
_ATTACHMENT = re.compile(
    r"(附件|附表|附录)\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*(?:[:：]|\s|$)"
)
_REFERENCE = re.compile(
    rf"第{_N}[款项条章]|第\s*[（(]{_N}[）)]\s*[项目]|规定|的|[、，,]|[和至或及与到]\s*第|中[的所]|款|项|所[称列指规述]|之"
)
_ITEM_REFERENCE = re.compile(r"项(?!目)|[款目](?=[的规、，])|规定的|的|[、和至或及与到]\s*[（(第]")
_ENUMERATION = re.compile(rf"(?:[{_CN}]{{1,3}}|[0-9]{{1,2}})(?:、|级|类|档|号|线|季度)")  # 「三、四级技师」
_STYLES = (
    ("cn_dot", re.compile(rf"([{_CN}]{{1,4}})\s*[、．.]")),
    ("cn_paren", re.compile(rf"[（(﹙〔\[]\s*([{_CN}]{{1,4}})\s*[）)﹚〕\]]\s*、?")),
    ("num_dot", re.compile(r"([0-9０-９]{1,2})\s*(?:[、．]|\.(?![0-9]))")),
    ("num_paren", re.compile(r"[（(﹙]?\s*([0-9０-９]{1,2})\s*[）)﹚]\s*、?")),
    ("circled", re.compile(r"([①-⑳])")),
    ("dotted", re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?=\s)")),
)
_FORMS = {"cn_dot": "{}、", "cn_paren": "（{}）", "num_dot": "{}.", "num_paren": "（{}）"}


@dataclass(frozen=True, slots=True)
class Marker:
    """A line's number: its style, its value, how it is quoted (`shown`) and the text after it."""

    style: str
    number: int
    shown: str
    rest: str


def cn_number(text: str) -> int:
    """The value of a Chinese or Arabic numeral up to 9999: 二十三 → 23."""
    if text[0].isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if (unit := {"十": 10, "百": 100, "千": 1000}.get(char)) is not None:
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _DIGITS[char]
    return total + digit


def cn_numeral(value: int) -> str:
    """The Chinese numeral of a number up to 9999: 23 → 二十三, 105 → 一百零五."""
    if value > 9999:
        return str(value)
    digits = "零一二三四五六七八九"
    places = [(unit, int(digit)) for unit, digit in zip("千百十 ", f"{value:04d}", strict=True)]
    text = "".join(digits[d] + (unit.strip() if d else "") for unit, d in places)
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


@lru_cache(maxsize=4096)
def read_marker(line: str) -> Marker | None:
    """The number a line begins with; None where it has none or where it is only a reference."""
    text = _open_enclosed(line.strip())
    return _attachment(text) or _unit(text) or _item(text)


def _open_enclosed(text: str) -> str:
    for first, form in _ENCLOSED.items():
        offset = ord(text[0]) - ord(first) if text else -1
        limit = 10 if first == "㈠" else 20
        if 0 <= offset < limit:
            n = cn_numeral(offset + 1) if first == "㈠" else str(offset + 1)
            return form.replace("一", n).replace("1", n, 1) + text[1:]
    return text


def _attachment(text: str) -> Marker | None:
    match = _ATTACHMENT.match(text)
    if not match:
        return None
    rest = text[match.end() :].strip()
    # 「附件：1. 申请表」 lists attachments; it does not open one. Nor does a sentence.
    if len(rest) > 60 or rest.endswith(("。", "；")) or (rest and _item(rest)):
        return None
    digits = match[2] or ""
    value = cn_number(digits) if digits else 1
    return Marker("attachment", value, match[1] + (str(value) if digits else ""), rest)


def _unit(text: str) -> Marker | None:
    match = _UNIT.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    if _REFERENCE.match(rest):  # 「第五条第二款规定的」 at the start of a line refers, it does not number
        return None
    number = match[1].translate(_HALF)
    shown = f"第{number}{match[2]}{match[3] or ''}"
    return Marker(_UNITS[match[2]], cn_number(number), shown, rest.strip())


_HALF = {ord("０") + i: str(i) for i in range(10)}


def _item(text: str) -> Marker | None:
    for style, pattern in _STYLES:
        if match := pattern.match(text):
            rest = text[match.end() :].strip()
            refers = _ITEM_REFERENCE if style.endswith("paren") else _ENUMERATION
            if refers.match(rest):
                return None
            return _item_marker(style, match[1].translate(_HALF), rest)
    return None


def _item_marker(style: str, number: str, rest: str) -> Marker | None:
    if style == "circled":
        return Marker(style, ord(number) - ord("①") + 1, number, rest)
    if style == "dotted":
        return Marker(f"dotted{number.count('.')}", int(number.split(".")[-1]), number, rest)
    return Marker(style, cn_number(number), _FORMS[style].format(number), rest)
