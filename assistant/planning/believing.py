"""What of a plan the message bears out: each step in the person's own words, nothing that nobody wished.

A step that holds becomes a wish of the dialogue: the same code then asks for facts, works out the rules and
confirms bookings as for a wish that a pattern saw, so a plan can do nothing that the dialogue would not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.wishes import Wish
from assistant.dialogue.words import folded, one_of, parts
from assistant.planning.steps import MOST, Plan, PlannedStep, wish_of

_CLAUSE = re.compile(r"[，,。；;！!？?\n]")


def believed(plan: Plan, text: str) -> tuple[list[Wish], list[str]]:
    """The wishes of the steps that hold, in the plan's order; and of the others why they do not."""
    found: list[Wish] = []
    fell: list[str] = []
    for step in plan.steps:
        wish = _wish(step, text)
        if isinstance(wish, str):
            fell.append(wish)
        elif all(one.kind != wish.kind for one in found):
            found.append(wish)
    return found, fell


def merged(seen: Sequence[Wish], planned: Sequence[Wish], text: str) -> list[Wish]:
    """The wishes that patterns saw, and between them those that only the plan has, as they were said."""
    kinds = {wish.kind for wish in seen}
    more = [wish for wish in planned if wish.kind not in kinds and not _is_served(wish, seen)]
    return sorted([*seen, *more], key=lambda wish: _place(wish, text))[:MOST]


def _wish(step: PlannedStep, text: str) -> Wish | str:
    """The wish of a step, or what is wrong with it: tool, quote, argument, words."""
    rule = wish_of(step.tool)
    if rule is None:
        return "tool"
    if step.quote not in text:
        return "quote"
    if any(value not in text for value in step.arguments.values()):
        return "argument"
    own = not rule.get("oneself") or one_of("oneself", folded(text))
    if not own or not re.search(rule["words"], step.quote):
        return "words"
    return Wish(rule["wish"], folded(_whole(step, text)))


def _whole(step: PlannedStep, text: str) -> str:
    """The part of the message around the quote, with the words of the arguments that follow it."""
    start = text.index(step.quote)
    end = start + len(step.quote)
    for value in step.arguments.values():
        at = text.find(value, start)
        end = max(end, at + len(value)) if start <= at <= end + len(step.quote) + 12 else end
    begin = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    close = next((m.start() for m in _CLAUSE.finditer(text, end)), len(text))
    return text[begin:close]


def _is_served(wish: Wish, seen: Sequence[Wish]) -> bool:
    """Whether a pattern took the same words for another wish: then the pattern stands."""
    return any(wish.text in one.text or one.text in wish.text for one in seen)


def _place(wish: Wish, text: str) -> int:
    whole = folded(text)
    at = whole.find(wish.text)
    if at >= 0:
        return at
    part = next((part for part in parts(text) if folded(part) == wish.text), None)
    return whole.find(folded(part)) if part else len(whole)
