"""Everything the knowledge base raises.

KnowledgeError
├── UnreadableDocument        a file that cannot become clauses; the message says why and what to do
│   ├── UnsupportedFormat     no parser for this kind of file
│   └── EmptyDocument         parsed, but no text was in it (a scan, an empty file)
├── UnknownRegion             a place that is not in the region table
├── NotPublished              no release is published yet
├── ReleaseNotFound           a release number that does not exist
├── ReleaseConflict           somebody else publishes, or published since the candidate was prepared
├── ReleaseBlocked            a check found what must not be published; nothing was changed
├── DocumentNotFound          no document, or no draft of one, with this id
├── NotPermitted              the person's role may not do this, or he made the change himself
├── WrongState                the change is at another point of its review than the act needs
├── EmbeddingUnavailable      the embedding model that was chosen cannot be loaded
├── RerankingUnavailable      the reranker that was chosen cannot be loaded or asked; the order stays
├── IndexMismatch             the index was built by another embedding model
└── IndexUnavailable          the vector index or the database cannot be reached or is damaged
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class KnowledgeError(Exception):
    """Base of all errors of the knowledge base; the text is meant for a person."""


class UnreadableDocument(KnowledgeError):
    """A file that cannot become clauses."""


class UnsupportedFormat(UnreadableDocument):
    """No parser for this kind of file."""


class EmptyDocument(UnreadableDocument):
    """The file was read but holds no text."""


class UnknownRegion(KnowledgeError):
    """A place that is not in the region table."""


class ReleaseNotFound(KnowledgeError):
    """A release number that does not exist."""


class ReleaseConflict(KnowledgeError):
    """Somebody else publishes, or published since the candidate was prepared; nothing was changed."""


class ReleaseBlocked(KnowledgeError):
    """A check found what must not be published; nothing was changed. `findings` are its JSON values."""

    def __init__(self, text: str, findings: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(text)
        self.findings = findings


class DocumentNotFound(KnowledgeError):
    """No document, or no draft of one, with this id."""


class NotPermitted(KnowledgeError):
    """The person's role may not do this, or he made the change himself."""


class WrongState(KnowledgeError):
    """The change is at another point of its review than the act needs."""


class EmbeddingUnavailable(KnowledgeError):
    """The embedding model that was chosen cannot be loaded."""


class RerankingUnavailable(KnowledgeError):
    """The reranker that was chosen cannot be loaded or asked; the order stays as it is."""


class IndexMismatch(KnowledgeError):
    """The index was built by another embedding model."""


class IndexUnavailable(KnowledgeError):
    """The vector index or the database cannot be reached or is damaged."""


class NotPublished(KnowledgeError):
    """No release is published yet."""
