"""What a model is asked: the question with its day and place, and the clauses it may use."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.naming import chinese_date
from assistant.models.types import ModelRequest
from assistant.phrasing.sources import Source, shown
from assistant.types import Turn
from knowledge.regions import regions
from prompts.loader import prompt

PROMPT = "compose"


def request(found: Sequence[Source], turn: Turn) -> ModelRequest:
    """The request for an answer in the model's own words."""
    assert turn.reading is not None
    asked = prompt(PROMPT)
    system, user = asked.render(
        question=turn.reading.said or turn.text,
        day=chinese_date(turn.as_of),
        place="、".join(regions().name(code) for code in turn.reading.places) or "未指明",
        sources=shown(found, turn),
    )
    return ModelRequest(
        PROMPT, asked.label, system, user, None,
        asked.max_tokens, asked.temperature, asked.budget, asked.silence,
    )  # fmt: skip
