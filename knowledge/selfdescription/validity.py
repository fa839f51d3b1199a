"""施行日期 and 有效期: from when to when a document says it holds; the uncertain is told, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.selfdescription.days import ends_of, impossible_days, starts_of, terms_of
from knowledge.selfdescription.names import own_titles
from knowledge.selfdescription.stated import Stated
from knowledge.selfdescription.statements import Statement, own, statements
from knowledge.selfdescription.words import concern
from knowledge.text.dates import chinese_day
from knowledge.types import Evidence

_BACKDATED = timedelta(days=366)  # a rule may well hold from the beginning of the year it is issued in
_TOLD = 6  # a text that contradicts itself more often is not told about in full
_AHEAD = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, as far as the text says so; the sentences; what is doubtful about them."""

    start: date | None = None
    end: date | None = None
    evidence: tuple[Evidence, ...] = ()
    concerns: tuple[str, ...] = ()


def validity(
    texts: Iterable[str], issued: date | None = None, draft: bool = False, title: str = ""
) -> Validity:
    """The days in force a document states of itself.

    Days are inclusive: five years from 2026-01-01 end on 2030-12-31. "自发布之日起30日后" is `issued` plus 30
    days. Two different days stated are no day. A draft is not issued: its relative days are not resolved.
    """
    said = own(statements(texts, own_titles(title)))
    start = _start(said, None if draft else issued, draft)
    end = _end(said, start, draft)
    return _plausible(start, end, issued, impossible_days(said))


@dataclass(frozen=True, slots=True)
class _Edge:
    """One end of the time in force: the day where one is certain, its sentence, the doubts."""

    day: date | None = None
    sentence: str = ""
    concerns: tuple[str, ...] = ()


def _start(said: Sequence[Statement], issued: date | None, draft: bool) -> _Edge:
    stated = [s for s in starts_of(said) if not s.partly]
    told = tuple(concern("partly", sentence=s.sentence) for s in starts_of(said) if s.partly)
    known = [s for one in stated if (s := one.resolved(issued)) is not None]
    days = {s.day for s in known}
    if len(days) > 1:
        return _Edge(concerns=(*told, concern("two_starts", given=_listed(known))))
    if known:
        return _Edge(known[0].day, known[0].sentence, told)
    unknown = () if draft else tuple(_unresolved(s, issued) for s in stated[:1])
    return _Edge(concerns=(*told, *unknown))


def _unresolved(stated: Stated, issued: date | None) -> str:
    kind = "no_issue_day" if issued is None else "working_days"
    return concern(kind, sentence=stated.sentence)


def _end(said: Sequence[Statement], start: _Edge, draft: bool) -> _Edge:
    stated = [s for s in ends_of(said) if s.day]
    terms = terms_of(said)
    if start.day is None:
        if terms and not stated and not start.concerns and not draft:
            return _Edge(concerns=(concern("no_start_for_term", sentence=terms[0].sentence),))
        lengths = {t.months for t in terms}
        known = stated if len(lengths) < 2 else [*stated, *terms]
    else:
        counted = [t.counted_from(start.day) for t in terms]
        known = [*stated, *(c for c in counted if not _is_said(c, stated))]
    if len({(s.day, s.months) for s in known}) > 1:
        return _Edge(concerns=(concern("two_ends", given=_listed(known)),))
    return _Edge(known[0].day, known[0].sentence) if known else _Edge()


def _is_said(counted: Stated, stated: Sequence[Stated]) -> bool:
    """Whether a day counted from the years is the one written out, give or take the first day."""
    return any(s.day and counted.day and abs((s.day - counted.day).days) <= 1 for s in stated)


def _plausible(start: _Edge, end: _Edge, issued: date | None, impossible: tuple[str, ...]) -> Validity:
    told = (*start.concerns, *end.concerns, *impossible)
    first, last = start.day, end.day
    if first and last and last < first:
        told = (*told, concern("ends_first", start=chinese_day(first), end=chinese_day(last)))
        first = last = None
    if first and issued and not -_BACKDATED <= first - issued <= _AHEAD:
        kind = "long_before" if first < issued else "long_after"
        told = (*told, concern(kind, start=chinese_day(first), issued=chinese_day(issued)))
        last = None if end.sentence == start.sentence else last
        first = None
    if last and issued and last < issued:
        told = (*told, concern("ended_at_issue", end=chinese_day(last), issued=chinese_day(issued)))
        last = None
    pairs = (("effective_from", first, start), ("effective_to", last, end))
    evidence = tuple(Evidence(name, day.isoformat(), edge.sentence) for name, day, edge in pairs if day)
    return Validity(first, last, evidence, tuple(dict.fromkeys(told))[:_TOLD])


def _listed(stated: Sequence[Stated]) -> str:
    shown = dict.fromkeys(f"{s.shown}（“{s.sentence}”）" for s in stated)
    return "；".join([*shown][:_TOLD])
