"""What may be kept and shown of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from tools.errors import BadArguments

_PRIVATE = re.compile(
    r"name|phone|mobile|id_?(card|number|no)|passport|address|email|employer|company|wechat|account|bank"
    r"|姓名|电话|手机|证件|身份证|护照|住址|地址|邮箱|单位名称|微信|账号"
)
_TELLING = re.compile(r"\d{5,}|@")
_NUMBER = re.compile(r"(?<!\d)\d{10,18}[\dXx]?(?![\dXx])")
_LONGEST = 20
_PHONE = re.compile(r"(?:\+?86)?(1\d{10}|0\d{9,11}|\d{7,8})")


def masked_profile(facts: Mapping[str, object]) -> dict[str, bool | int | float | str]:
    """The facts that tell nothing of who it is: no names, numbers of papers, addresses; days as months."""
    kept: dict[str, bool | int | float | str] = {}
    for fact, value in facts.items():
        if isinstance(value, date | datetime):
            value = f"{value:%Y-%m}"
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            value = value[:7]
        if isinstance(value, bool | int | float | str) and not _PRIVATE.search(fact.lower()) and _dull(value):
            kept[fact] = value
    return kept


def _dull(value: object) -> bool:
    return not isinstance(value, str) or (len(value) <= _LONGEST and not _TELLING.search(value))


def phone_of(text: str | None) -> str | None:
    """A telephone number as digits; BadArguments if it is none."""
    if not text or not text.strip():
        return None
    digits = re.sub(r"[\s\-()（）]", "", text)
    found = _PHONE.fullmatch(digits)
    if not found:
        raise BadArguments("这个电话号码看起来不对。请填写 11 位手机号，或带区号的固定电话；不留电话也可以。")
    return found.group(1)


def masked_phone(phone: str | None) -> str | None:
    """138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else None


def masked_text(text: str) -> str:
    """The text without ID numbers, telephone numbers and account numbers: of each the last four are left."""
    return _NUMBER.sub(lambda found: "****" + found.group()[-4:], text)
