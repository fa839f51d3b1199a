"""What must be said beside the clauses: still in force?, who said so?, what is not certain?"""

from __future__ import annotations

from assistant.answering.naming import issuer_of
from assistant.ports import Knowledge
from assistant.types import Line
from knowledge.types import PolicyDocument
from prompts.loader import load, reply

_READ_AT_SOURCE = ("official", "institution", None)
_RELEVANT = 0.34  # share of the question an uncertain item must speak of
_MAX_ITEMS = 2


def notes(
    document: PolicyDocument, question: str, lines: tuple[Line, ...], knowledge: Knowledge
) -> tuple[Line, ...]:
    """The notes for an answer from this document, in the order of weight; at most two."""
    said = [
        _validity(document),
        _uncertain(document, question, lines, knowledge),
        _grade(document, lines),
    ]
    return tuple(Line(text, claim=False) for text in said if text)[:2]


def _validity(document: PolicyDocument) -> str | None:
    if document.status == "annual":
        return reply("annual_graduates" if "毕业" in document.title else "annual_note")
    return reply("check_note", issuer=issuer_of(document)) if document.status == "check" else None


def _uncertain(
    document: PolicyDocument, question: str, lines: tuple[Line, ...], knowledge: Knowledge
) -> str | None:
    if not document.unverified or any("官方未见" in line.text for line in lines):
        return None
    weights = knowledge.coverage(question, document.unverified)
    items = [item for item, weight in zip(document.unverified, weights, strict=True) if weight >= _RELEVANT]
    if not items:
        return None
    return reply("unverified_note", items="、".join(items[:_MAX_ITEMS]), issuer=issuer_of(document))


def _grade(document: PolicyDocument, lines: tuple[Line, ...]) -> str | None:
    if document.grade in _READ_AT_SOURCE or any("官方未见" in line.text for line in lines):
        return None
    grade = load("grades").get(document.grade, document.grade)
    return reply("grade_note", grade=grade, issuer=issuer_of(document))
