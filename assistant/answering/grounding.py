"""Whether a line stands on what it cites: every number, date and name in it is there; place and time fit."""

from __future__ import annotations

import re
from datetime import date

from assistant.answering.naming import inner, part_of
from assistant.answering.rows import said_rows
from assistant.types import AnswerStatus, Line, Turn
from knowledge.regions import regions
from knowledge.text.normalize import fold
from knowledge.types import Passage

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_TITLE = re.compile(r"《([^》]+)》")
_PAST_ALLOWED = (AnswerStatus.ANSWERED_HISTORY,)


def supported(line: Line, turn: Turn) -> bool:
    """Whether all of the line's numbers and titles are in its passages, which are in force and in place."""
    if not line.passages:
        return False
    support = fold("\n".join(_support(passage) for passage in line.passages))
    numbers = set(_NUMBER.findall(support))
    return (
        all(number in numbers for number in _NUMBER.findall(fold(line.text)))
        and all(fold(title) in support for title in _TITLE.findall(line.text))
        and all(fold(part) in support for part in line.quote.split("……"))
        and all(applies(passage, turn) for passage in line.passages)
    )


def state_of(passage: Passage, as_of: date) -> str:
    """in_force, ended, not_yet, or unknown where no start is known."""
    start, end = passage.clause.effective_from, passage.clause.effective_to
    if end < as_of if end is not None else passage.document.status == "ended":
        return "ended"
    if start is not None and start > as_of:
        return "not_yet"
    return "in_force" if start is not None else "unknown"


def applies(passage: Passage, turn: Turn) -> bool:
    """Whether the passage is in force on the day asked about, and holds in the place."""
    history = turn.draft is not None and turn.draft.status in _PAST_ALLOWED
    in_time = history or (
        state_of(passage, turn.as_of) in ("in_force", "unknown") and passage.document.status != "draft"
    )
    places = turn.reading.places if turn.reading else ()
    return in_time and (
        not places or any(_holds_in(passage.document.region, place, turn) for place in places)
    )


def _holds_in(region: str, place: str, turn: Turn) -> bool:
    """Whether a policy serves the place; one of a part of it may speak only where none of the city does."""
    chain = regions().chain(place)
    return region in chain or (part_of(region, place) and not any(r in chain[1:] for r in _speaking(turn)))


def _speaking(turn: Turn) -> frozenset[str]:
    lines = turn.draft.lines if turn.draft else ()
    return frozenset(p.document.region for line in lines for p in line.passages)


def _support(passage: Passage) -> str:
    clause, document = passage.clause, passage.document
    dates = (document.issued, document.effective_from, document.effective_to, clause.effective_to)
    return "\n".join(
        [
            inner(document.title),
            regions().name(document.region),
            document.title,
            document.number or "",
            clause.context,
            clause.text,
            *(said_rows(clause.table) if clause.table else ()),
            *(f"{d.year}年{d.month}月{d.day}日 {d.isoformat()}" for d in dates if d),
        ]
    )
