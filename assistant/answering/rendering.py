"""A draft as text with numbered citations."""

from __future__ import annotations

from assistant.answering.grounding import state_of
from assistant.types import Answer, Citation, Draft, Line, Turn
from knowledge.regions import regions
from knowledge.types import Passage


def rendered(draft: Draft, turn: Turn) -> Answer:
    """The answer: a line each, its citation marks at its end, citations numbered as they come."""
    order: dict[str, tuple[Passage, list[str]]] = {}
    text = "\n".join(_line(line, order) for line in draft.lines)
    citations = tuple(
        _citation(n, passage, quotes, turn) for n, (passage, quotes) in enumerate(order.values(), start=1)
    )
    return Answer(text, draft.status, citations, draft.cards, draft.quick_replies, turn.trace, draft.subject)


def _line(line: Line, order: dict[str, tuple[Passage, list[str]]]) -> str:
    marks = []
    for passage in line.passages:
        _, quotes = order.setdefault(passage.clause.id, (passage, []))
        if line.quote and line.quote not in quotes:
            quotes.append(line.quote)
        marks.append(list(order).index(passage.clause.id) + 1)
    return ("- " if line.bullet else "") + line.text + "".join(f"〔{n}〕" for n in dict.fromkeys(marks))


def _citation(n: int, passage: Passage, quotes: list[str], turn: Turn) -> Citation:
    clause, document = passage.clause, passage.document
    return Citation(
        n=n,
        clause_id=clause.id,
        document_id=document.id,
        source=document.source,
        title=document.title,
        number=document.number,
        label=clause.label,
        quote="\n".join(quotes) or clause.text,
        text=clause.text,
        context=clause.context,
        url=document.url,
        effective_from=clause.effective_from,
        effective_to=clause.effective_to,
        grade=document.grade,
        state="draft" if document.status == "draft" else state_of(passage, turn.as_of),
        region_name=regions().name(document.region),
        unverified=document.unverified,
        confidence=clause.confidence,
    )
