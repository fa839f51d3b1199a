"""An answer in text messages: the words, the cards, and what it stands on with links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from channels.cardtext import card_text
from channels.tencent.choices import drawn, offered
from channels.tencent.outbox import Choice, Part
from channels.tencent.texts import ROOM, parts, size
from channels.tencent.wording import words

Link = Callable[[Mapping[str, Any]], str]
"""Gives the address of a citation's page, empty when there is none."""
_MARKS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def rendered(answer: Mapping[str, Any], link: Link) -> tuple[list[str], list[Choice]]:
    """The parts, and what is offered with the last of them."""
    if answer.get("status") == "handover_silent":
        return [], []  # an operator has it
    choices = offered(answer)
    whole = "\n\n".join(block for block in _blocks(answer, link) if block)
    found = parts(whole) or [words("failed")]
    if choices and size(found[-1]) + size(drawn(choices)) > ROOM:
        found.append(words("choose"))
    return found, choices


def headed(part: Part, foreign: bool) -> str:
    """The text of a part, with what it answers where something else was said since."""
    foreign = foreign and part.n == 0 and bool(part.title)
    return f"{words('about', title=part.title)}\n{part.text}" if foreign else part.text


def said(answer: Mapping[str, Any]) -> Iterator[str]:
    """The words and the cards of an answer, without what it stands on."""
    text = plain(answer["text"])
    yield text
    for card in answer["cards"]:
        if not _told(card, text):
            yield card_text(card)


def _blocks(answer: Mapping[str, Any], link: Link) -> Iterator[str]:
    yield from said(answer)
    yield sources(answer["citations"], link)


def plain(text: str) -> str:
    """Without marks that WeChat would show as they are."""
    lines = (re.sub(r"^\s*[-*] ", "· ", re.sub(r"^#+ ", "", line)) for line in text.splitlines())
    return _MARKS.sub(r"\1", "\n".join(lines)).strip()


def sources(citations: Any, link: Link) -> str:
    """The clauses that the marks 〔1〕 mean."""
    rows = [_source(one, link(one)) for one in citations]
    return "\n".join([words("sources"), *rows]) if rows else ""


def _source(one: Mapping[str, Any], address: str) -> str:
    name = words("source", n=one["n"], title=_safe(one["title"]), label=_safe(one["label"]))
    mark, rest = name.split("〕", 1)
    return f'{mark}〕<a href="{address}">{rest}</a>' if address else name


def _safe(text: str) -> str:
    return text.replace("<", "＜").replace(">", "＞")


def _told(card: Mapping[str, Any], text: str) -> bool:
    """Whether the words already name every place of the card."""
    return card.get("type") == "places" and all(one["name"] in text for one in card["places"])
