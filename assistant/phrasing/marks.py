"""Tokens ([c1]) in what a model writes, and the marks that it must not make itself."""

from __future__ import annotations

import re

_OPEN, _CLOSE = r"[\[［【〔]", r"[\]］】〕]"
_IDS = r"[cC]\s?\d{1,3}(?:\s*[,，、;；]?\s*[cC]?\s?\d{1,3})*"
TOKEN = re.compile(rf"(?:{_OPEN}\s*)+({_IDS})(?:\s*{_CLOSE})+")
_ID = re.compile(r"\d{1,3}")
# A token cut off, and numbers in brackets: citation marks, which only code may set. 〔2022〕 is a year.
_STRAY = re.compile(rf"{_OPEN}\s*{_IDS}|[\[［【〔]\s*\^?\d{{1,3}}\s*[\]］】〕]")
_BULLET = re.compile(
    r"^(?:[-*•·●▪○–—]+\s+|[•·●▪○]\s*|\d{1,2}\s*[.．、)）](?!\d)\s*|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]\s*"
    r"|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*)"
)
_HEAD = re.compile(r"^(?:#{1,6}\s*|>\s*)+")
_LOUD = re.compile(r"\*\*|__|`+|~~|^\*|\*$")
MARKUP = re.compile(
    r"<\s*[a-zA-Z/!?]|\]\(|!\[|https?:|www\.|javascript:|data:|&#?\w+;|^\s*\||\{\{|\$\{|[\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
"""What never stands in an answer: HTML, links, pictures, tables, templates, characters turning text round."""


def tokens(text: str) -> tuple[str, ...]:
    """The tokens in a text, in order."""
    found = (f"c{int(id_)}" for match in TOKEN.finditer(text) for id_ in _ID.findall(match[1]))
    return tuple(dict.fromkeys(found))


def without_tokens(text: str) -> str:
    """The text without tokens and without marks of its own."""
    return _STRAY.sub("", TOKEN.sub("", text))


def disarmed(text: str) -> str:
    """Data in which nothing looks like a token: [c1] becomes c1."""
    return TOKEN.sub(lambda found: found[1], text)


def undressed(text: str) -> tuple[str, bool]:
    """The text without Markdown, and whether it was an item of a list."""
    text = _HEAD.sub("", text.strip())
    plain = _BULLET.sub("", text)
    return _LOUD.sub("", plain).strip(), plain != text
