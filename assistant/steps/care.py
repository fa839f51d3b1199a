"""care: who speaks of ending their life is told where help is, and a person is called at once."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.finish import say
from assistant.answering.risks import gives_up, is_danger, risk_of
from assistant.dialogue.desk import DialogueDesk
from assistant.types import AnswerStatus, QuickReply, Turn
from prompts.loader import load, reply

_OFFERS = {
    "complaint": "offer_complaint",
    "dispute": "offer_dispute",
    "hurry": "offer_hurry",
    "upset": "offer_upset",
    "unanswered": "offer_unanswered",
}


class Care:
    """Runs before anything is answered."""

    name = "care"

    def __init__(self, desk: DialogueDesk) -> None:
        self._desk = desk

    def __call__(self, turn: Turn) -> Turn:
        """Answer a cry for help; leave all else alone."""
        if not is_danger(turn.text):
            return turn
        code = self._desk.call_a_person(turn, reply("danger_reason", said=turn.text[:120]))
        text = "\n\n".join([reply("danger"), *([reply("danger_queued", code=code)] if code else [])])
        # Not to be given again from what is remembered: a person is called each time.
        return replace(say(turn, text, AnswerStatus.HANDOVER_REQUESTED), whole=False)


class Offer:
    """Behind an answer: the offer of a person, at a complaint or when nothing was answered again."""

    name = "offer"

    def __init__(self, desk: DialogueDesk | None = None) -> None:
        self._desk = desk

    def __call__(self, turn: Turn) -> Turn:
        """Add the offer."""
        answer = turn.answer
        if answer is None or self._desk is None or answer.status.startswith(("handover_", "guardrail_")):
            return turn
        kind = risk_of(turn.text) or ("unanswered" if gives_up(answer.status, turn.history) else None)
        if kind is None:
            return turn
        human = str(load("dialogue")["reply_handover"])
        others = tuple(one for one in answer.quick_replies if one.send != human)
        text = f"{answer.text}\n\n{reply(_OFFERS[kind])}"
        button = (QuickReply(human, human),)
        return replace(turn, answer=replace(answer, text=text, quick_replies=(*button, *others)))
