"""Ends a turn with words of our own (no policy is stated)."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Answer, AnswerStatus, QuickReply, Turn


def say(turn: Turn, text: str, status: AnswerStatus, quick_replies: tuple[QuickReply, ...] = ()) -> Turn:
    """The turn, answered with the text."""
    return replace(turn, answer=Answer(text, status, quick_replies=quick_replies))
