"""The nouns of insight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was given; the question is masked.

    `helpful` is what was thought of it, if anything, with the `reason`; `confidence` is the chance that the
    policy answers the question, where an answer was put together of one.
    """

    answer_id: str
    at: datetime
    channel: str
    question: str
    status: str
    region: str | None
    subject: str | None
    ms: int
    helpful: bool | None = None
    reason: str = ""
    confidence: float | None = None

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
    """One question that was not answered well.

    `why`: no_source, off_topic, unsure, unhelpful, rejected, edited, flagged; `told` is what a citizen
    disliked.
    """

    question: str
    why: str
    at: datetime
    region: str | None = None
    answer_id: str = ""
    corrected: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a gap: who sees to it, what was said, whether it is done.

    `kind`: "" (assigned or done), taught, written, outside (not ours); `ref` is the word or document made.
    """

    key: str
    at: datetime
    by: str
    assigned: str
    text: str
    done: bool
    kind: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class TaughtWord:
    """A word of citizens (群众的说法) and the policies' term for it; removed ones are kept for replays."""

    id: int
    said: str
    term: str
    at: datetime
    by: str
    gap: str = ""
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions about the same that were not answered well; `trend` counts them by week, oldest first.

    `state`: open, working, done, outside, or recurred: asked again `since` times after it was done.
    """

    key: str
    title: str
    lacks: Sequence[Lack]
    trend: Sequence[int]
    reasons: Mapping[str, int]
    notes: Sequence[Note] = ()
    state: str = "open"
    since: int = 0
