"""act: wishes are served by tools, and the facts that decide are asked for; questions pass through."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace

from assistant.dialogue.knowing import still_fresh
from assistant.dialogue.manager import Dialogue
from assistant.dialogue.state import DialogueState, copied
from assistant.incidents import incident
from assistant.types import Message, Turn
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)


class Act:
    """The dialogue as a step; without one every message is a question."""

    name = "act"

    def __init__(self, dialogue: Dialogue | None = None) -> None:
        self._dialogue = dialogue

    def __call__(self, turn: Turn) -> Turn:
        """Add the draft, the new state, and what is to be said behind the answer."""
        if self._dialogue is None:
            return turn
        state = copied(turn.dialogue) if turn.dialogue else DialogueState()
        still_fresh(state, turn.as_of)
        try:
            move = self._dialogue.take(turn, state, person_of(turn.message))
        except KnowledgeError:
            raise
        except Exception as error:  # the question can still be answered from the clauses
            _log.error("dialogue failed: %s", incident(error))
            return turn
        if move.secret:
            turn = _without_secret(turn, move.secret)
        kept = None if turn.dialogue is None and move.state.is_empty() else move.state
        return replace(turn, draft=move.draft, dialogue=kept, aside=move.aside)


def person_of(message: Message) -> str | None:
    """An opaque key of the person: by what the channel verified, else by the browser or account."""
    who = (
        f"id:{message.identity}"
        if message.identity
        else message.sender and f"{message.channel}:{message.sender}"
    )
    return hashlib.sha256(who.encode()).hexdigest() if who else None


def _without_secret(turn: Turn, instead: str) -> Turn:
    reading = replace(turn.reading, question=instead, said=instead) if turn.reading else None
    return replace(turn, text=instead, reading=reading)
