"""What is asked of a language model, and what came back: vendor-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

OnText = Callable[[str], None]
"""Told each piece of text as it arrives; may raise StopWriting to end the stream."""


class StopWriting(Exception):
    """Raised by the listener: enough was written, the connection is closed and what came is the reply."""


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to a model: the words of a rendered prompt and what it may cost.

    `prompt` is name and version for the record ("compose@3"). With `schema` (JSON Schema) the reply must be
    one JSON object. `budget` is the whole time allowed, `silence` the longest wait for the next piece, both
    in seconds; `max_tokens` bounds the reply.
    """

    step: str
    prompt: str
    system: str
    user: str
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 600
    temperature: float = 0.0
    budget: float = 8.0
    silence: float = 3.0


@dataclass(frozen=True, slots=True)
class ModelCall:
    """What one call cost, for the record. `outcome` is "ok" or the name of the ModelError.

    Times in milliseconds; tokens as the server counted them, None if it did not say; cost in yuan, None
    where the model has no price set.
    """

    step: str
    prompt: str
    model: str
    outcome: str
    ms: int
    first_ms: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class ModelReply:
    """The text, and the calls that were made for it (failed ones before it included)."""

    text: str
    calls: tuple[ModelCall, ...] = ()


class LanguageModel(Protocol):
    """Writes text. What it needs of personal data is masked before it gets here."""

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply; assistant.errors.ModelError (with its `calls`) when there is none in time."""
        ...
