"""converse: greetings, thanks and the wish for a human get a short human reply."""

from __future__ import annotations

from assistant.answering.acts import matching_act
from assistant.answering.finish import say
from assistant.answering.starters import starter_replies
from assistant.dialogue.taking_up import offer_before
from assistant.dialogue.words import folded, one_of
from assistant.types import AnswerStatus, Turn
from prompts.loader import reply

_CHOICE = 2  # digits of a choice from a list
_SMALL_TALK = ("greeting", "thanks", "goodbye", "identity", "capability")


class Converse:
    """Small talk and hand-over; everything else passes through.

    `handover` is False where the dialogue hands over by its tool.
    """

    name = "converse"

    def __init__(self, handover: bool = True) -> None:
        self._handover = handover

    def __call__(self, turn: Turn) -> Turn:
        """Answer small talk; leave questions alone."""
        if not any(c.isalnum() for c in turn.text):
            return say(turn, reply("empty_question"), AnswerStatus.CLARIFICATION_QUESTION, starter_replies())
        if _awaited(turn) and _is_reply(turn.text):
            return turn  # 好的 is an answer when something was asked
        if self._handover and matching_act(turn.text, ("handover",)):
            return say(turn, reply("handover"), AnswerStatus.HANDOVER_REQUESTED)
        act = matching_act(turn.text, _SMALL_TALK)
        if act is None and one_of("done", folded(turn.text)) and not _awaited(turn):
            return say(turn, reply("done"), AnswerStatus.ANSWERED_SMALL_TALK)
        if act is None and _is_left_over(turn):
            return say(turn, reply("nothing_asked"), AnswerStatus.CLARIFICATION_QUESTION, starter_replies())
        if act is None:
            return turn
        offers = () if act in ("thanks", "goodbye") else starter_replies()
        return say(turn, reply(act), AnswerStatus.ANSWERED_SMALL_TALK, offers)


def _is_reply(text: str) -> bool:
    """Whether it is a bare yes or no."""
    return one_of("agree", folded(text)) or one_of("refuse", folded(text))


def _awaited(turn: Turn) -> bool:
    """Whether an answer to a question of ours is waited for."""
    return bool(turn.dialogue and turn.dialogue.pending)


def _is_left_over(turn: Turn) -> bool:
    """Whether it is a bare 是, 不清楚 or 2 where nothing waits for one: no question to search for."""
    text = folded(turn.text)
    if _awaited(turn):
        return False
    bare = one_of("unsure", text) or (text.isdecimal() and len(text) <= _CHOICE)
    refused = one_of("refuse", text)  # who says no to an offer takes up nothing
    return bare or refused or (_is_reply(turn.text) and offer_before(turn) is None)
