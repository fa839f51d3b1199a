"""The clauses are of the person's place, and in force on the day; what has ended is told as ended."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.grounding import state_of
from assistant.verification.lexicon import lexicon
from assistant.verification.told import Told
from assistant.verification.types import Reason
from knowledge.regions import regions
from knowledge.types import Passage


def scope(told: Told) -> Iterator[Reason]:
    """Clauses that do not hold there, or not on that day."""
    for source in told.sources:
        passage = source.passage
        if told.places and not any(_holds_in(passage.document.region, place) for place in told.places):
            name = regions().name(passage.document.region)
            yield Reason("region", name, f"所引条款是{name}的，不适用于所问地区")
        yield from _time(passage, told)


def _holds_in(region: str, place: str) -> bool:
    return region in regions().chain(place) or place in regions().chain(region)


def _time(passage: Passage, told: Told) -> Iterator[Reason]:
    state = "draft" if passage.document.status == "draft" else state_of(passage, told.as_of)
    if state in ("in_force", "unknown"):
        return
    label = passage.document.title
    if state == "ended" and told.past:
        ends = [d for d in told.sentence.days if d.role.startswith("until") and 0 < d.year <= told.as_of.year]
        if not ends and not lexicon().pattern("past").search(told.near):
            yield Reason("time", label, "已经结束的政策说成了现行")
    elif (state == "not_yet" and any(d.role == "from" for d in told.sentence.days)) or (
        state == "draft" and any(w in told.near for w in ("草案", "征求意见", "意见稿"))
    ):
        return
    else:
        said = {"ended": "已经结束", "not_yet": "尚未施行", "draft": "只是草案"}[state]
        yield Reason("time", label, f"所引条款{said}")
