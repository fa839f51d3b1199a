"""What cannot be, or hardly: asked again politely instead of believed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tools.reading.phrases import Phrases
from tools.reading.types import Doubt, FactRead
from tools.rules.values import day_number, day_of, show_value
from tools.rules.vocabulary import Fact, Vocabulary, vocabulary

_WORKING_AGE = 16  # 劳动法第十五条: nobody is employed and insured before
_YEARS_OF_WORK = ("work_years", "unit_work_years", "insurance_years", "contract_years")


def checked(fact: Fact, read: FactRead, phrases: Phrases, as_of: date) -> FactRead | Doubt | None:
    """The read within the fact's bounds, or a doubt when nothing of it is possible."""
    low, high = max(read.low, fact.low), min(read.high, fact.high)
    least, most = _likely(fact, phrases, as_of)
    nothing = low == high == 0 and fact.unit == "元"  # no pay, no tax
    if not nothing and (low > high or low > most or high < least):
        return doubt(fact, read.quote, f"一般应在{show_value(fact, least)}到{show_value(fact, most)}之间")
    return FactRead(read.fact, low, high, read.quote, read.start, read.end, read.correction)


def _likely(fact: Fact, phrases: Phrases, as_of: date) -> tuple[float, float]:
    if phrases.likely is None:
        return fact.low, fact.high
    low, high = phrases.likely
    if fact.kind == "date" and abs(low) < 1000:
        return (as_of.year + low) * 10000 + 101, (as_of.year + high) * 10000 + 1231
    return low, high


def doubt(fact: Fact, quote: str, why: str) -> Doubt:
    """A polite second question."""
    return Doubt(
        fact.id, quote, f"您说的“{quote}”可能有误，{fact.label}{why}。麻烦再告诉我一次：{fact.question}"
    )


def contradictions(
    known: Mapping[str, tuple[float, float]], as_of: date, words: Vocabulary | None = None
) -> tuple[Doubt, ...]:
    """More years of work or insurance than the age allows: they cannot both be true."""
    names = words or vocabulary()
    oldest = _oldest(known, as_of)
    if oldest is None:
        return ()
    able = max(oldest - _WORKING_AGE + 1, 0)
    wrong = [f for f in _YEARS_OF_WORK if f in known and known[f][0] > able]
    return tuple(
        doubt(names[f], show_value(names[f], known[f][0]), f"与年龄（{int(oldest)}岁）对不上") for f in wrong
    )


def _oldest(known: Mapping[str, tuple[float, float]], as_of: date) -> float | None:
    if "age" in known:
        return known["age"][1]
    if "birth_date" in known:
        return float((day_number(as_of) - day_number(day_of(known["birth_date"][0]))) // 10000)
    return None
