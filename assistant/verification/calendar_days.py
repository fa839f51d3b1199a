"""Every day of the sentence is in the clauses or known of the document, and is a day of the same event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.verification.days import Day
from assistant.verification.lexicon import alternatives, raw
from assistant.verification.segments import Segment
from assistant.verification.told import Told
from assistant.verification.types import Reason

_FITS = {"on": ("on", "from", "until"), "until": ("until", "on"), "from": ("from", "on")}


def calendar_days(told: Told) -> Iterator[Reason]:
    """What is wrong with the sentence's days."""
    there = [day for source in told.sources for day in source.days]
    for segment in told.segments:
        for day in segment.days:
            same = [d for d in there if day.within(d)]
            asked = f"{day.year}年" in told.question and not day.month and told.personal(segment)
            if not same and not asked:
                yield Reason("date", day.words, f"条款中没有“{day.words}”")
            elif same and day.role and not any(d.role in _FITS.get(day.role, (day.role,)) for d in same):
                said = "起始" if day.role == "from" else "截止"
                yield Reason("date", day.words, f"“{day.words}”在条款中不是{said}时间")
            elif same and day.day and not _is_of_event(day, segment, told):
                yield Reason("date", day.words, f"“{day.words}”在条款中说的是另一件事")


def _is_of_event(day: Day, segment: Segment, told: Told) -> bool:
    """Whether a day of an event (印发, 施行, 失效) is the day of that event in the clauses."""
    said = _events(segment.text)
    there = [_events(s.text) for u in told.units for s in u.segments if any(day.within(d) for d in s.days)]
    return not said or any(said & events or not events for events in there) or not there


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(alternatives(words)) for name, words in raw("lexicon")["events"].items()}


def _events(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(text))
