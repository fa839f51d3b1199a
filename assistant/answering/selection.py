"""Picks the sentences and table rows of a policy that answer the question, in an order that reads well."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

import yaml

from assistant.answering import bands, formalities, picking
from assistant.answering.aspects import asks_whole_section, aspects_of
from assistant.answering.candidates import Candidate
from assistant.answering.cases import of_asker, of_share
from assistant.answering.elsewhere import of_place
from assistant.answering.expectations import asks
from assistant.answering.features import features
from assistant.answering.lines import arranged, brief, distinct, in_step_order, in_table_order, newest_first
from assistant.answering.naming import names_of
from assistant.answering.periods import of_period
from assistant.answering.picking import MARGIN, key
from assistant.answering.pieces import is_row, pieces_of
from assistant.answering.sentences import best_sentences
from assistant.ports import Knowledge
from assistant.types import Line, Reading
from knowledge.regions import regions
from knowledge.types import Passage

__all__ = ["MARGIN", "Selection"]

_MAX_LINES = 5
_WHOLE_DOCUMENT = 250  # clauses; of longer documents only what was found is weighed
_PARTS = re.compile(r"[，,；;？?。、\s]+|以及|还有|和")
_ENOUGH, _LONG_LIST = 320, 600  # characters
_OF_WHOLE = 0.25  # how much fitting the whole question counts when a part of it is answered


@dataclass(frozen=True, slots=True)
class Selection:
    """Chooses lines with the help of the knowledge base."""

    knowledge: Knowledge

    def lines(self, candidate: Candidate, reading: Reading, limit: int = _MAX_LINES) -> tuple[Line, ...]:
        """The lines that answer: the best one first, the others as list items."""
        pieces = of_place(self.weighable(candidate), reading.question)
        ranked = of_asker(self._ranked(pieces, reading), reading.question)
        ranked = of_period(of_share(ranked, reading.question), reading.question)
        whole = limit > 1 and asks_whole_section(reading.question, reading.aspects)
        if whole:
            chosen = picking.with_section(picking.near(ranked, limit, reading), ranked, reading, pieces)
        elif limit > 1:
            chosen = self._for_parts(picking.near(ranked, limit, reading), ranked, pieces, reading)
            chosen += picking.lacking(chosen, ranked, reading.question)
        else:
            chosen = ranked[:1]
        if limit > 1:
            chosen = picking.for_classes(chosen, ranked, reading.question)
            chosen = picking.with_parallels(chosen, ranked, reading.question)
            chosen = picking.naming_class(chosen, ranked, reading.question)
            chosen = bands.first(picking.opened(chosen, reading), ranked, reading.question)
            chosen = picking.of_letter(chosen, reading.question)
        chosen = formalities.telling(chosen, ranked, reading.question)
        lines = [self._line(piece, candidate, reading.question) for piece in chosen]
        room = _LONG_LIST if whole or is_row(chosen[0].clause) else _ENOUGH
        kept = brief(distinct(lines), room)
        ordered = in_table_order(kept, [p.clause.text for p in pieces])
        dated = newest_first(ordered, reading.years)
        return arranged(in_step_order(dated) if whole or "process" in reading.aspects else dated)

    def leaves_out(self, candidate: Candidate, reading: Reading) -> bool:
        """Whether the policy has rules for places beside the one asked about, which are not told."""
        pieces = self.weighable(candidate)
        return len(of_place(pieces, reading.question)) < len(pieces)

    def _for_parts(
        self, chosen: list[Passage], ranked: list[Passage], pieces: list[Passage], reading: Reading
    ) -> list[Passage]:
        """The best pieces for each part of the question ("多少，怎么发"), then what was chosen."""
        names = names_of(pieces[0].document)  # a part that only names the policy asks nothing of its own
        spoken = (part for part in _PARTS.split(reading.question) if part not in names)
        parts = [part for part in spoken if asks(part) or aspects_of(part)]
        if len(parts) < 2:
            return chosen
        whole = {key(p): p.score for p in ranked}
        best = picking.of_all(ranked, reading.question)
        place = "".join(m.text for m in regions().mentions(reading.question))
        for part in parts:
            asked = replace(reading, question=place + part, aspects=aspects_of(part))
            found = (p for p in self._ranked(pieces, asked) if key(p) in whole)
            fit = [Passage(p.clause, p.document, p.score + _OF_WHOLE * whole[key(p)], p.why) for p in found]
            best += picking.new(of_asker(sorted(fit, key=lambda p: -p.score), reading.question), best)
        keys = {key(p) for p in best}
        return [*best, *(p for p in chosen if key(p) not in keys)]

    def _ranked(self, passages: list[Passage], reading: Reading) -> list[Passage]:
        """The document's pieces, best first, by the learned weights of their features."""
        measured = features(passages, reading, self.knowledge)
        weights = [_model()["weights"][name] for name in measured[0]] if measured else []
        ranked = [
            Passage(p.clause, p.document, sum(map(mul, weights, f.values())), p.why)
            for p, f in zip(passages, measured, strict=True)
        ]
        return picking.of_class(sorted(ranked, key=lambda p: -p.score), reading.question)

    def weighable(self, candidate: Candidate) -> list[Passage]:
        """The pieces that compete: all of the document, or of a long one those that were found."""
        found = {p.clause.id: p for p in candidate.passages}
        clauses = self.knowledge.clauses(candidate.document.id)
        if not clauses or len(clauses) > _WHOLE_DOCUMENT:
            return pieces_of(candidate.passages)
        return pieces_of(found.get(c.id) or Passage(c, candidate.document, 0.0) for c in clauses)

    def _line(self, piece: Passage, candidate: Candidate, question: str) -> Line:
        """The piece as a line that cites the whole clause."""
        if not is_row(piece.clause):
            text = best_sentences(piece.clause.text, question, self.knowledge)
            return Line(text, (piece,), quote=text)
        own = (c for c in self.knowledge.clauses(candidate.document.id) if c.id == piece.clause.id)
        clause = next(own, None) or next(
            p.clause for p in candidate.passages if p.clause.id == piece.clause.id
        )
        return Line(piece.clause.text, (replace(piece, clause=clause),), quote=piece.clause.text)


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("selection.yaml").read_text("utf-8"))
    return model
