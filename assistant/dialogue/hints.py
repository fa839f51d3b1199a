"""What a model read of a message besides: believed where the patterns read nothing."""

from __future__ import annotations

from assistant.dialogue.offered import ChosenReading
from assistant.dialogue.wishes import Wish
from assistant.ports import FactReading
from assistant.types import Turn


def hinted(turn: Turn) -> list[Wish]:
    """The wish that only a model saw, if any."""
    act = turn.reading.act if turn.reading else None
    return [Wish(act, turn.text)] if act else []


def planned(turn: Turn) -> list[Wish]:
    """All wishes of the message, where a model saw more of them than the patterns."""
    return [Wish(kind, text) for kind, text in turn.reading.plan] if turn.reading else []


def with_heard(read: FactReading, turn: Turn) -> FactReading:
    """The facts read, and those that only a model heard; of the same fact or words the reader's stand."""
    heard = turn.reading.heard if turn.reading else ()
    ids = {fact.fact for fact in read.facts}
    more = [h for h in heard if h.fact not in ids and h.fact not in read.unknown]
    if not more:
        return read
    return ChosenReading((*read.facts, *more), tuple(read.unknown), read.denied_group, tuple(read.doubts))
