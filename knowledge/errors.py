"""Everything the knowledge base raises.

KnowledgeError
├── UnreadableDocument        a file that cannot become clauses; the message says why and what to do
│   ├── UnsupportedFormat     no parser for this kind of file
│   └── EmptyDocument         parsed, but no text was in it (a scan, an empty file)
├── UnknownRegion             a place that is not in the region table
├── NotPublished              no release is published yet
├── ReleaseNotFound           a release number that does not exist
├── EmbeddingUnavailable      the embedding model that was chosen cannot be loaded
├── IndexMismatch             the index was built by another embedding model
└── IndexUnavailable          the vector index or the database cannot be reached or is damaged
"""


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


class EmbeddingUnavailable(KnowledgeError):
    """The embedding model that was chosen cannot be loaded."""


class IndexMismatch(KnowledgeError):
    """The index was built by another embedding model."""


class IndexUnavailable(KnowledgeError):
    """The vector index or the database cannot be reached or is damaged."""


class NotPublished(KnowledgeError):
    """No release is published yet."""
