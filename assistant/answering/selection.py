"""Picks the sentences and table rows of a policy that answer the question, in an order that reads well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.aspects import asks_whole_section, heading_answers
from assistant.answering.candidates import Candidate
from assistant.answering.rows import row_lines
from assistant.answering.sentences import best_sentences
from assistant.ports import Knowledge
from assistant.types import Line, Reading
from knowledge.types import Clause, Passage

_RELATIVE = 0.62  # a clause this far below the best one no longer belongs to the answer
_ASPECT = 0.12  # what a fitting heading is worth
_MAX_LINES, _MAX_SECTION = 6, 12
_MARKS = re.compile(r"[\W_]+")
_SAME = 0.7  # two lines sharing this much of their character pairs say the same


@dataclass(frozen=True, slots=True)
class Selection:
    """Chooses lines with the help of the knowledge base."""

    knowledge: Knowledge

    def lines(self, candidate: Candidate, reading: Reading, limit: int = _MAX_LINES) -> tuple[Line, ...]:
        """The lines that answer: the best one first, the others as list items in the document's order."""
        chosen = self._ranked(candidate, reading)[:limit]
        if asks_whole_section(reading.question, reading.aspects):
            chosen = self._with_section(chosen, candidate)
        lines = [line for passage in chosen for line in self._lines_of(passage, reading.question)]
        return _arranged(_distinct(lines)[: _MAX_SECTION])

    def _ranked(self, candidate: Candidate, reading: Reading) -> list[Passage]:
        scored = [
            replace(p, score=p.score + _ASPECT * heading_answers(_heading(p.clause), reading.aspects))
            for p in candidate.passages
        ]
        scored.sort(key=lambda p: -p.score)
        floor = scored[0].score * _RELATIVE
        return [p for p in scored if p.score >= floor]

    def _with_section(self, chosen: list[Passage], candidate: Candidate) -> list[Passage]:
        """The whole section of the best clause, then whatever else was good."""
        best = chosen[0]
        section = [
            Passage(c, candidate.document, best.score)
            for c in self.knowledge.clauses(candidate.document.id)
            if c.path and best.clause.path and len(c.path) > 1 and c.path[0] == best.clause.path[0]
        ][:_MAX_SECTION]
        inside = {p.clause.id for p in section}
        rest = [p for p in chosen if p.clause.id not in inside]
        return [*section, *rest] if best.clause.id in inside else chosen

    def _lines_of(self, passage: Passage, question: str) -> list[Line]:
        if passage.clause.table is not None:
            return row_lines(passage, question, self.knowledge)
        text = best_sentences(passage.clause.text, question, self.knowledge)
        return [Line(text, (passage,), quote=text)]


def _heading(clause: Clause) -> str:
    return " ".join((*clause.path[:-1], clause.context))


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """Without lines that repeat an earlier one."""
    kept: list[Line] = []
    for line in lines:
        if not any(_overlap(line.text, other.text) > _SAME for other in kept):
            kept.append(line)
    return kept


def _overlap(one: str, other: str) -> float:
    plain = (_MARKS.sub("", t) for t in (one, other))
    pairs, others = ({t[i : i + 2] for i in range(len(t) - 1)} for t in plain)
    return len(pairs & others) / max(1, min(len(pairs), len(others)))


def _arranged(lines: list[Line]) -> tuple[Line, ...]:
    """The best line leads; several others follow as a list."""
    if len(lines) <= 1:
        return tuple(lines)
    return (lines[0], *(replace(line, bullet=True) for line in lines[1:]))
