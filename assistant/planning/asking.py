"""When a message is worth a plan, and the request for one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.naming import chinese_date
from assistant.dialogue.wishes import Wish, wishes
from assistant.dialogue.words import folded, one_of
from assistant.models.types import ModelRequest
from assistant.types import Turn
from prompts.loader import load, prompt

PROMPT = "plan"
_ANY = 99  # facts: wishes that need some are possible, too
_LEAST = 2
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")


def seen(turn: Turn) -> list[Wish]:
    """The wishes that patterns see in the message."""
    return wishes(turn.text, _ANY)


def worth_a_plan(turn: Turn, found: Sequence[Wish]) -> bool:
    """Whether several things are asked for of which not every one was understood as a wish."""
    if turn.dialogue is not None and turn.dialogue.pending is not None:
        return False
    errands = sum(one_of("errand", folded(clause)) for clause in _CLAUSE.split(turn.text))
    return errands >= max(_LEAST, len(found) + 1) and one_of("oneself", folded(turn.text))


def request_of(turn: Turn) -> ModelRequest:
    """What the model is shown: the message and the tools there are."""
    template = prompt(PROMPT)
    tools = "\n".join(f"{name}：{about['for']}" for name, about in load("planning")["tools"].items())
    system, user = template.render(day=chinese_date(turn.as_of), tools=tools, message=turn.text)
    return ModelRequest(
        PROMPT, template.label, system, user, None,
        template.max_tokens, template.temperature, template.budget, template.silence,
    )  # fmt: skip
