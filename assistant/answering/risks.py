"""Cues that a person should take over: danger, complaint, dispute, hurry; questions that got no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.dialogue.words import folded
from assistant.types import Exchange
from prompts.loader import load

_SHOWN = 60  # characters of a question in a reason


def is_danger(text: str) -> bool:
    """Whether somebody speaks of ending their life."""
    return _is("danger", folded(text))


def risk_of(text: str) -> str | None:
    """The first of complaint, dispute, hurry, upset that a message shows; None for a mere question."""
    said = folded(text)
    return next((kind for kind in load("risks")["offered"] if _is(kind, said)), None)


def gives_up(status: str, history: Sequence[Exchange]) -> bool:
    """Whether so many questions in a row, with this one of that status, got no answer."""
    known = load("risks")
    last = [status, *(one.status for one in reversed(history))][: known["no_answers"]]
    return len(last) == known["no_answers"] and all(one in known["unanswered"] for one in last)


def why(text: str, history: Sequence[Exchange]) -> str:
    """Why somebody asks for a person, as far as their words before show it: for the row of the queue."""
    before = next((one for one in reversed(history) if not one.status.startswith("handover_")), None)
    if before is None:
        return text
    if kind := risk_of(before.question):
        return f"{text}（{load('risks')[kind]['name']}：{before.question[:_SHOWN]}）"
    if before.status in load("risks")["unanswered"]:
        return f"{text}（没有答上：{before.question[:_SHOWN]}）"
    return text


def _is(kind: str, said: str) -> bool:
    wanted, excepted = _patterns(kind)
    return any(p.search(said) for p in wanted) and not any(p.search(said) for p in excepted)


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    entry = load("risks")[kind]
    wanted, excepted = (tuple(map(re.compile, entry.get(name, ()))) for name in ("part", "except"))
    return wanted, excepted
