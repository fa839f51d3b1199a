"""Names of policies as others cite them: titles without edition and year, numbers as anybody writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Za-z]{1,20})[〔\[(【﹝](?P<year>\d{4})[〕\])】﹞](?:第)?(?P<n>\d{1,5})号"
)
_ISSUED = re.compile(r"(?:印发|发布|公布|颁布)《(.+?)》(?:\([^()]*\))?的(?:通知|公告|决定|命令)$")
_BRACKETED = re.compile(r"\([^()]*(?:\d{4}|修订|修正|试行|暂行|版|失效|废止|替代)[^()]*\)")
_EDITION = re.compile(r"(?:修订|修正)(?:版|稿)?$|试行")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:年度?)?版?")
_DECISION = re.compile(r"关于(?:修改|修正|废止|宣布失效).*的决定$|修正案$")
_QUOTES = re.compile(r"[《》〈〉“”\"\s]")

_REMEMBERED = 16384  # texts: a run compares the same titles again and again
Number = tuple[str, str, str]


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Half width, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(_REMEMBERED)
def number_in(text: str) -> Number | None:
    """The 文号 in a text as (organ's code, year, number); the code may begin with words before it."""
    found = _NUMBER.search(plain(text))
    return (found["code"], found["year"], found["n"].lstrip("0")) if found else None


@lru_cache(_REMEMBERED)
def title_key(title: str) -> str:
    """The title without number, edition (2025年修订、试行) and year, to compare with another."""
    text = _NUMBER.sub("", plain(title))
    if issued := _ISSUED.search(text):
        text = issued[1]
    text = _EDITION.sub("", _BRACKETED.sub("", _QUOTES.sub("", text)).replace("()", ""))
    return _YEAR.sub("", text)


def is_yearly(title: str) -> bool:
    """Whether the title names a year in its words (2025年度申报通知): another year may be another matter."""
    return bool(_YEAR.search(_BRACKETED.sub("", _NUMBER.sub("", plain(title)))))


def is_decision(title: str) -> bool:
    """Whether the title is of a decision that changes others (关于修改《…》的决定): an act of its own."""
    return bool(_DECISION.search(_BRACKETED.sub("", plain(title))))
