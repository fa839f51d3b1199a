"""Which conversation a list of messages goes on with: the client sends all of it and no number of ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from channels.openai.shapes import Said

_EARLIER = 6  # questions before this one that a follow-up may mean


@dataclass(frozen=True, slots=True)
class Transcript:
    """The messages as we read them: what was asked and answered before, and the question."""

    said: tuple[tuple[str, str], ...]
    question: str

    @property
    def key(self) -> str | None:
        """What the conversation was known by when its last answer was given; None at its beginning."""
        return _digest(self.said) if any(role == "assistant" for role, _ in self.said) else None

    @property
    def earlier(self) -> tuple[str, ...]:
        """The questions before, oldest first."""
        return tuple(text for role, text in self.said if role == "user")[-_EARLIER:]

    def key_after(self, answer: str) -> str:
        """What it will be known by once this answer was given."""
        return _digest((*self.said, ("user", self.question), ("assistant", answer)))


def transcript(messages: Sequence[Said]) -> Transcript:
    """What people and the assistant said; system messages and tools' replies are not part of it."""
    said = [(m.role, m.text.strip()) for m in messages if m.role in ("user", "assistant")]
    return Transcript(tuple(said[:-1]), said[-1][1])


def _digest(said: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(list(said), ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
