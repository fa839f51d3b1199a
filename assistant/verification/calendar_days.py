"""Every day of the sentence is in the clauses or known of the document, and begins or ends the same."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.verification.told import Told
from assistant.verification.types import Reason


def calendar_days(told: Told) -> Iterator[Reason]:
    """What is wrong with the sentence's days."""
    there = [day for source in told.sources for day in source.days]
    for segment in told.segments:
        for day in segment.days:
            same = [d for d in there if day.within(d)]
            asked = f"{day.year}年" in told.question and not day.month and told.personal(segment)
            if not same and not asked:
                yield Reason("date", day.words, f"条款中没有“{day.words}”")
            elif same and day.role and not any(d.role in (day.role,) for d in same):
                yield Reason(
                    "date",
                    day.words,
                    f"“{day.words}”在条款中不是{'起始' if day.role == 'from' else '截止'}时间",
                )
