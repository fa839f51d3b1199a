"""The parts of a draft: what code says first, what a model may say in its own words, what code says last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.phrasing.completeness import missing
from assistant.types import AnswerStatus, Draft, Line
from prompts.loader import reply


@dataclass(frozen=True, slots=True)
class Parts:
    """`head` and `notes` are said by code as they are; `body` is what the model's words must not lose."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    notes: tuple[Line, ...]

    def left(self, written: Sequence[Line], question: str) -> tuple[Line, ...]:
        """The lines of the body that what was written does not say, to be said behind it."""
        return tuple(missing(self.body, written, question))


def parts_of(draft: Draft) -> Parts | None:
    """None where code says all. Of an answer about the past a model may say only what holds now."""
    if draft.cards or draft.status not in (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_HISTORY):
        return None
    lines, start = draft.lines, 0
    if draft.status == AnswerStatus.ANSWERED_HISTORY:
        now = reply("history_current_rule")
        start = next((n for n, one in enumerate(lines, 1) if not one.claim and one.text == now), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n].claim), len(lines))
    parts = Parts(lines[:start], lines[start:end], lines[end:])
    apart = start > 0 or not any(line.claim for line in parts.notes)
    return parts if parts.body and apart else None
