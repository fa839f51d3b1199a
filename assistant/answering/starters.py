"""Questions to begin with."""

from __future__ import annotations

from assistant.types import QuickReply
from prompts.loader import load


def starter_replies() -> tuple[QuickReply, ...]:
    """The starter questions as quick replies."""
    return tuple(QuickReply(question, question) for question in load("starters"))
