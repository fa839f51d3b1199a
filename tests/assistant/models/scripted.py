"""Models that do as a test says."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import ModelError
from assistant.models.types import ModelCall, ModelReply, ModelRequest, OnText


def call(model: str, outcome: str = "ok", ms: int = 10, **more: object) -> ModelCall:
    """A call."""
    return ModelCall("compose", "compose@1", model, outcome, ms, **more)  # type: ignore[arg-type]


class Says:
    """Tells its pieces, then fails if it was given an error; keeps what it was asked."""

    def __init__(self, *pieces: str, name: str = "m", error: ModelError | None = None) -> None:
        self.pieces: Sequence[str] = pieces
        self.name, self.error = name, error
        self.asked: list[ModelRequest] = []

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The pieces, or the error."""
        self.asked.append(request)
        for piece in self.pieces:
            if on_text:
                on_text(piece)
        if self.error:
            self.error.calls = (call(self.name, type(self.error).__name__),)
            raise self.error
        return ModelReply("".join(self.pieces), (call(self.name),))
