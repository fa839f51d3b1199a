"""The nouns of listening: a segment of speech, what is asked in it, what is suggested to the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Speaker = Literal["caller", "agent"]
Status = Literal["new", "updated", "retracted"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of speech as a recogniser hears it; the same `seq` again replaces what was heard before.

    `at` is when it was spoken, in the call centre's own writing (ISO 8601); later compares greater.
    """

    seq: int
    speaker: Speaker
    text: str
    final: bool = True
    at: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the caller, made whole; `place` in the transcript (segment, number in it) is its name.

    `seq` is the last segment that it rests on. `plain` is what was asked without what was told around it,
    `clause` only what asks. `of_oneself`: it is about the caller's own case. `bare`: no policy was named,
    so it is about the one before. `loose` is the question without a place that was named earlier in the
    call, `around` are ways of putting it with a matter that was spoken of before the present one.
    """

    place: tuple[int, int]
    text: str
    seq: int
    plain: str = ""
    of_oneself: bool = False
    bare: bool = False
    loose: str = ""
    clause: str = ""
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The caller's own case by the rules: where it stands, and which facts are missing."""

    scheme: str
    name: str
    status: str
    headline: str
    known: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        names = ("scheme", "name", "status", "headline")
        lists = {"known": list(self.known), "missing": list(self.missing)}
        return {name: getattr(self, name) for name in names} | lists


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the operator may say: one sentence with its conditions and clauses, and what to ask next."""

    id: str
    status: Status
    say: str
    conditions: tuple[str, ...]
    ask_next: str
    citations: tuple[Mapping[str, Any], ...]
    confidence: float
    after_seq: int
    question: str = ""
    result: CaseResult | None = None
    reason: str = ""
    """Why it was withdrawn."""

    def to_json(self) -> dict[str, Any]:
        """The frame that leaves on the websocket."""
        told = {"reason": self.reason} if self.reason else {}
        return told | {
            "id": self.id,
            "status": self.status,
            "say": self.say,
            "conditions": list(self.conditions),
            "ask_next": self.ask_next,
            "citations": [dict(c) for c in self.citations],
            "confidence": round(self.confidence, 3),
            "after_seq": self.after_seq,
            "question": self.question,
            "result": self.result.to_json() if self.result else None,
        }

    def says_the_same(self, other: Suggestion) -> bool:
        """Whether an operator would see no difference."""
        mine, its = (replace(s, id="", status="new", confidence=0.0, after_seq=0) for s in (self, other))
        return replace(mine, question="") == replace(its, question="")
