"""A draft as text with numbered citations."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answering.grounding import state_of
from assistant.types import Answer, Citation, Draft, Line, Turn
from knowledge.regions import regions
from knowledge.types import Passage


@dataclass
class Numbering:
    """Lines become text one after the other; citations are numbered as they come."""

    _order: dict[str, tuple[Passage, list[str]]] = field(default_factory=dict)
    _begun: bool = False

    def text(self, line: Line) -> str:
        """The line as it follows the lines before it, its citation marks at its end."""
        marks = []
        for passage in line.passages:
            _, quotes = self._order.setdefault(passage.clause.id, (passage, []))
            if line.quote and line.quote not in quotes:
                quotes.append(line.quote)
            marks.append(list(self._order).index(passage.clause.id) + 1)
        before = "\n" if self._begun and not line.runs_on else ""
        self._begun = True
        head = "- " if line.bullet and not line.runs_on else ""
        return before + head + line.text + "".join(f"〔{n}〕" for n in dict.fromkeys(marks))

    def citations(self, turn: Turn) -> tuple[Citation, ...]:
        """What was cited, in the order of the numbers."""
        return tuple(_citation(n, p, quotes, turn) for n, (p, quotes) in enumerate(self._order.values(), 1))


def rendered(draft: Draft, turn: Turn) -> Answer:
    """The answer: a line each, its citation marks at its end, citations numbered as they come."""
    numbering = Numbering()
    text = "".join(numbering.text(line) for line in draft.lines)
    citations = numbering.citations(turn)
    return Answer(text, draft.status, citations, draft.cards, draft.quick_replies, turn.trace, draft.subject)


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
