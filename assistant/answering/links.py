"""Cross references of cited clauses: what they refer to, to show beside them and to read out with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering.grounding import state_of
from assistant.answering.naming import titled
from assistant.ports import Knowledge
from assistant.types import Answer, AnswerStatus, Draft, Line, Turn
from knowledge.resolution import Catalogue, Resolved, resolve
from knowledge.types import Passage, PolicyDocument

_FOLLOWED = 2  # references read out with an answer
_LONGEST = 160  # characters of a clause that is read out; a longer one is shown as a link only


@dataclass
class Links:
    """Resolves references in the release that is being read; the last catalogue is kept."""

    knowledge: Knowledge
    _kept: tuple[Sequence[PolicyDocument], Catalogue] | None = field(default=None, repr=False)

    def linked(self, answer: Answer, draft: Draft, day: date) -> Answer:
        """The answer, its citations with the references of their clauses."""
        passages = {p.clause.id: p for line in draft.lines for p in line.passages}
        cited = [replace(c, references=self._shown(passages[c.clause_id], day)) for c in answer.citations]
        return replace(answer, citations=tuple(cited))

    def followed(self, draft: Draft, turn: Turn) -> Draft:
        """The draft with the short clauses that its sentences point at (按照本办法第七条执行) read out."""
        if draft.status != AnswerStatus.ANSWERED:
            return draft
        cited = {p.clause.id for line in draft.lines for p in line.passages}
        lines: list[Line] = []
        added = 0
        for line in draft.lines:
            lines.append(line)
            for passage in self._pointed_at(line, turn.as_of):
                if added < _FOLLOWED and passage.clause.id not in cited:
                    lines.append(_read_out(passage, line))
                    cited.add(passage.clause.id)
                    added += 1
        return replace(draft, lines=tuple(lines))

    def _pointed_at(self, line: Line, day: date) -> Iterator[Passage]:
        """The clauses, one a reference, that the quoted sentence refers to."""
        for passage in line.passages[:1]:
            for one in self._resolved(passage, day):
                spoken = one.reference.text in (line.quote or line.text)
                if spoken and one.document and len(one.clauses) == 1 and len(one.clauses[0].text) <= _LONGEST:
                    found = Passage(one.clauses[0], one.document, passage.score, {"reference": passage.score})
                    if one.clauses[0].table is None and state_of(found, day) in ("in_force", "unknown"):
                        yield found

    def _shown(self, passage: Passage, day: date) -> tuple[Mapping[str, Any], ...]:
        resolved = self._resolved(passage, day)
        shown = [_reference(one) for one in resolved if not _is_its_own(one, passage)]
        return tuple(one for i, one in enumerate(shown) if one not in shown[:i])

    def _resolved(self, passage: Passage, day: date) -> tuple[Resolved, ...]:
        if not passage.clause.references:
            return ()
        return resolve(passage.clause, passage.document, self._catalogue(), self.knowledge.clauses, day)

    def _catalogue(self) -> Catalogue:
        documents = self.knowledge.documents()
        if self._kept is None or self._kept[0] is not documents:
            self._kept = (documents, Catalogue(documents))
        return self._kept[1]


def _reference(one: Resolved) -> dict[str, Any]:
    found: dict[str, Any] = {"text": one.reference.text}
    if one.document:
        found |= {"document_id": one.document.id, "title": one.document.title}
    if one.clauses:
        first = one.clauses[0]
        found |= {"clause_id": first.id, "label": one.reference.label or first.label, "quote": first.text}
    return found


def _is_its_own(one: Resolved, passage: Passage) -> bool:
    """Whether a reference only names the document it stands in."""
    return one.document is not None and one.document.id == passage.document.id and not one.clauses


def _read_out(passage: Passage, line: Line) -> Line:
    """The clause as a list item under its label, but for one with a figure (附件2) that the text lacks."""
    text, label = passage.clause.text, passage.clause.label
    head = "" if any(c.isdecimal() for c in label) else f"{label}："
    other = passage.document.id != line.passages[0].document.id
    return Line(titled(passage.document) * other + head + text, (passage,), bullet=True, quote=text)
