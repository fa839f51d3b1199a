"""Picks the sentences and table rows of a policy that answer the question, in an order that reads well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.aspects import asks_whole_section, aspects_of, heading_answers
from assistant.answering.candidates import Candidate
from assistant.answering.features import asks, features, heading_of
from assistant.answering.rows import row_lines
from assistant.answering.sentences import best_sentences
from assistant.answering.slots import kinds
from assistant.ports import Knowledge
from assistant.types import Line, Reading
from knowledge.types import Clause, Passage

MARGIN = 1.4
"""A clause this much below the best one (in log-odds) no longer belongs to the answer."""
_MAX_LINES, _MAX_SECTION = 5, 12
_WHOLE_DOCUMENT = 250  # clauses; of longer documents only what was found is weighed
_PARTS = re.compile(r"[，,；;？?。、\s]+|以及|还有|和")
_PARALLELS, _ALIKE = 3, 0.3
_MARKS = re.compile(r"[\W_]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_SAME = 0.72  # two lines sharing this much of their character pairs say the same


@dataclass(frozen=True, slots=True)
class Selection:
    """Chooses lines with the help of the knowledge base."""

    knowledge: Knowledge

    def lines(self, candidate: Candidate, reading: Reading, limit: int = _MAX_LINES) -> tuple[Line, ...]:
        """The lines that answer: the best one first, the others as list items."""
        ranked = self._ranked(candidate, reading)
        floor = ranked[0].score - MARGIN
        chosen = [p for p in ranked if p.score >= floor][:limit]
        if limit > 1 and asks_whole_section(reading.question, reading.aspects):
            chosen = _with_section(chosen, ranked, reading)
        elif limit > 1:
            chosen = self._with_parts(chosen, candidate, reading)
        if limit > 1:
            chosen = _with_parallels(chosen, ranked, reading.question)
        lines = [line for passage in chosen for line in self._lines_of(passage, reading.question)]
        return _arranged(_distinct(lines)[:_MAX_SECTION])

    def _with_parts(self, chosen: list[Passage], candidate: Candidate, reading: Reading) -> list[Passage]:
        """What was chosen, and the best clause for each part of the question ("多少，怎么发")."""
        parts = [part for part in _PARTS.split(reading.question) if asks(part) or aspects_of(part)]
        if len(parts) < 2:
            return chosen
        best = [
            self._ranked(candidate, replace(reading, question=p, aspects=aspects_of(p)))[0] for p in parts
        ]
        ids = {p.clause.id for p in chosen}
        return [*chosen, *(p for p in best if p.clause.id not in ids)]

    def _ranked(self, candidate: Candidate, reading: Reading) -> list[Passage]:
        """The document's clauses, best first, by the learned weights of their features."""
        passages = self.weighable(candidate)
        weights = _model()["weights"]
        measured = features(passages, reading, self.knowledge)
        ranked = [
            replace(p, score=sum(weights[name] * value for name, value in f.items()))
            for p, f in zip(passages, measured, strict=True)
        ]
        return sorted(ranked, key=lambda p: -p.score)

    def weighable(self, candidate: Candidate) -> list[Passage]:
        """The clauses that compete: all of the document, or of a long one those that were found."""
        found = {p.clause.id: p for p in candidate.passages}
        clauses = self.knowledge.clauses(candidate.document.id)
        if not clauses or len(clauses) > _WHOLE_DOCUMENT:
            return list(candidate.passages)
        return [found.get(c.id) or Passage(c, candidate.document, 0.0) for c in clauses]

    def _lines_of(self, passage: Passage, question: str) -> list[Line]:
        if passage.clause.table is not None:
            return row_lines(passage, question, self.knowledge)
        text = best_sentences(passage.clause.text, question, self.knowledge)
        return [Line(text, (passage,), quote=text)]


def _with_section(chosen: list[Passage], ranked: list[Passage], reading: Reading) -> list[Passage]:
    """The section whose heading promises the list that was asked for, then whatever else was good."""
    promising = [p for p in ranked if heading_answers(heading_of(p.clause), reading.aspects)]
    best = promising[0] if promising else chosen[0]
    section = [p for p in ranked if _section(p.clause) == _section(best.clause)][:_MAX_SECTION]
    ids = {p.clause.id for p in section}
    return [*section, *(p for p in chosen if p.clause.id not in ids)]


def _with_parallels(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """What was chosen, and for the best clause those beside it on the other classes (A类, B类; 本科, 硕士).

    Only where the question names no class: half of a rule would read as the whole.
    """
    best = chosen[0].clause
    for _, words in kinds():
        own = {w for w in words if w in best.text}
        if best.table is None and len(own) == 1 and not any(w in question for w in words):
            beside = [p for p in ranked if _is_parallel(p.clause, best, words, own)]
            ids = {p.clause.id for p in beside[:_PARALLELS]}
            return [chosen[0], *beside[:_PARALLELS], *(p for p in chosen[1:] if p.clause.id not in ids)]
    return chosen


def _is_parallel(clause: Clause, best: Clause, words: Sequence[str], own: set[str]) -> bool:
    """In the same section, about another class, and worded alike."""
    if clause.table is not None or _section(clause) != _section(best):
        return False
    other = {w for w in words if w in clause.text}
    return bool(other) and not other & own and _overlap(clause.text, best.text) > _ALIKE


def _section(clause: Clause) -> str:
    return clause.path[0] if len(clause.path) > 1 else clause.id


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """Without lines that repeat an earlier one."""
    kept: list[Line] = []
    for line in lines:
        if not any(_repeats(line.text, other.text) for other in kept):
            kept.append(line)
    return kept


def _repeats(line: str, earlier: str) -> bool:
    """The same words, and no figure that the earlier line does not have."""
    new_figures = set(_FIGURES.findall(line)) - set(_FIGURES.findall(earlier))
    return not new_figures and _overlap(line, earlier) > _SAME


def _overlap(one: str, other: str) -> float:
    plain = (_MARKS.sub("", t) for t in (one, other))
    pairs, others = ({t[i : i + 2] for i in range(len(t) - 1)} for t in plain)
    return len(pairs & others) / max(1, min(len(pairs), len(others)))


def _arranged(lines: list[Line]) -> tuple[Line, ...]:
    """The best line leads; several others follow as a list."""
    if len(lines) <= 1:
        return tuple(lines)
    return (lines[0], *(replace(line, bullet=True) for line in lines[1:]))


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("selection.yaml").read_text("utf-8"))
    return model
