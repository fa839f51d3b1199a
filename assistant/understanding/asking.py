"""Asks a model to read a message; what it gives back wrongly shaped it may put right once."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.naming import chinese_date
from assistant.models.structured import Structured, structured
from assistant.models.types import LanguageModel, ModelRequest
from assistant.types import Turn
from assistant.understanding.told import ModelReading
from assistant.understanding.worth import rules
from prompts.loader import prompt
from tools.rules.vocabulary import Fact, vocabulary

PROMPT = "understand"
_BEFORE = 3  # exchanges shown


def asked(model: LanguageModel, turn: Turn) -> Structured[ModelReading]:
    """The model's reading, repaired once within the time of one; none when that fails."""
    return structured(model, request_of(turn), ModelReading)


def request_of(turn: Turn) -> ModelRequest:
    """What the model is shown: the message, what was said before, what may be read."""
    pending = turn.dialogue.pending if turn.dialogue else None
    template = prompt(PROMPT)
    system, user = template.render(
        day=chinese_date(turn.as_of),
        history="\n".join(f"用户：{e.question}" for e in turn.history[-_BEFORE:]) or "无",
        pending=pending.text if pending and pending.text else "无",
        facts="\n".join(_shown(fact) for fact in offered(turn)),
        message=turn.text,
    )
    return ModelRequest(
        PROMPT, template.label, system, user, ModelReading.model_json_schema(),
        template.max_tokens, template.temperature, template.budget, template.silence,
    )  # fmt: skip


def offered(turn: Turn) -> Sequence[Fact]:
    """The facts that may be read: the one just asked for, else those that most rules ask for."""
    words = vocabulary()
    pending = turn.dialogue.pending if turn.dialogue else None
    asked_for = [words[pending.name]] if pending and pending.kind == "fact" else []
    return [*asked_for, *(words[label] for label in rules()["facts"] if words[label] not in asked_for)]


def _shown(fact: Fact) -> str:
    form = {"bool": "true/false", "number": fact.unit or "数", "date": "YYYY-MM-DD"}.get(fact.kind)
    return f"{fact.label}（{form or '、'.join(fact.choices)}）"
