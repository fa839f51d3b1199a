"""Asks a model to read a message; what it gives back wrongly shaped it may put right once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from assistant.answering.naming import chinese_date
from assistant.errors import ModelError, ModelGarbage
from assistant.models.types import LanguageModel, ModelCall, ModelRequest
from assistant.types import Turn
from assistant.understanding.told import ModelReading
from assistant.understanding.worth import rules
from prompts.loader import prompt
from tools.rules.vocabulary import Fact, vocabulary

PROMPT = "understand"
_BEFORE = 3  # exchanges shown
_LEAST = 0.5  # seconds that must be left for a second try


@dataclass
class Asked:
    """What came of asking: a reading or none, the calls, and how it ended."""

    reading: ModelReading | None = None
    end: str = "ok"
    calls: list[ModelCall] = field(default_factory=list)


def asked(model: LanguageModel, turn: Turn) -> Asked:
    """The model's reading, repaired once within the time of one; none when that fails."""
    request, found, started = request_of(turn), Asked(), time.monotonic()
    try:
        return _tried(model, request, found)
    except (ValidationError, ModelGarbage) as error:
        left = request.budget - (time.monotonic() - started)
        if left < _LEAST:
            found.end = "garbage"
            return found
        again = replace(request, user=f"{request.user}\n\n{_wrong(error)}", budget=left)
    except ModelError as error:
        return _failed(found, error)
    try:
        return _tried(model, again, found)
    except (ValidationError, ModelGarbage):
        found.end = "garbage"
        return found
    except ModelError as error:
        return _failed(found, error)


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


def _tried(model: LanguageModel, request: ModelRequest, found: Asked) -> Asked:
    reply = model.write(request)
    found.calls += reply.calls
    found.reading = ModelReading.model_validate_json(reply.text)
    return found


def _failed(found: Asked, error: ModelError) -> Asked:
    found.calls += error.calls
    found.end = type(error).__name__
    return found


def _shown(fact: Fact) -> str:
    form = {"bool": "true/false", "number": fact.unit or "数", "date": "YYYY-MM-DD"}.get(fact.kind)
    return f"{fact.label}（{form or '、'.join(fact.choices)}）"


def _wrong(error: Exception) -> str:
    """What was wrong, without repeating what the model wrote."""
    if not isinstance(error, ValidationError):
        return "上次没有输出能读的 JSON。请只输出一个符合要求的 JSON 对象。"
    places = "；".join(f"{'.'.join(map(str, e['loc'])) or '整体'}：{e['type']}" for e in error.errors()[:5])
    return f"上次的 JSON 不符合要求（{places}）。请只输出一个符合要求的 JSON 对象。"
