"""The nouns of the desk: a call as operators see it, its turns, its suggestions, what was decided on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

Verdict = Literal["accepted", "edited", "rejected"]
"""What an operator did with a suggestion: 采纳, 改后采纳, 不用."""


def call_key(centre: str, call_id: str) -> str:
    """The name of a call at the desk: the same for the same call, and it tells no number."""
    return sha256(f"{centre}/{call_id}".encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call; `caller` is the masked number, `caller_key` what one caller's calls have in common."""

    id: str
    centre: str
    shown: str
    region: str | None
    caller: str
    caller_key: str
    begun_at: datetime
    heard_at: datetime
    left_at: datetime | None
    ended_at: datetime | None
    operator: str
    operator_name: str
    taken_at: datetime | None
    revision: int

    @property
    def state(self) -> str:
        """waiting (等待接听), talking (通话中) or ended (已结束)."""
        if self.ended_at is not None:
            return "ended"
        return "talking" if self.operator else "waiting"


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A piece of speech, masked; not `final` while the recogniser still changes it."""

    seq: int
    speaker: str
    text: str
    final: bool
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggestion as it stands, with what the operator did with it."""

    id: str
    status: str
    body: Mapping[str, Any]
    at: datetime
    revision: int
    verdict: str = ""
    said: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator did with a suggestion, for good; `said` is what was really said, masked."""

    call: str
    hint: str
    verdict: Verdict
    question: str
    say: str
    said: str
    topic: str
    clauses: Sequence[Mapping[str, Any]]
    by: str
    by_name: str
    at: datetime


@dataclass(slots=True)
class Heard:
    """What was heard of a call since it was last written down."""

    centre: str
    call_id: str
    region: str | None
    line: bool | None = None
    caller: tuple[str, str] | None = None
    turns: dict[int, tuple[str, str, bool]] = field(default_factory=dict)
    hints: dict[str, Mapping[str, Any]] = field(default_factory=dict)
