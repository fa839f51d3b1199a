"""Asks a model for one JSON object of a shape; what it gives back wrongly shaped it may put right once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import ModelError, ModelGarbage
from assistant.models.types import LanguageModel, ModelCall, ModelRequest

_LEAST = 0.5  # seconds that must be left for a second try
_UNREAD = "上次没有输出能读的 JSON。请只输出一个符合要求的 JSON 对象。"
_WRONG = "上次的 JSON 不符合要求（{places}）。请只输出一个符合要求的 JSON 对象。"

_Shape = TypeVar("_Shape", bound=BaseModel)


@dataclass
class Structured(Generic[_Shape]):
    """What came of asking: a value or none, the calls, and how it ended ("ok", "garbage", a ModelError)."""

    value: _Shape | None = None
    end: str = "ok"
    calls: list[ModelCall] = field(default_factory=list)


def structured(model: LanguageModel, request: ModelRequest, shape: type[_Shape]) -> Structured[_Shape]:
    """The value, repaired once within the time of one; none when that fails."""
    found, started = Structured[_Shape](), time.monotonic()
    asked = replace(request, schema=shape.model_json_schema())
    for again in (False, True):
        try:
            reply = model.write(asked)
            found.calls += reply.calls
            found.value = shape.model_validate_json(reply.text)
            found.end = "ok"
            return found
        except (ValidationError, ModelGarbage) as error:
            found.end = "garbage"
            found.calls += getattr(error, "calls", ())
            left = request.budget - (time.monotonic() - started)
            if again or left < _LEAST:
                return found
            asked = replace(asked, user=f"{request.user}\n\n{_wrong(error)}", budget=left)
        except ModelError as error:
            found.end = type(error).__name__
            found.calls += error.calls
            return found
    return found


def _wrong(error: Exception) -> str:
    """What was wrong, without repeating what the model wrote."""
    if not isinstance(error, ValidationError):
        return _UNREAD
    places = "；".join(f"{'.'.join(map(str, e['loc'])) or '整体'}：{e['type']}" for e in error.errors()[:5])
    return _WRONG.format(places=places)
