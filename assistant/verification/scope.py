"""The clauses are of the person's place, and in force on the day; what has ended is told as ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.grounding import state_of
from assistant.verification.lexicon import past
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


_LASTS = re.compile("执行|施行|有效|适用|实施|截止|止|到期|失效|结束")


def _says_end(told: Told) -> bool:
    """Whether the sentence tells a past day as the policy's last (执行到2023年12月31日)."""
    text = told.sentence.text
    return any(
        d.role == "until"
        and 0 < d.year <= told.as_of.year
        and _LASTS.search(text[max(0, d.start - 8) : d.end + 6])
        for d in told.sentence.days
    )


def _time(passage: Passage, told: Told) -> Iterator[Reason]:
    state = "draft" if passage.document.status == "draft" else state_of(passage, told.as_of)
    if state in ("in_force", "unknown"):
        return
    label = passage.document.title
    if state == "ended" and told.past:
        if not _says_end(told) and not past().search(told.near):
            yield Reason("time", label, "已经结束的政策说成了现行")
    elif (state == "not_yet" and any(d.role == "from" for d in told.sentence.days)) or (
        state == "draft" and any(w in told.near for w in ("草案", "征求意见", "意见稿"))
    ):
        return
    else:
        said = {"ended": "已经结束", "not_yet": "尚未施行", "draft": "只是草案"}[state]
        yield Reason("time", label, f"所引条款{said}")
