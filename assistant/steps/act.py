"""act: wishes are served by tools, and the facts that decide are asked for; questions pass through."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace

from assistant.dialogue.desk import DialogueDesk
from assistant.dialogue.state import DialogueState, copied
from assistant.incidents import incident
from assistant.types import Message, Turn
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)


class Act:
    """The dialogue as a step; without one every message is a question."""

    name = "act"

    def __init__(self, desk: DialogueDesk | None = None) -> None:
        self._desk = desk

    def __call__(self, turn: Turn) -> Turn:
        """Add the draft, the new state, and what is to be said behind the answer."""
        if self._desk is None or not self._desk.concerns(turn):
            return turn
        state = copied(turn.dialogue) if turn.dialogue else DialogueState()
        try:
            move = self._desk.open().take(turn, state, person_of(turn.message))
        except KnowledgeError:
            raise
        except Exception as error:  # the question can still be answered from the clauses
            _log.error("dialogue failed: %s", incident(error))
            return turn
        if move.secret:
            turn = _without_secret(turn, move.secret)
        kept = None if turn.dialogue is None and move.state.is_empty() else move.state
        # What a tool did was done for this person and now: the same words of another do it again.
        whole = turn.whole and move.draft is None
        return replace(turn, draft=move.draft, dialogue=kept, aside=move.aside, whole=whole)


def person_of(message: Message) -> str | None:
    """An opaque key of the person: by what the channel verified, else by the browser or account."""
    return person_key(message.channel, message.sender, message.identity)


def person_key(channel: str, sender: str, identity: str | None) -> str | None:
    """The key of a sender of a channel."""
    who = f"id:{identity}" if identity else sender and f"{channel}:{sender}"
    return hashlib.sha256(who.encode()).hexdigest() if who else None


def _without_secret(turn: Turn, instead: str) -> Turn:
    reading = replace(turn.reading, question=instead, said=instead) if turn.reading else None
    return replace(turn, text=instead, reading=reading)
