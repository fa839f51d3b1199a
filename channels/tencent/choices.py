"""Quick replies where there are no buttons: numbered options, and what a number meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from channels.tencent.outbox import Choice
from channels.tencent.wording import listed, words

_MOST, _LABEL = 9, 40
_HAN = "一二三四五六七八九"
_NUMBERED_CARDS = ("slots",)  # their numbers mean the times that they list


def offered(answer: Mapping[str, Any]) -> list[Choice]:
    """The quick replies of an answer; without numbers where a card has numbers of its own."""
    bare = any(card.get("type") in _NUMBERED_CARDS for card in answer["cards"])
    return [
        {"label": one["label"][:_LABEL], "send": one["send"], "region": one.get("region"), "bare": bare}
        for one in answer["quick_replies"][:_MOST]
    ]


def drawn(choices: Sequence[Choice]) -> str:
    """The options in lines; empty without any."""
    if not choices:
        return ""
    if choices[0]["bare"]:
        return words("also", labels="、".join(one["label"] for one in choices))
    lines = [f"{n}. {one['label']}" for n, one in enumerate(choices, 1)]
    return "\n".join([words("answer_with"), *lines])


def chosen(text: str, clicked: str, choices: Sequence[Choice]) -> Choice | None:
    """The option that a reply means: its number, its label, or the one clicked in a menu message."""
    said = unicodedata.normalize("NFKC", text).strip()
    for one in choices:
        if said == unicodedata.normalize("NFKC", one["label"]):
            return one
    if choices and choices[0]["bare"]:
        return None
    number = clicked.removeprefix("o") if clicked.startswith("o") else _number(said)
    return choices[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(choices) else None


def _number(said: str) -> str:
    found = re.match(listed("number"), said)
    if not found:
        return ""
    return str(_HAN.index(found[1]) + 1) if found[1] in _HAN else found[1]
