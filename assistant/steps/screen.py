"""screen: personal data is masked, hostile and unlawful asks are stopped."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.acts import matching_act
from assistant.answering.disguise import disguised
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
        act = stops(turn.text)
        return say(turn, reply(act), _STOPPED[act]) if act else turn


def stops(text: str) -> str | None:
    """As what a message is stopped (injection, unsafe), or None; in whatever writing it comes."""
    found = matching_act(text, tuple(_STOPPED))
    if found is None and any(matching_act(one, ("injection",)) for one in disguised(text)):
        return "injection"
    return found
