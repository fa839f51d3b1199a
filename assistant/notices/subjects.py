"""What a subscription is about: a scheme of the rules, or a document of the serving release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.reading import Reading
from knowledge.types import ParsedDocument, PolicyDocument
from tools.errors import UnknownName
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.services.types import Subscription

_MOST = 6  # clauses named in one notice


@dataclass(frozen=True, slots=True)
class Subject:
    """A scheme, or a document, or neither (then nothing can be due)."""

    scheme: Scheme | None
    document: PolicyDocument | None

    def version(self, day: date) -> Version | None:
        """The scheme's version in force on a day."""
        versions = self.scheme.versions if self.scheme else ()
        return next((v for v in versions if v.in_force(day)), None)


@dataclass(frozen=True, slots=True)
class World:
    """The policies and the rules on a day; `releases` are (number, made at), newest first."""

    rules: Rulebook
    reading: Reading
    serving: int | None
    releases: tuple[tuple[int, datetime], ...]
    as_of: date

    def subject(self, subscription: Subscription) -> Subject:
        """What it is about."""
        try:
            return Subject(self.rules[subscription.subject], None)
        except UnknownName:
            text = self.text(subscription.subject, self.serving)
            return Subject(None, text.document if text else None)

    def text(self, document_id: str, release: int | None) -> ParsedDocument | None:
        """A document in a release; None if either is not there."""
        try:
            return self.reading.document(document_id, release) if release is not None else None
        except KnowledgeError:
            return None

    def release_at(self, moment: datetime) -> int | None:
        """The newest release that was made by then."""
        return next((number for number, made in self.releases if made <= moment), None)

    def citations(self, clause_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Those clauses that the serving release has: title, label, words."""
        found = []
        for clause_id in list(dict.fromkeys(clause_ids))[:_MOST]:
            text = self.text(clause_id.split("#")[0], self.serving)
            clause = next((c for c in text.clauses if c.id == clause_id), None) if text else None
            if text and clause:
                document = text.document
                shown = {"title": document.title, "number": document.number, "url": document.url}
                found.append({"clause_id": clause.id, "label": clause.label, "text": clause.text, **shown})
        return found


def basis_of(version: Version) -> list[str]:
    """The clauses that a version's conditions stand on."""
    return list(dict.fromkeys(b for leaf in version.requires.leaves() for b in leaf.basis))[:_MOST]


def saying(text: ParsedDocument | None, field: str) -> list[str]:
    """The clauses that say a field of a document, such as the day on which it ends."""
    said = [e.sentence for e in text.document.evidence if e.field == field] if text else []
    return [c.id for c in text.clauses if any(s in c.text for s in said)] if text else []
