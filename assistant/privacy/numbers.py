"""Numbers that are told by themselves: identity, phone, card, documents, mail, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.checkdigits import is_card, is_identity
from assistant.privacy.numerals import Chain, chains
from assistant.privacy.types import Found
from assistant.privacy.view import View

_L, _R = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_BIRTHDAY = re.compile(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_COUNTRY = re.compile(r"(?:[(（]?\+|(?<!\d)00|(?<![\dA-Za-z]))86[)）]?[\s\-—]{0,2}$")
_SIZES = {(11,), (4, 4, 3), (4, 3, 4), (7, 4), (3, 8), (5, 6), (6, 5), (2, 3, 3, 3)}
_AMOUNTS = {(5, 6), (6, 5)}  # so parted it may as well be two amounts
_LANDLINE = re.compile(
    _L + r"[(（]?0\d{2,3}[)）]?[\s\-—]{0,2}[2-8]\d{2,3}[\s\-]?\d{4}(?:(?:转|-|\s转)\s?\d{2,5})?(?!\d)"
)
_ABROAD = re.compile(r"(?<![0-9A-Za-z])\+(?!86)\d{1,3}[\s\-]?\(?\d{2,4}\)?(?:[\s\-]?\d{2,4}){2,3}(?!\d)")
_DOCUMENTS = re.compile(
    _L + r"(?:[EeGgDdSsPpHh]\d{8}|[EeSsDdPp][A-Za-z]\d{7}|[HhMm]\d{8}(?:\d{2})?|[A-Za-z]{3}\d{12}"
    r"|[A-Za-z]{1,2}\d{6}[(（][0-9Aa][)）])" + _R
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]*(?:\s?(?:@|艾特|\(at\)|\[at\])\s?|\s+at\s+|#(?=[\w.\-]+\.(?:com|cn|net|org)))"
    r"[A-Za-z0-9\-]+(?:(?:\.|\s?点\s?|\s+dot\s+)[A-Za-z0-9\-]+)+"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•\s]?(?=[A-Z0-9]*\d[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}"
    + _R
)


def numbers(seen: View) -> Iterator[Found]:
    """Everything that its own form gives away."""
    for chain in chains(seen.digits):
        yield from _in_chain(chain)
    for kind, pattern in (
        ("邮箱", _MAIL), ("证件号", _DOCUMENTS), ("车牌号", _PLATE), ("电话", _LANDLINE), ("电话", _ABROAD),
    ):  # fmt: skip
        for match in pattern.finditer(seen.text):
            yield Found(kind, *match.span())


def _in_chain(chain: Chain) -> Iterator[Found]:
    first = 0
    while first < len(chain.groups):
        last, found = _longest(chain, first)
        if found:
            yield found
        first = last + 1


def _longest(chain: Chain, first: int) -> tuple[int, Found | None]:
    """The longest number that begins with a group; groups stay whole."""
    length = 0
    best: tuple[int, Found | None] = (first, None)
    for last in range(first, len(chain.groups)):
        length += chain.sizes(last, last)[0]
        if length > 21:
            break
        kind = _kind(chain.joined(first, last), chain.sizes(first, last))
        amounts = chain.sizes(first, last) in _AMOUNTS and not chain.close(first, last)
        if kind and not amounts and _stands_alone(chain, first, last):
            best = last, _with_country(chain, kind, first, last)
    return best


def _kind(number: str, sizes: tuple[int, ...]) -> str | None:
    if is_identity(number) and (len(number) == 18 or len(sizes) <= 3) and _plausible(number, sizes):
        return "证件号"
    mobile = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", number)
    if _MOBILE.fullmatch(mobile) and _as_phone(sizes, len(number)):
        return "手机号"
    return "银行卡号" if number.isdigit() and is_card(number) and _as_card(sizes) else None


def _plausible(number: str, sizes: tuple[int, ...]) -> bool:
    """Years and amounts in a row are no identity number; parted, it must hold a day of birth."""
    if len(number) == 15:
        return sizes in ((15,), (6, 6, 3), (6, 9))
    return len(sizes) == 1 or bool(_BIRTHDAY.match(number))


def _as_phone(sizes: tuple[int, ...], length: int) -> bool:
    if length > 11:
        sizes = sizes[1:] if len(sizes) > 1 and sizes[0] in (2, 4) else (11,)
    singly = len(sizes) >= 6 and max(sizes) <= 2
    return (
        sizes in _SIZES
        or singly
        or (len(sizes) > 1 and sizes[0] == 3 and max(sizes) <= 5 and len(sizes) <= 4)
    )


def _as_card(sizes: tuple[int, ...]) -> bool:
    return len(sizes) == 1 or (len(sizes) >= 4 and set(sizes[:-1]) == {4}) or sizes[0] == 6


def _stands_alone(chain: Chain, first: int, last: int) -> bool:
    start, end = chain.span(first, last)
    before, after = chain.text[start - 1 : start], chain.text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalnum())


def _with_country(chain: Chain, kind: str, first: int, last: int) -> Found:
    start, end = chain.span(first, last)
    country = _COUNTRY.search(chain.text, max(0, start - 8), start) if kind == "手机号" else None
    return Found(kind, country.start() if country else start, end)
