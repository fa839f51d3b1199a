"""How documents, places and days are named in an answer."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from knowledge.index.synonyms import Synonyms, policy_synonyms
from knowledge.regions import NATION, regions, without_places
from knowledge.text.normalize import fold
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


def part_of(region: str, place: str) -> bool:
    """Whether a region lies in a city; in a province or the country the cities go their own ways."""
    return regions().get(place).level == "city" and place in regions().chain(region)[:-1]


def led_place(document: PolicyDocument) -> str:
    """The place, where the title does not say it already; nothing for the whole country."""
    if document.region == NATION:
        return ""
    own = regions().get(document.region).name
    stem = own.rstrip("省市区县")
    return "" if stem and stem in document.title else place_of(document)


def names_of(document: PolicyDocument) -> str:
    """All that a document is called, as one text."""
    return " ".join((document.title, *document.aliases))


def names_in(question: str, document: PolicyDocument) -> frozenset[str]:
    """The words of the question that name the document's topics or, in short, its place."""
    stem = regions().get(document.region).name.rstrip("省市区县")
    names = [*document.topics, *(without_places(alias) for alias in document.aliases)]
    synonyms = policy_synonyms()
    found = {n for name in names if len(name) > 1 for n in _same(name, synonyms) if n in question}
    return frozenset(found | ({stem} if len(stem) > 1 and stem in question else set()))


def names_both(question: str, one: PolicyDocument, other: PolicyDocument) -> bool:
    """Whether the longest name that a question gives one document could name the other, too."""
    own = max(sorted(names_in(question, one)), key=len, default="")  # a set has another order each start
    return not own or any(name in own or own in name for name in names_in(question, other))


@lru_cache(maxsize=4096)
def _same(name: str, synonyms: Synonyms) -> tuple[str, ...]:
    """The name and the other names of the same thing (政策同义词)."""
    meanings = synonyms.found(fold(name))
    return (name, *(other for m in meanings if m.said == fold(name) for other in m.others))


def issuer_of(document: PolicyDocument) -> str:
    """Whom to ask about a document."""
    return (document.issuer or "政策主管部门").replace("；", "、").split("（")[0]


def chinese_date(day: date) -> str:
    """2025年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
