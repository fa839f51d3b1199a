"""What the record says of a model's part in an answer: kinds and counts, never words."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.errors import ModelError
from assistant.models.types import ModelCall
from assistant.phrasing.writing import Writing


def calls_told(calls: Iterable[ModelCall]) -> tuple[str, ...]:
    """A line for each call: `model: compose@1 qwen ok 812 ms 420+96 tokens`."""
    return tuple(f"model: {c.prompt} {c.model} {c.outcome} {c.ms} ms{_tokens(c)}" for c in calls)


def writing_told(prompt: str, writing: Writing, end: str, added: int) -> str:
    """`phrase: compose@1 whole, kept 4 of 6 (number 1, content 1), added 1`."""
    why = "、".join(f"{kind} {n}" for kind, n in sorted(writing.fallen.items()))
    kept = writing.tried - writing.fell
    text = f"phrase: {prompt} {end}, kept {kept} of {writing.tried}" + (f" ({why})" if why else "")
    return text + (f", added {added}" if added else "")


def ended_by(error: Exception | None) -> str:
    """whole, or the name of what went wrong."""
    if error is None:
        return "whole"
    return type(error).__name__ if isinstance(error, ModelError) else "Failure"


def _tokens(call: ModelCall) -> str:
    counted = call.tokens_in is not None and call.tokens_out is not None
    return f" {call.tokens_in}+{call.tokens_out} tokens" if counted else ""
