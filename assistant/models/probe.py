"""Whether a model answers at all: asked one short thing."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.models.types import LanguageModel, ModelRequest

_REQUEST = ModelRequest("probe", "probe@1", "", "请只回答一个字：好", max_tokens=8, budget=20.0, silence=10.0)


@dataclass(frozen=True, slots=True)
class Probed:
    """How the model did, in Chinese."""

    ok: bool
    detail: str


def probed(name: str, model: LanguageModel) -> Probed:
    """Ask; any words will do."""
    try:
        reply = model.write(_REQUEST)
    except ModelError as error:
        return Probed(False, str(error).rstrip("。"))
    call = reply.calls[-1]
    counted = "" if call.tokens_in is not None else "，服务端不报告词元数"
    return Probed(True, f"{name} 在 {call.ms} 毫秒内回答{counted}")
