"""screen: personal data is masked, hostile and unlawful asks are stopped."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.acts import matching_act
from assistant.answering.finish import say
from assistant.privacy import mask
from assistant.types import AnswerStatus, Turn
from prompts.loader import reply

_STOPPED = {"injection": AnswerStatus.GUARDRAIL_INJECTION, "unsafe": AnswerStatus.GUARDRAIL_UNSAFE}


class Screen:
    """The first step: nothing after it sees an unmasked text."""

    name = "screen"

    def __call__(self, turn: Turn) -> Turn:
        """Mask the message; stop it if it must not be answered."""
        turn = replace(turn, text=mask(turn.message.text).strip())
        act = matching_act(turn.text, tuple(_STOPPED))
        return say(turn, reply(act), _STOPPED[act]) if act else turn
