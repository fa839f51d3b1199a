"""The tables of the knowledge base (SQLite or PostgreSQL)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from knowledge.storage.database import Moment

metadata = MetaData()

versions = Table(
    "document_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String(200), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
)

clauses = Table(
    "clauses",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("version_id", ForeignKey("document_versions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("clause_id", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("path", JSON, nullable=False),
    Column("label", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("table", JSON),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("digest", String(64), nullable=False),
    Column("extra", JSON(none_as_null=True)),  # what few clauses have: references, confidence of a scan
)
Index("clauses_by_clause_id", clauses.c.clause_id)

# What the next release will change: a new version of a document, or its removal (version_id null),
# and how far its review has come. `caused_by` is the document whose own change brought this one about (a
# policy that ends another), `laid_over` the version that it took the place of in the draft.
drafts = Table(
    "draft_changes",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("version_id", ForeignKey("document_versions.id")),
    Column("state", String(20), nullable=False, server_default="draft"),
    Column("made_by", Text, nullable=False, server_default="命令行管理员"),
    Column("made_role", String(20), nullable=False, server_default="local"),
    Column("made_at", Moment),
    Column("submitted_by", Text),
    Column("submitted_at", Moment),
    Column("reviewed_by", Text),
    Column("reviewed_at", Moment),
    Column("comment", Text),
    Column("caused_by", String(200)),
    Column("laid_over", Integer),
)

# Who did what, when: only ever added to, and kept when a document is erased.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("document_id", String(200), index=True),
    Column("version_id", Integer),
    Column("release", Integer),
    Column("comment", Text),
    Column("detail", JSON, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("embedding", Text, nullable=False),
)

release_versions = Table(
    "release_versions",
    metadata,
    Column("release", ForeignKey("releases.number"), primary_key=True),
    Column("version_id", ForeignKey("document_versions.id"), primary_key=True),
)

# One row: the release that answers. Publishing and rolling back are one update of it. `erasures` counts
# what was erased from releases: whoever keeps one in memory reads it again when the count has moved.
serving = Table(
    "serving_release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("releases.number"), nullable=False),
    Column("erasures", Integer, nullable=False, server_default="0"),
)

# How each model that built a release is opened again: the setting, without its key.
models = Table(
    "embedding_models",
    metadata,
    Column("model", Text, primary_key=True),
    Column("opening", JSON, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("model", Text, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
