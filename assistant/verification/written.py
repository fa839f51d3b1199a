"""A text as it is read: folded, without citation marks, its names, days and quantities found and masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.verification.days import Day, days
from assistant.verification.lexicon import raw
from assistant.verification.quantities import Quantity, quantities
from knowledge.text.document_numbers import numbers_in
from knowledge.text.normalize import fold

_MARK = re.compile(r"〔\d{1,2}〕|\[[甲乙丙丁a-z]?\d{1,2}\]|[*#`>|]+")
_TITLE = re.compile(r"《[^《》]*(?:《[^》]*》[^》]*)?》")
_WIDE = str.maketrans(",;:()!?", "，；：（）！？")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。、；）\u4e00-\u9fff]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s，。、；）\u4e00-\u9fff]*)?"
    r"|[a-z0-9._-]+@[a-z0-9.-]+|\d{3,4}-\d{7,8}|(?<![\d.])(?:1\d{10}|12\d{3}|\d{7,})(?![\d.元万])"
)
MASK = "\x01"
"""Stands for every character of what was taken out; no word of a text has it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text and what was found in it; `masked` is as long as `text`."""

    text: str
    masked: str
    titles: tuple[str, ...]
    numbers: tuple[str, ...]
    addresses: tuple[str, ...]
    days: tuple[Day, ...]
    quantities: tuple[Quantity, ...]


def plain(text: str) -> str:
    """The folded text without citation marks and markup, its marks of punctuation written one way."""
    folded = fold(_MARK.sub("", text))
    return folded.translate(_WIDE).replace(" ", "")


@lru_cache(maxsize=8192)
def written(text: str) -> Written:
    """The text read once."""
    text = _said_one_way(re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", "", plain(text)))
    titles = tuple(m[0] for m in _TITLE.finditer(text))
    numbers = list(numbers_in(text))
    masked = _without(text, [(n.start, n.end) for n in numbers])
    addresses = tuple(_ADDRESS.finditer(masked))
    masked = _without(masked, [m.span() for m in addresses])
    found_days = days(masked)
    masked = _without(masked, [(d.start, d.end) for d in found_days])
    found = quantities(masked)
    masked = _without(masked, [(q.start, q.end) for q in found])
    said = tuple(m[0] for m in addresses)
    return Written(text, masked, titles, tuple(n.number for n in numbers), said, found_days, found)


def _said_one_way(text: str) -> str:
    for pattern, instead in _rewrites():
        text = pattern.sub(instead, text)
    return text


@cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), instead) for pattern, instead in raw("lexicon")["rewrites"])


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text
