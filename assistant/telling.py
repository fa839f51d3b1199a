"""What a listener is told while an answer is made: the step, and text as soon as it is verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.types import Turn
from prompts.loader import load

OnEvent = Callable[[str, dict[str, Any]], None]


@dataclass(slots=True)
class Telling:
    """What a listener was told of an answer in the making."""

    on_event: OnEvent | None
    told: str = ""

    def step(self, name: str) -> None:
        """A step begins."""
        if self.on_event is not None:
            self.on_event("status", {"step": name, "text": load("steps").get(name, "")})

    def text(self, piece: str) -> None:
        """A piece of the text is verified."""
        if self.on_event is not None and piece:
            self.told += piece
            self.on_event("delta", {"text": piece})

    def rest(self, turn: Turn) -> None:
        """What the answer says behind the pieces told; nothing where none was."""
        text = turn.answer.text if turn.answer else ""
        if self.told:
            self.text(text[len(self.told) :] if text.startswith(self.told) else f"\n\n{text}")
