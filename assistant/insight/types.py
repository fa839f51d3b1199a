"""The nouns of insight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was given; the question is masked. `helpful` is what was thought of it, if anything."""

    answer_id: str
    at: datetime
    channel: str
    question: str
    status: str
    region: str | None
    subject: str | None
    ms: int
    helpful: bool | None = None

    @property
    def family(self) -> str:
        """The part of the status before the first underscore."""
        return self.status.partition("_")[0]


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What an operator kept of a call at its end; all texts are masked.

    `gap` flags that knowledge was wanting; `corrected` is the answer as it should have been.
    """

    call: str
    at: datetime
    by: str
    summary: str
    tags: Sequence[str]
    gap: bool
    question: str = ""
    corrected: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """One question that was not answered well; `why`: no_source, unhelpful, rejected, edited, flagged."""

    question: str
    why: str
    at: datetime
    region: str | None = None
    answer_id: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a gap: who sees to it, what was said, whether it is done."""

    key: str
    at: datetime
    by: str
    assigned: str
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions about the same that were not answered well; `trend` counts them by week, oldest first."""

    key: str
    title: str
    lacks: Sequence[Lack]
    trend: Sequence[int]
    reasons: Mapping[str, int]
    notes: Sequence[Note] = ()
