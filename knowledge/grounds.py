"""What a document stands on that was written on a clause of another (问答): whether that still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.types import Clause, PolicyDocument

FOLDER = "问答"
"""The folder that the sources of such documents stand in."""
_ON = "依据"


@dataclass(frozen=True, slots=True)
class Ground:
    """The clause that was cited, and the digest of what it said then."""

    clause_id: str
    digest: str

    @property
    def document_id(self) -> str:
        """The document that the clause is of."""
        return self.clause_id.partition("#")[0]

    def holds(self, document: PolicyDocument | None, clauses: Iterable[Clause], day: date) -> bool:
        """Whether the clause is in force on that day with the words that it had."""
        if document is None or document.status in ("ended", "draft"):
            return False
        if document.effective_to and document.effective_to < day:
            return False
        clause = next((one for one in clauses if one.id == self.clause_id), None)
        ended = clause is None or bool(clause.effective_to and clause.effective_to < day)
        return clause is not None and not ended and clause.digest == self.digest


def ground_note(clause: Clause) -> str:
    """What is noted among the sources of a document that is written on a clause."""
    return f"{_ON} {clause.digest} {clause.id}"


def is_written(document: PolicyDocument) -> bool:
    """Whether a document is a question with an answer that officers wrote."""
    return document.source.startswith(f"{FOLDER}/")


def ground_of(document: PolicyDocument) -> Ground | None:
    """The clause that such a document stands on; None for one of its own, and for all others."""
    if not is_written(document):
        return None
    for source in document.sources:
        on, _, rest = source.read.partition(" ")
        digest, _, clause_id = rest.partition(" ")
        if on == _ON and clause_id:
            return Ground(clause_id, digest)
    return None
