"""Whether a message is worth a model's reading: only where the deterministic one is unsure."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from assistant.dialogue.state import Pending
from assistant.dialogue.wishes import is_question, wishes
from assistant.dialogue.words import folded, one_of
from assistant.types import Turn
from prompts.loader import load

_ANY = 99  # facts: wishes that need some are possible, too


def worth(turn: Turn) -> str | None:
    """answer, follow_up or oneself: what may be read better; None for clear messages."""
    pending = turn.dialogue.pending if turn.dialogue else None
    if pending is not None:
        return "answer" if pending.kind == "fact" and _is_unread(turn, pending) else None
    if _points_back(turn):
        return "follow_up"
    return "oneself" if _is_a_story(turn) else None


def _is_unread(turn: Turn, pending: Pending) -> bool:
    """An answer to what was asked that says more than a word, and nothing that is understood."""
    from tools.reading import read_facts

    text = folded(turn.text)
    if len(text) < rules()["unread"] or is_question(text) or wishes(turn.text, 0):
        return False
    read = read_facts(turn.text, turn.as_of, pending.name)
    return not (read.facts or read.unknown or read.doubts)


def _points_back(turn: Turn) -> bool:
    reading = turn.reading
    if not turn.history or reading is None or reading.followed_up or len(turn.text) > rules()["short"]:
        return False
    return not wishes(turn.text, 0) and bool(re.search(rules()["back"], folded(turn.text)))


def _is_a_story(turn: Turn) -> bool:
    """Long, about oneself, and no wish in it that a pattern knows."""
    text = folded(turn.text)
    return len(text) >= rules()["long"] and one_of("oneself", text) and not wishes(turn.text, _ANY)


@cache
def rules() -> dict[str, Any]:
    """prompts/understanding.yaml."""
    found: dict[str, Any] = load("understanding")
    return found
