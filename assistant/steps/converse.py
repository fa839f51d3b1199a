"""converse: greetings, thanks and the wish for a human get a short human reply."""

from __future__ import annotations

from assistant.answering.acts import matching_act
from assistant.answering.finish import say
from assistant.answering.starters import starter_replies
from assistant.types import AnswerStatus, Turn
from prompts.loader import reply

_SMALL_TALK = ("greeting", "thanks", "goodbye", "identity", "capability")


class Converse:
    """Small talk and hand-over; everything else passes through."""

    name = "converse"

    def __call__(self, turn: Turn) -> Turn:
        """Answer small talk; leave questions alone."""
        if not any(c.isalnum() for c in turn.text):
            return say(turn, reply("empty_question"), AnswerStatus.CLARIFICATION_QUESTION, starter_replies())
        if matching_act(turn.text, ("handover",)):
            return say(turn, reply("handover"), AnswerStatus.HANDOVER_REQUESTED)
        act = matching_act(turn.text, _SMALL_TALK)
        if act is None:
            return turn
        offers = () if act in ("thanks", "goodbye") else starter_replies()
        return say(turn, reply(act), AnswerStatus.ANSWERED_SMALL_TALK, offers)
