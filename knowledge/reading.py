"""Whole documents as a release, or the next one, has them: to look at, to compare, to build upon."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from knowledge.errors import NotPublished, ReleaseNotFound
from knowledge.storage import tables as t
from knowledge.storage.database import Database, chunks
from knowledge.storage.records import clause_of, document_of
from knowledge.types import ParsedDocument, PolicyDocument

DRAFT = 0
"""Stands for the next release where a release number is asked for."""


class Reading:
    """Reads documents by release; `release` None is the serving one, DRAFT the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def documents(self, release: int | None = DRAFT) -> dict[str, PolicyDocument]:
        """All documents by id."""
        found: dict[str, PolicyDocument] = {}
        with self._database.begin() as c:
            for chunk in chunks(sorted(self._versions(c, release).values())):
                rows = c.execute(select(t.versions.c.body).where(t.versions.c.id.in_(chunk)))
                found |= {document.id: document for document in map(document_of, rows.scalars())}
        return found

    def document(self, document_id: str, release: int | None = DRAFT) -> ParsedDocument | None:
        """A document with all its clauses, superseded wordings too; None if the release does not have it."""
        with self._database.begin() as c:
            version = self._versions(c, release, document_id).get(document_id)
            return _parsed(c, version) if version is not None else None

    def served(self, document_id: str) -> ParsedDocument | None:
        """The document as it is published; None too while nothing is published."""
        with self._database.begin() as c:
            number = c.execute(select(t.serving.c.number)).scalar_one_or_none()
            version = _released(c, number, document_id).get(document_id) if number else None
            return _parsed(c, version) if version is not None else None

    def sizes(self, release: int | None = DRAFT) -> dict[str, int]:
        """How many clauses each document has."""
        with self._database.begin() as c:
            versions = self._versions(c, release)
            counts: dict[int, int] = {}
            for chunk in chunks(sorted(versions.values())):
                query = select(t.clauses.c.version_id, func.count()).where(t.clauses.c.version_id.in_(chunk))
                counts |= {row[0]: row[1] for row in c.execute(query.group_by(t.clauses.c.version_id))}
        return {document_id: counts.get(version, 0) for document_id, version in versions.items()}

    def _versions(self, c: Connection, release: int | None, document_id: str | None = None) -> dict[str, int]:
        """The version of each document, or of one."""
        if release == DRAFT:
            return _next(c, document_id)
        number = c.execute(select(t.serving.c.number)).scalar_one_or_none() if release is None else release
        if number is None:
            raise NotPublished("政策库还没有发布任何版本。请先运行 talent ingest 路径 --publish。")
        known = select(t.releases.c.number).where(t.releases.c.number == number)
        if c.execute(known).scalar_one_or_none() is None:
            raise ReleaseNotFound(f"没有第 {number} 版。请用 talent releases 查看已有的版本。")
        return _released(c, number, document_id)


def _next(c: Connection, document_id: str | None) -> dict[str, int]:
    """The serving release with all changes of the draft laid over it."""
    number = c.execute(select(t.serving.c.number)).scalar_one_or_none()
    versions: dict[str, int | None] = {} if number is None else dict(_released(c, number, document_id))
    query = select(t.drafts.c.document_id, t.drafts.c.version_id)
    versions |= {
        row.document_id: row.version_id for row in c.execute(_of(query, t.drafts.c.document_id, document_id))
    }
    return {id_: version for id_, version in versions.items() if version is not None}


def _released(c: Connection, number: int, document_id: str | None) -> dict[str, int]:
    query = (
        select(t.versions.c.document_id, t.versions.c.id)
        .join(t.release_versions, t.release_versions.c.version_id == t.versions.c.id)
        .where(t.release_versions.c.release == number)
    )
    return {row.document_id: row.id for row in c.execute(_of(query, t.versions.c.document_id, document_id))}


def _of(query: Select[Any], column: Column[Any], document_id: str | None) -> Select[Any]:
    return query if document_id is None else query.where(column == document_id)


def _parsed(c: Connection, version: int) -> ParsedDocument:
    body = c.execute(select(t.versions.c.body).where(t.versions.c.id == version)).scalar_one()
    rows = c.execute(select(t.clauses).where(t.clauses.c.version_id == version).order_by(t.clauses.c.ordinal))
    document = document_of(body)
    return ParsedDocument(document, tuple(clause_of(row, document.id) for row in rows))
