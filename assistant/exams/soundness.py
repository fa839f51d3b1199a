"""Whether an answer stands on what it cites: facts in the cited clauses, clauses in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.exams.wording import says
from knowledge.types import PolicyDocument

_MARK = re.compile(r"〔(\d{1,2})〕")
Cited = Sequence[Mapping[str, Any]]
"""The citations of the contract's JSON."""


def supported(fact: Iterable[str], text: str, citations: Cited) -> bool:
    """Whether a line that says the fact cites a clause that says it too."""
    by_number, ways = {c["n"]: c for c in citations}, tuple(fact)
    for line in text.splitlines():
        cited = [by_number[int(n)] for n in _MARK.findall(line) if int(n) in by_number]
        if says(line, ways) and any(says(_substance(c), ways) for c in cited):
            return True
    return False


def outdated(
    status: str, citations: Cited, documents: Sequence[PolicyDocument | None], day: date
) -> tuple[str, ...]:
    """Clauses not in force on the day: all of them in an answer, those not marked as past in a history."""
    past = [c for c, d in zip(citations, documents, strict=True) if _is_past(c, d, day)]
    if status == "answered_history":
        past = [c for c in past if c["state"] not in ("ended", "draft", "not_yet")]
    return tuple(c["clause_id"] for c in past)


def _is_past(cited: Mapping[str, Any], document: PolicyDocument | None, day: date) -> bool:
    return (
        bool(cited["effective_to"] and date.fromisoformat(cited["effective_to"]) < day)
        or bool(cited["effective_from"] and date.fromisoformat(cited["effective_from"]) > day)
        or (document is not None and document.status in ("ended", "draft"))
    )


def _substance(citation: Mapping[str, Any]) -> str:
    fields = ("title", "number", "context", "text", "quote")
    days = (date.fromisoformat(d) for d in (citation["effective_from"], citation["effective_to"]) if d)
    said = [f"{d.year}年{d.month}月{d.day}日" for d in days]
    return "\n".join([*(str(citation[f] or "") for f in fields), *said])
