"""Answers in the shapes that OpenAI's clients read; the clauses stand in `sources` beside `choices`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from channels.cardtext import card_text
from channels.openai.shapes import MODEL

_ERRORS: Mapping[int, str] = {
    400: "invalid_request_error", 404: "invalid_request_error", 413: "invalid_request_error",
    422: "invalid_request_error", 503: "overloaded_error",
}  # fmt: skip


def content(result: Mapping[str, Any]) -> str:
    """The answer as text alone: its cards too, for clients that show nothing else."""
    answer = result["answer"]
    return "\n\n".join(filter(None, [answer["text"], behind(result)]))


def behind(result: Mapping[str, Any]) -> str:
    """What stands behind the answer's own text: the cards in words, and what may be replied."""
    answer = result["answer"]
    choices = "".join(f"\n- {one['send']}" for one in answer["quick_replies"])
    asked = f"可以回复：{choices}" if choices and answer["status"].startswith("clarification") else ""
    return "\n\n".join(filter(None, [*map(card_text, answer["cards"]), asked]))


def completion(result: Mapping[str, Any], asked: int) -> dict[str, Any]:
    """A whole `chat.completion`."""
    text = content(result)
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head("chat.completion"), "choices": [choice], "usage": usage(asked, text), **beside(result)}


def beside(result: Mapping[str, Any]) -> dict[str, Any]:
    """What other clients leave alone: the cited clauses, and what our own page would show."""
    answer = result["answer"]
    own = {name: result.get(name) for name in ("conversation_id", "answer_id", "release", "as_of")}
    shown = {name: answer[name] for name in ("status", "cards", "quick_replies")}
    return {"sources": answer["citations"], "talent": {**own, **shown}}


def usage(asked: int, text: str) -> dict[str, int]:
    """Characters, not tokens: there may be no model that counts tokens."""
    said = len(text)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


class Chunks:
    """The pieces of one streamed completion, which share a number and a time."""

    def __init__(self) -> None:
        self._head = _head("chat.completion.chunk")

    def role(self) -> bytes:
        """The first: who speaks."""
        return self._choice({"role": "assistant", "content": ""})

    def text(self, piece: str) -> bytes:
        """A piece of the answer."""
        return self._choice({"content": piece})

    def last(self, result: Mapping[str, Any]) -> bytes:
        """The end, with the sources."""
        return self._choice({}, "stop", beside(result))

    def counted(self, used: Mapping[str, int]) -> bytes:
        """What was used, when it was asked for."""
        return _event({**self._head, "choices": [], "usage": used})

    def failed(self, status: int, message: str) -> bytes:
        """An error after the stream began."""
        return _event(error(status, message))

    def _choice(self, delta: dict[str, Any], finish: str | None = None, more: Any = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _event({**self._head, "choices": [choice], **(more or {})})


DONE = b"data: [DONE]\n\n"


def error(status: int, message: str, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    """An error as OpenAI's clients raise it."""
    kind = _ERRORS.get(status, "api_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def models(created: int = 0) -> dict[str, Any]:
    """The one model there is."""
    one = {"id": MODEL, "object": "model", "created": created, "owned_by": MODEL}
    return {"object": "list", "data": [one]}


def pieces_of(text: str, size: int = 24) -> Iterator[str]:
    """A text in pieces."""
    return (text[start : start + size] for start in range(0, len(text), size))


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
