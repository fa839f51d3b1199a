"""A text by its articles (条), while it is amended: places in it, and what stands at them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge.tree.numbering import cn_number, cn_numeral
from knowledge.types import Clause

ARTICLE = re.compile(r"第(?P<n>[一二三四五六七八九十百千零〇0-9]+)条(?:之.)?")
_BELOW = re.compile(r"第[^条款项]+条(?P<sub>第[^条款项]+款)?(?P<item>第（.+）项)?$")


class Uncertain(Exception):
    """An order that cannot be carried out for certain; the text says why, for a person."""


@dataclass(slots=True)
class Article:
    """An article (条): its number, or None for what stands outside articles; where it stands; its clauses."""

    number: int | None
    clauses: list[Clause]
    head: tuple[str, ...] = ()
    wanted: int | None = None  # the number that an added one is to get
    recounted: Literal["", "added", "deleted"] = ""  # whether its paragraphs have other numbers by now


def number_of(label: str) -> int | None:
    """The number of the article that a label begins with; none for 第三条之一."""
    match = ARTICLE.match(label)
    if match is None or "之" in match[0]:
        return None
    return cn_number(match["n"])


def article_label(number: int) -> str:
    """第七条 for 7."""
    return f"第{cn_numeral(number)}条"


def article_of(label: str | None) -> str:
    """The article that a label begins with, as it writes it; empty where it begins otherwise."""
    match = ARTICLE.match(label or "")
    return match[0] if match else ""


def parts_of(place: str) -> tuple[str, str]:
    """The paragraph (第二款) and the item (第（一）项) of a place; empty where it names none."""
    match = _BELOW.match(place)
    if match is None:
        raise Uncertain(f"不能确定{place}指哪里")
    return match["sub"] or "", match["item"] or ""


def within(label: str, place: str) -> bool:
    """Whether a label is a place or below it: 第七条第二款 is within 第七条."""
    return label == place or label.startswith((f"{place}第", f"{place}（其", f"{place}表"))


def without_number(text: str, item: str) -> str:
    """An item's text without the number that the decision writes in front of it."""
    return re.sub(r"^[（(][^（）()]{1,3}[）)]\s*", "", text) if item else text


def headings_of(clause: Clause) -> tuple[str, ...]:
    """The headings (章、节) above a clause's article."""
    for place, part in enumerate(clause.path):
        if ARTICLE.match(part):
            return clause.path[:place]
    return ()


def titles_of(article: Article) -> set[str]:
    """The title of an article (条名) where it has one: 适用范围 of 第二条（适用范围）."""
    parts = (part for clause in article.clauses for part in clause.path)
    found = {ARTICLE.sub("", part, count=1).strip("（）() 　【】") for part in parts if ARTICLE.match(part)}
    return found - {""}


def own_leads(article: Article, articles: Iterable[Article]) -> set[str]:
    """Lines of context that only this article has: its lead-ins, not the headings above it."""
    others = {line for a in articles if a is not article for c in a.clauses for line in c.context.split("\n")}
    return {line for c in article.clauses for line in c.context.split("\n") if line} - others
