"""What is said while an operator serves somebody: once that they do, then next to nothing."""

from __future__ import annotations

from assistant.answering.finish import say
from assistant.answering.risks import is_danger
from assistant.types import AnswerStatus, Turn
from prompts.loader import reply

_SAID = (AnswerStatus.HANDOVER_SERVED, AnswerStatus.HANDOVER_SILENT)


def left_to(turn: Turn, name: str) -> Turn:
    """The turn as the operator's: `handover_silent` where a channel that can be silent is."""
    if is_danger(turn.text):  # the operator has it; but nobody waits for a number that helps
        return say(turn, reply("danger"), AnswerStatus.HANDOVER_SERVED)
    before = turn.history[-1].status if turn.history else ""
    if before in _SAID:
        return say(turn, reply("served_again"), AnswerStatus.HANDOVER_SILENT)
    return say(turn, reply("served", name=name), AnswerStatus.HANDOVER_SERVED)
