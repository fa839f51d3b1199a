"""After an answer that offers 帮我测算一下: who then tells only of oneself takes up the offer."""

from __future__ import annotations

from assistant.answering.follow_up import is_exchanged
from assistant.dialogue.wishes import Wish, is_question
from assistant.dialogue.words import folded, one_of
from assistant.types import AnswerStatus, Exchange, Turn

_LONGEST = 40  # what only tells is short


def taken_up(turn: Turn, facts: int) -> list[Wish]:
    """The check that was offered, if the message tells facts (`facts` of them) or where one works."""
    last = offer_before(turn)
    told = facts or one_of("works_there", folded(turn.text))
    return [Wish("check", last.rewritten)] if last and told else []


def offer_before(turn: Turn) -> Exchange | None:
    """The answered policy question just before, if the message may take up the offer behind its answer."""
    last = turn.history[-1] if turn.history else None
    if last is None or last.status != AnswerStatus.ANSWERED or len(turn.text) > _LONGEST:
        return None
    if is_question(folded(turn.text)) or is_exchanged(turn.text):
        return None
    return last
