"""Answers given before: the same question to the same release, for the same place and day, needs no work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from assistant.privacy import mask
from assistant.types import Message, Turn
from knowledge.index.synonyms import policy_synonyms

_MOST = 1024  # finished turns, some 10 KB each


class Recall:
    """The last finished turns that stood on nothing but the question (no conversation before it)."""

    def __init__(self) -> None:
        self._turns: OrderedDict[Hashable, Turn] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, turn: Turn, release: int | None) -> Turn | None:
        """The turn finished, if the same was asked before."""
        key = _key(turn, release)
        with self._lock:
            known = self._turns.get(key) if key else None
            if known is None:
                return None
            self._turns.move_to_end(key)
        return replace(known, message=turn.message)

    def keep(self, turn: Turn, release: int | None) -> None:
        """Remember a finished turn, without what personal data its message held."""
        key = _key(turn, release)
        if key is None or turn.answer is None or turn.answer.status.startswith("error") or not turn.whole:
            return
        message = Message("", turn.message.channel, "", turn.message.received_at)
        with self._lock:
            self._turns[key] = replace(turn, message=message, evidence=(), draft=None)
            while len(self._turns) > _MOST:
                self._turns.popitem(last=False)


def _key(turn: Turn, release: int | None) -> Hashable | None:
    """What an answer depends on; None when it depends on a conversation. Only the masked text is kept."""
    if turn.history or turn.dialogue is not None or release is None:
        return None
    text, places, words = mask(turn.message.text).strip(), (turn.region, turn.home_region), policy_synonyms()
    return text, places, turn.as_of, release, turn.replays, words
