"""How documents, places and days are named in an answer."""

from __future__ import annotations

import re
from datetime import date

from knowledge.regions import NATION, regions
from knowledge.types import PolicyDocument

# 文号: an abbreviation, a year in brackets, a running number.
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕(?:第)?\d+号|第\d+号(?:令|公告)?|\d{4}年第\d+号")
_INNER = str.maketrans("《》", "〈〉")


def titled(document: PolicyDocument) -> str:
    """《title》 with its number if it has one; marks inside a title become 〈〉 (GB/T 15834)."""
    number = _NUMBER.search(document.number or "")
    return f"《{inner(document.title)}》" + (f"（{number.group()}）" if number else "")


def inner(title: str) -> str:
    """A title as it stands within title marks."""
    return title.translate(_INNER)


def short_title(document: PolicyDocument) -> str:
    """The title without what stands in brackets at its end."""
    return inner(re.sub(r"（[^（）]*）.*$", "", document.title)) or inner(document.title)


def subject_of(document: PolicyDocument) -> str:
    """What a conversation about the document is about, for the next question: its topic, and its place."""
    topic = document.topics[0] if document.topics else short_title(document)
    return topic if document.region == NATION else f"{place_of(document)}{topic}"


def place_of(document: PolicyDocument) -> str:
    """The full name of the place a policy is for."""
    return regions().name(document.region)


def led_place(document: PolicyDocument) -> str:
    """The place, where the title does not say it already; nothing for the whole country."""
    if document.region == NATION:
        return ""
    own = regions().get(document.region).name
    stem = own.rstrip("省市区县")
    return "" if stem and stem in document.title else place_of(document)


def issuer_of(document: PolicyDocument) -> str:
    """Whom to ask about a document."""
    return (document.issuer or "政策主管部门").replace("；", "、").split("（")[0]


def chinese_date(day: date) -> str:
    """2025年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
