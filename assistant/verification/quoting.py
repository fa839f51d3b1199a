"""Whole sentences of a clause, word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.verification.lexicon import raw
from assistant.verification.sources import Source
from assistant.verification.told import Told
from assistant.verification.written import plain, written
from knowledge.regions import regions

_MARKS = str.maketrans("", "", '，、：；。！？（）-·"“” ')


_PIECE = re.compile("[^。；！？\n]+")
_LEAD = re.compile("(?:根据|按照|依据|按)([\u4e00-\u9fff]{0,16})(《.+?》)(?:（([^（）]+)）)?[：，]")


_ITEM = re.compile(r"(?<=[：；\n])[(（]?[1-9]\d?[)）、.](?!\d)")


def quoted(told: Told) -> bool:
    """Whether the sentence is of the clause's own, named by its title or not."""
    pieces = [p.translate(_MARKS) for p in _PIECE.findall(told.sentence.text)]
    there = {p for unit in told.units for p in _pieces(unit.text)} | {
        written(unit.text).text.translate(_MARKS) for unit in told.units
    }
    return bool(pieces) and (all(p in there for p in pieces) or "".join(pieces) in there)


def without_source(sentence: str, sources: Sequence[Source]) -> str:
    """The sentence without 根据《…》（文号）： before it, where that is a document of the clauses."""
    match = _LEAD.match(plain(sentence))
    if match is None:
        return sentence
    for source in sources:
        document = source.passage.document
        place = regions().name(document.region)
        titles = {bare(document.title), *(bare(a) for a in document.aliases)}
        number = plain(document.number or "")
        if match[1] in place and bare(match[2]) in titles and (not match[3] or match[3] in number):
            return plain(sentence)[match.end() :]
    return sentence


def without_opening(sentence: str) -> str:
    """The sentence without greetings and marks of a list (您好，；1. ；- ) before it and its items."""
    text = plain(sentence)
    while match := _opening().match(text):
        text = text[match.end() :]
    return _ITEM.sub("", text) if text else sentence


@cache
def _opening() -> re.Pattern[str]:
    return re.compile("|".join(raw("closed")["openings"]))


def bare(title: str) -> str:
    """A title without its marks."""
    return re.sub("[〈〉《》]", "", plain(title))


def _pieces(text: str) -> list[str]:
    return [p.translate(_MARKS) for p in _PIECE.findall(written(text).text)]
