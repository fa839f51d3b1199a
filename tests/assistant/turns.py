"""Turns, passages and a knowledge base of a few lines, for testing one step at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from assistant.types import Draft, Exchange, Line, Message, Reading, Turn
from knowledge.types import Clause, Passage, PolicyDocument
from tests.installations import NOW, TODAY


def turn(text: str, *history: Exchange, **values: Any) -> Turn:
    """A turn as it comes in."""
    return Turn(Message("c", "test", text, NOW), TODAY, history, text=text, **values)


def exchange(question: str, subject: str | None = None, region: str | None = None) -> Exchange:
    """An earlier question that was answered."""
    return Exchange(question, question, "answered", region, subject)


def passage(
    text: str, *, title: str = "上海市测试落户办法", region: str = "310000", status: str = "in_force",
    start: date | None = date(2024, 7, 1), end: date | None = None, label: str = "第一条", score: float = 0.9,
    confidence: float | None = None,
) -> Passage:  # fmt: skip
    """A clause that was found."""
    document = PolicyDocument(
        title, title, region=region, status=status, effective_from=start, effective_to=end, source="x.md",  # type: ignore[arg-type]
    )  # fmt: skip
    clause = Clause(
        f"{title}#{label}", title, (label,), label, text, "", None, start, end, confidence=confidence
    )
    return Passage(clause, document, score)


def drafted(before: Turn, draft: Draft, *places: str) -> Turn:
    """The turn with a draft that is to be verified."""
    return replace(before, reading=Reading(before.text, places), draft=draft)


def quoted(found: Passage, text: str | None = None) -> Line:
    """A line that quotes a passage, whole or in part."""
    said = text or found.clause.text
    return Line(said, (found,), quote=said)
