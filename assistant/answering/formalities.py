"""Formalities (办事要素: 时限, 收费, 代办, 名额, 电话): a clause that does not speak of them is no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.answering.candidates import Candidate
from assistant.answering.expectations import is_unknown
from assistant.answering.features import heading_of
from assistant.answering.naming import issuer_of, titled
from assistant.types import AnswerStatus, Draft, Line, QuickReply
from knowledge.text.normalize import fold
from knowledge.types import Clause, Passage
from prompts.loader import load, reply

_PARTS = re.compile(r"[，,；;？?。、\s]+")
_ASKS = re.compile("吗|什么|啥|多少|几|哪|怎么|如何|谁|多久|能不能|是否|是不是|有没有|呢|条件|流程")


@dataclass(frozen=True, slots=True)
class Formality:
    """One of them: what asks for it, and what a clause must hold that answers."""

    label: str
    ask: re.Pattern[str]
    holds: re.Pattern[str]
    called: re.Pattern[str]
    may_be_open: bool = False
    by_heading: bool = False

    def is_told(self, clause: Clause) -> bool:
        """Whether a clause speaks of it, be it that it is not known; an item also by what stands over it."""
        lead_in = " ".join(line for line in clause.context.splitlines() if line.endswith(("：", ":")))
        heading = heading_of(clause) if self.by_heading else ""
        whole = fold(f"{heading} {lead_in} {clause.text}")
        said = bool(self.holds.search(whole))
        return said or (is_unknown(clause.text) and bool(self.called.search(fold(clause.text))))


@lru_cache(maxsize=256)
def formality_of(question: str) -> Formality | None:
    """What a question asks for; None where it asks for something else, or for more than one thing."""
    found = [one for one in _formalities() if one.ask.search(question)]
    if len(found) != 1:
        return None
    others = (part for part in _PARTS.split(question) if not found[0].ask.search(part))
    return None if any(map(_ASKS.search, others)) else found[0]


def telling(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """Of what was chosen what speaks of the formality that was asked for; else the best piece that does."""
    wanted = formality_of(question)
    if wanted is None:
        return chosen
    told = [p for p in chosen if wanted.is_told(p.clause)]
    return told or [p for p in ranked if wanted.is_told(p.clause)][:1] or chosen


def unwritten(candidate: Candidate, wanted: Formality) -> Draft:
    """The policy is known, and does not say it: whom to ask."""
    document = candidate.document
    lines = (
        Line(reply("not_written", document=titled(document), what=wanted.label), claim=False),
        Line(reply("not_written_ask", issuer=issuer_of(document)), claim=False),
    )
    subject = QuickReply(f"{document.title}怎么申请", f"{document.title}怎么申请")
    return Draft(lines, AnswerStatus.NO_SOURCE, (subject, QuickReply("转人工", "转人工")))


@cache
def _formalities() -> tuple[Formality, ...]:
    table = load("formalities").values()
    return tuple(
        Formality(
            e["label"],
            re.compile(e["ask"]),
            re.compile(e["holds"]),
            re.compile(e["called"]),
            e.get("may_be_open", False),
            e.get("by_heading", False),
        )
        for e in table
    )
