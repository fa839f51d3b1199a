"""The SQL store: document versions, clauses and releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from knowledge import tables as t
from knowledge.database import Database, chunks, mapped_errors
from knowledge.records import clause_of, clause_row, document_body, document_of
from knowledge.types import Clause, ParsedDocument, PolicyDocument


class Store:
    """Everything the knowledge base remembers, in one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with mapped_errors():
            t.metadata.create_all(database.engine)

    # --- versions and drafts

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each document as the next release would have it, by id."""
        found: dict[str, str] = {}
        with self._database.begin() as c:
            rows = _next_versions(c)
            for chunk in chunks(sorted(rows)):
                query = select(t.versions).where(t.versions.c.id.in_(chunk))
                found |= {r.document_id: r.fingerprint for r in c.execute(query)}
        return found

    def stage(self, parsed: ParsedDocument, fingerprint: str, now: datetime) -> None:
        """Put a new version of a document into the draft of the next release."""
        document = parsed.document
        with self._database.begin() as c:
            values = {
                "document_id": document.id,
                "fingerprint": fingerprint,
                "source": document.source,
                "body": document_body(document),
                "created_at": now,
            }
            version_id = c.execute(insert(t.versions).values(values).returning(t.versions.c.id)).scalar_one()
            rows = [clause_row(clause, version_id, i) for i, clause in enumerate(parsed.clauses)]
            if rows:
                c.execute(insert(t.clauses), rows)
            _set_draft(c, document.id, version_id)

    def draft_count(self) -> int:
        """How many documents the next release would change."""
        with self._database.begin() as c:
            return int(c.execute(select(func.count()).select_from(t.drafts)).scalar_one())

    def draft_versions(self) -> list[int]:
        """The version ids of the next release: the serving ones with the draft laid over."""
        with self._database.begin() as c:
            return sorted(_next_versions(c))

    # --- releases

    def serving(self) -> int | None:
        """The number of the release that answers; None before the first publish."""
        with self._database.begin() as c:
            return c.execute(select(t.serving.c.number)).scalar_one_or_none()

    def releases(self) -> list[dict[str, Any]]:
        """All releases, newest first, with their counts of documents."""
        counts = (
            select(t.release_versions.c.release, func.count().label("documents"))
            .group_by(t.release_versions.c.release)
            .subquery()
        )
        query = select(t.releases, func.coalesce(counts.c.documents, 0).label("documents")).join(
            counts, counts.c.release == t.releases.c.number, isouter=True
        )
        with self._database.begin() as c:
            rows = c.execute(query.order_by(t.releases.c.number.desc()))
            return [dict(row._mapping) for row in rows]

    def next_number(self) -> int:
        """The number the next release gets; numbers are never used twice."""
        with self._database.begin() as c:
            return int(c.execute(select(func.coalesce(func.max(t.releases.c.number), 0))).scalar_one()) + 1

    def publish(
        self, number: int, version_ids: Sequence[int], embedding: str, note: str, now: datetime
    ) -> None:
        """Record the release, empty the draft of what it took in, and serve it: one transaction."""
        with self._database.begin() as c:
            row = {"number": number, "created_at": now, "note": note, "embedding": embedding}
            c.execute(insert(t.releases).values(row))
            if version_ids:
                pairs = [{"release": number, "version_id": v} for v in version_ids]
                c.execute(insert(t.release_versions), pairs)
            for chunk in chunks(version_ids):
                c.execute(delete(t.drafts).where(t.drafts.c.version_id.in_(chunk)))
            c.execute(delete(t.drafts).where(t.drafts.c.version_id.is_(None)))
            _serve(c, number)

    def serve(self, number: int) -> None:
        """Let another release answer."""
        with self._database.begin() as c:
            _serve(c, number)

    def release_version_ids(self, number: int) -> list[int]:
        """The document versions of a release."""
        query = select(t.release_versions.c.version_id).where(t.release_versions.c.release == number)
        with self._database.begin() as c:
            return sorted(c.execute(query).scalars())

    # --- reading

    def documents(self, version_ids: Iterable[int]) -> dict[int, PolicyDocument]:
        """Documents by version id."""
        found: dict[int, PolicyDocument] = {}
        with self._database.begin() as c:
            for chunk in chunks(list(version_ids)):
                query = select(t.versions.c.id, t.versions.c.body).where(t.versions.c.id.in_(chunk))
                found |= {row.id: document_of(row.body) for row in c.execute(query)}
        return found

    def clauses(
        self, version_ids: Iterable[int], documents: Mapping[int, PolicyDocument]
    ) -> Iterator[tuple[int, int, Clause]]:
        """(pk, version id, clause) of all clauses of the versions, in document order."""
        with self._database.begin() as c:
            for chunk in chunks(list(version_ids)):
                query = select(t.clauses).where(t.clauses.c.version_id.in_(chunk))
                for row in c.execute(query.order_by(t.clauses.c.version_id, t.clauses.c.ordinal)):
                    yield row.pk, row.version_id, clause_of(row, documents[row.version_id].id)


def _next_versions(c: Connection) -> set[int]:
    served = select(t.versions.c.document_id, t.versions.c.id).select_from(
        t.serving.join(t.release_versions, t.release_versions.c.release == t.serving.c.number).join(
            t.versions, t.versions.c.id == t.release_versions.c.version_id
        )
    )
    current: dict[str, int | None] = {row.document_id: row.id for row in c.execute(served)}
    current |= {row.document_id: row.version_id for row in c.execute(select(t.drafts))}
    return {version for version in current.values() if version is not None}


def _set_draft(c: Connection, document_id: str, version_id: int | None) -> None:
    c.execute(delete(t.drafts).where(t.drafts.c.document_id == document_id))
    c.execute(insert(t.drafts).values(document_id=document_id, version_id=version_id))


def _serve(c: Connection, number: int) -> None:
    if not c.execute(update(t.serving).values(number=number)).rowcount:
        c.execute(insert(t.serving).values(id=1, number=number))
