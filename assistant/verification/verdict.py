"""A sentence against the clauses that it cites: every reader has its say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

from assistant.verification.anchors import anchors
from assistant.verification.calendar_days import calendar_days
from assistant.verification.comparatives import comparatives
from assistant.verification.connectives import alternatives, connectives, dropped_conjuncts
from assistant.verification.contrast import contrast
from assistant.verification.counts import counts
from assistant.verification.coverage import guarded
from assistant.verification.edits import edits
from assistant.verification.figures import figures
from assistant.verification.lexicon import raw
from assistant.verification.modality import enough, following_hedges, freed, hedges, modality
from assistant.verification.names import class_words, names, places
from assistant.verification.polarity import polarity
from assistant.verification.quoting import quoted, without_opening, without_source
from assistant.verification.restrictions import restrictions
from assistant.verification.scope import scope
from assistant.verification.sources import sources
from assistant.verification.told import Told, told
from assistant.verification.types import Reason, Verdict
from assistant.verification.written import plain
from knowledge.types import Passage

_READERS: tuple[Callable[[Told], Iterator[Reason]], ...] = (
    scope,
    names,
    places,
    class_words,
    figures,
    calendar_days,
    contrast,
    counts,
    edits,
    polarity,
    comparatives,
    connectives,
    alternatives,
    dropped_conjuncts,
    modality,
    hedges,
    enough,
    freed,
    restrictions,
    guarded,
    anchors,
)
_LONGEST = 600


def verified(
    sentence: str,
    passages: Sequence[Passage],
    *,
    as_of: date,
    places: Sequence[str] = (),
    question: str = "",
    past: bool = False,
    beside: Sequence[str] = (),
) -> Verdict:
    """Whether a sentence says no more than its clauses do on that day, in those places.

    `past`: an ended policy was asked about; its clauses may be cited, told as ended. `beside` are the other
    sentences of the answer: a condition told there is told.
    """
    if _is_closed(sentence):
        return Verdict(True)
    if not passages:
        return _refused(Reason("citation", "", "没有引用条款"))
    if len(sentence) > _LONGEST:
        return _refused(Reason("content", sentence[:20], "句子过长"))
    cited = sources(passages)
    read = told(
        without_source(without_opening(sentence), cited),
        cited,
        as_of=as_of,
        places=places,
        question=question,
        past=past,
        beside=beside,
    )
    readers = (scope, following_hedges) if quoted(read) else _READERS
    reasons = tuple(reason for reader in readers for reason in reader(read))
    return Verdict(not reasons, reasons)


def _refused(reason: Reason) -> Verdict:
    return Verdict(False, (reason,))


def _is_closed(sentence: str) -> bool:
    """Whether the sentence is one of those that state nothing about a policy."""
    return any(pattern.fullmatch(plain(sentence)) for pattern in _closed())


@cache
def _closed() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in raw("closed")["sentences"])
