"""The frames that a call centre pushes, and what is said back to it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.listening.types import Segment

MOST_BYTES = 32 * 1024
"""The largest frame that is read."""
_MEANS = {"seq": "0 到 1000000 的整数", "speaker": "caller 或 agent", "text": "不超过 2000 字的文字",
          "final": "true 或 false", "at": "时间（不超过 40 个字符）",
          "caller": "来电号码（不超过 30 个字符）"}  # fmt: skip


class Frame(BaseModel):
    """One segment; fields that we do not know are left alone."""

    model_config = ConfigDict(extra="ignore")
    seq: int = Field(ge=0, le=1_000_000)
    speaker: Literal["caller", "agent"]
    text: str = Field(max_length=2000)
    final: bool = True
    at: str | int | float | None = None
    caller: str | None = Field(None, max_length=30)
    """The caller's number; only its mask and a keyed hash are kept."""

    def segment(self) -> Segment:
        """As listening takes it."""
        at = "" if self.at is None else str(self.at)[:40]
        return Segment(self.seq, self.speaker, self.text, self.final, at)


def read(text: str) -> Frame | str:
    """The frame, or what is wrong with it and how to put it right."""
    if len(text.encode()) > MOST_BYTES:
        return f"这一帧超过 {MOST_BYTES // 1024} KB。请按一句话一帧发送。"
    try:
        return Frame.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        if first["type"] == "missing":
            return f"缺少“{name}”（{_MEANS.get(name, '')}）。请补上后重发这一帧。"
        if name in _MEANS:
            return f"“{name}”应是{_MEANS[name]}。请改正后重发这一帧。"
        return '这一帧不是 JSON 对象。请发送 {"seq","speaker","text","final","at"}。'


def taken(seq: int) -> dict[str, Any]:
    """The segment is kept."""
    return {"ack": seq}


def going_on(seq: int) -> dict[str, Any]:
    """At the beginning and after a reconnect: up to where nothing is wanting (-1: nothing yet)."""
    return {"resume_after": seq}


def wrong(what: str) -> dict[str, Any]:
    """The frame was not taken."""
    return {"error": what}
