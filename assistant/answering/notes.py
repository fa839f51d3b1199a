"""What must be said beside the clauses: still in force?, who said so?, what is not certain?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.aspects import aspects_of
from assistant.answering.classes import unspoken
from assistant.answering.confidence import core
from assistant.answering.english import is_english
from assistant.answering.expectations import asks_whether, is_unknown
from assistant.answering.naming import chinese_date, issuer_of
from assistant.ports import Knowledge
from assistant.types import Line, Turn
from knowledge.regions import without_places
from knowledge.tree.confidence import DOUBTFUL, percent
from knowledge.types import Passage, PolicyDocument
from prompts.loader import load, reply

_READ_AT_SOURCE = ("official", "institution", None)
_RELEVANT = 0.34  # share of the question an uncertain item must speak of
_SAID_ONLY = re.compile("那|现在|还|再|也|都|我|您|你|他|她|它|是|要|可以|可|能|会|够|了|的|别")
"""Words of a follow-up that name nothing that a clause could speak of."""
_MAX_ITEMS = 2
_MAX_NAMED = 3  # clauses of a scan that are named


def notes(
    document: PolicyDocument, question: str, lines: tuple[Line, ...], knowledge: Knowledge
) -> tuple[Line, ...]:
    """The notes for an answer from this document, in the order of weight; at most two."""
    validity, grade = _validity(document), _grade(document, lines)
    if grade and document.status == "check":  # one sentence: both end in whom to ask
        validity, grade = _grade(document, lines, "check_grade_note"), None
    said = [validity or _until(document, question), _uncertain(document, question, lines, knowledge), grade]
    return tuple(Line(text, claim=False) for text in said if text)[:2]


def unspoken_note(question: str, pieces: Iterable[Passage]) -> tuple[Line, ...]:
    """A word before all else that the policy says nothing of the class (中专, D类) that was asked about."""
    classes = unspoken(question, (piece.clause.text for piece in pieces))
    if not classes:
        return ()
    return (Line(reply("class_unspoken", classes="、".join(f"“{one}”" for one in classes)), claim=False),)


def unwritten_note(own: str, pieces: Iterable[Passage], knowledge: Knowledge) -> tuple[Line, ...]:
    """A word before all else that no clause of the policy speaks of what a follow-up asks (要交社保吗)."""
    asked = _SAID_ONLY.sub("", core(without_places(own)))
    if not asks_whether(own) or knowledge.gap(asked, asked):  # no word of its own to look for
        return ()
    if knowledge.gap(asked, " ".join(piece.clause.text for piece in pieces)) < 1:
        return ()
    return (Line(reply("not_said", asked=own.rstrip("？?。")), claim=False),)


def scan_notes(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The note, if any, that clauses the lines stand on were recognised in a scan with little confidence."""
    cited = [p.clause for line in lines if line.claim for p in line.passages]
    unsure = {c.label: c.confidence for c in cited if c.confidence is not None and c.confidence < DOUBTFUL}
    if not unsure:
        return ()
    named = "、".join(list(unsure)[:_MAX_NAMED]) + ("等" if len(unsure) > _MAX_NAMED else "")
    return (Line(reply("scan_note", clauses=named, percent=percent(min(unsure.values()))), claim=False),)


def english_note(turn: Turn) -> tuple[Line, ...]:
    """A word in English to whoever asks in English: as what it was read, and that the clauses are Chinese."""
    if turn.reading is None or not is_english(turn.text):
        return ()
    read = turn.reading.translated
    text = reply("english_read", question=turn.reading.said) if read else reply("english_unread")
    return (Line(text, claim=False),)


def _validity(document: PolicyDocument) -> str | None:
    if document.status == "annual":
        return reply("annual_graduates" if "毕业" in document.title else "annual_note")
    return reply("check_note", issuer=issuer_of(document)) if document.status == "check" else None


def _until(document: PolicyDocument, question: str) -> str | None:
    """Until when a policy in force holds, where that was asked and is known."""
    if document.effective_to is None or "validity" not in aspects_of(question):
        return None
    return reply("in_force_until", date=chinese_date(document.effective_to))


def _uncertain(
    document: PolicyDocument, question: str, lines: tuple[Line, ...], knowledge: Knowledge
) -> str | None:
    if not document.unverified or any(is_unknown(line.text) for line in lines):
        return None
    weights = knowledge.coverage(question, document.unverified)
    items = [item for item, weight in zip(document.unverified, weights, strict=True) if weight >= _RELEVANT]
    if not items:
        return None
    return reply("unverified_note", items="、".join(items[:_MAX_ITEMS]), issuer=issuer_of(document))


def _grade(document: PolicyDocument, lines: tuple[Line, ...], name: str = "grade_note") -> str | None:
    if document.grade in _READ_AT_SOURCE or any("官方未见" in line.text for line in lines):
        return None
    grade = load("grades").get(document.grade, document.grade)
    return reply(name, grade=grade, issuer=issuer_of(document))
