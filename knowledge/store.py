"""The SQL store: document versions, clauses and releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from knowledge.errors import DocumentNotFound, ReleaseConflict
from knowledge.review.actors import LOCAL, Actor
from knowledge.review.drafts import (
    Draft,
    State,
    caused_drafts,
    next_versions,
    publishable,
    put_draft,
    read_drafts,
    take_back,
    take_drafts,
)
from knowledge.review.history import record
from knowledge.review.together import Documents, all_or_none, ids_of
from knowledge.storage import schema
from knowledge.storage import tables as t
from knowledge.storage.database import Database, chunks
from knowledge.storage.records import clause_of, clause_row, document_body, document_of
from knowledge.types import Clause, ParsedDocument, PolicyDocument


class Store:
    """Everything the knowledge base remembers, in one SQL database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        schema.prepare(database)

    # --- versions and drafts

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each document with all changes, reviewed or not, by id."""
        found: dict[str, str] = {}
        with self.database.begin() as c:
            rows = next_versions(c, reviewed=False)
            for chunk in chunks(sorted(rows)):
                query = select(t.versions.c.document_id, t.versions.c.fingerprint)
                query = query.where(t.versions.c.id.in_(chunk))
                found |= {r.document_id: r.fingerprint for r in c.execute(query)}
        return found

    def stage(
        self,
        parsed: ParsedDocument,
        fingerprint: str,
        now: datetime,
        by: Actor = LOCAL,
        caused_by: str | None = None,
    ) -> State | None:
        """Put a new version of a document into the draft; gives the state of the change it replaces.

        `caused_by` is another document whose change in the draft brings this one about, and takes it along.
        """
        document = parsed.document
        with self.database.begin() as c:
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
            named = {"document_id": document.id, "version_id": version_id}
            because: dict[str, Any] = {"caused_by": caused_by} if caused_by else {}
            record(c, now, by, "ingest", **named, title=document.title, source=document.source, **because)
            return put_draft(c, document.id, version_id, by, now, caused_by)

    def take_back_caused(self, document_id: str) -> list[str]:
        """Undo the changes of other documents that this one's change in the draft brought about."""
        with self.database.begin() as c:
            drafts = caused_drafts(c, document_id)
            for draft in drafts:
                take_back(c, draft)
        return [draft.document_id for draft in drafts]

    def look_again(self, document_ids: Iterable[str]) -> None:
        """Let the files of these documents count as changed when they are brought in again."""
        for document_id in document_ids:
            with self.database.begin() as c:
                mine = t.versions.c.document_id == document_id
                c.execute(update(t.versions).where(mine).values(fingerprint=""))

    def is_in_draft(self, document_id: str) -> bool:
        """Whether a document has a change that waits for a release."""
        with self.database.begin() as c:
            query = select(t.drafts.c.document_id).where(t.drafts.c.document_id == document_id)
            return c.execute(query).scalar_one_or_none() is not None

    def stage_removal(
        self, documents: Documents, now: datetime, by: Actor = LOCAL, comment: str = ""
    ) -> None:
        """Leave documents out of the next release, all or none; earlier releases keep them.

        DocumentNotFound if one is not served.
        """
        with self.database.begin() as c:
            all_or_none(ids_of(documents), lambda document_id: _remove(c, document_id, now, by, comment))

    def drafts(self) -> list[Draft]:
        """The changes that wait for a release, reviewed or not, the latest first."""
        with self.database.begin() as c:
            return read_drafts(c)

    def draft_count(self) -> int:
        """How many documents have a change that waits for a release, reviewed or not."""
        with self.database.begin() as c:
            return int(c.execute(select(func.count()).select_from(t.drafts)).scalar_one())

    def publishable_count(self) -> int:
        """How many of them the next release would take in."""
        with self.database.begin() as c:
            return int(
                c.execute(select(func.count()).select_from(t.drafts).where(publishable())).scalar_one()
            )

    def draft_versions(self) -> list[int]:
        """The version ids of the next release: the serving ones with the publishable changes laid over."""
        with self.database.begin() as c:
            return sorted(next_versions(c, reviewed=True))

    # --- releases

    def serving(self) -> int | None:
        """The number of the release that answers; None before the first publish."""
        with self.database.begin() as c:
            return c.execute(select(t.serving.c.number)).scalar_one_or_none()

    def serving_embedding(self) -> str | None:
        """The id of the embedding model that the serving release was indexed with."""
        query = select(t.releases.c.embedding).join(t.serving, t.serving.c.number == t.releases.c.number)
        with self.database.begin() as c:
            return c.execute(query).scalar_one_or_none()

    def release_embedding(self, number: int) -> str | None:
        """The id of the embedding model that a release was indexed with; None if there is no such release."""
        query = select(t.releases.c.embedding).where(t.releases.c.number == number)
        with self.database.begin() as c:
            return c.execute(query).scalar_one_or_none()

    def embeddings(self) -> list[str]:
        """The ids of the embedding models that releases were indexed with."""
        with self.database.begin() as c:
            return sorted(c.execute(select(t.releases.c.embedding).distinct()).scalars())

    def opening(self, model_id: str) -> dict[str, Any] | None:
        """How an embedding model is opened again, if that was kept."""
        query = select(t.models.c.opening).where(t.models.c.model == model_id)
        with self.database.begin() as c:
            return c.execute(query).scalar_one_or_none()

    def keep_opening(self, model_id: str, opening: Mapping[str, Any]) -> None:
        """Keep how an embedding model is opened."""
        if self.opening(model_id) == opening:
            return
        with self.database.begin() as c:
            c.execute(delete(t.models).where(t.models.c.model == model_id))
            c.execute(insert(t.models).values(model=model_id, opening=dict(opening)))

    def serving_state(self) -> tuple[int | None, int]:
        """The serving release, and how often something was erased from releases."""
        with self.database.begin() as c:
            row = c.execute(select(t.serving.c.number, t.serving.c.erasures)).one_or_none()
        return (row.number, row.erasures) if row else (None, 0)

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
        with self.database.begin() as c:
            rows = c.execute(query.order_by(t.releases.c.number.desc()))
            return [dict(row._mapping) for row in rows]

    def served_since(self, document_id: str, since: datetime) -> datetime | None:
        """When the first release with a document was made at or after a moment; None if none was."""
        made = select(func.min(t.releases.c.created_at)).select_from(
            t.releases.join(t.release_versions, t.release_versions.c.release == t.releases.c.number).join(
                t.versions, t.versions.c.id == t.release_versions.c.version_id
            )
        )
        named = (t.versions.c.document_id == document_id, t.releases.c.created_at >= since)
        with self.database.begin() as c:
            found: datetime | None = c.execute(made.where(*named)).scalar_one()
        return found

    def next_number(self) -> int:
        """The number the next release gets; numbers are never used twice."""
        with self.database.begin() as c:
            return int(c.execute(select(func.coalesce(func.max(t.releases.c.number), 0))).scalar_one()) + 1

    def publish(
        self,
        number: int,
        version_ids: Sequence[int],
        embedding: str,
        note: str,
        now: datetime,
        base: int | None = None,
        by: Actor = LOCAL,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Record the release, empty the draft of what it took in, and serve it: one transaction.

        `base` is the release it was made from: ReleaseConflict if another one serves by now, or if a
        change in it was sent back meanwhile. `detail` goes into the history.
        """
        with self.database.begin() as c:
            row = {"number": number, "created_at": now, "note": note, "embedding": embedding}
            c.execute(insert(t.releases).values(row))  # written first: from here on no other process writes
            _check_base(c, base)
            if version_ids:
                pairs = [{"release": number, "version_id": v} for v in version_ids]
                c.execute(insert(t.release_versions), pairs)
            changes = take_drafts(c, number)
            record(c, now, by, "publish", release=number, comment=note, changes=changes, **(detail or {}))
            _serve(c, number)

    def serve(self, number: int) -> None:
        """Let another release answer."""
        with self.database.begin() as c:
            _serve(c, number)

    def rollback(self, number: int, now: datetime, by: Actor = LOCAL, comment: str = "") -> None:
        """Let an earlier release answer again, with a line in the history."""
        with self.database.begin() as c:
            before = c.execute(select(t.serving.c.number)).scalar_one_or_none()
            record(c, now, by, "rollback", release=number, comment=comment, before=before)
            _serve(c, number)

    def release_version_ids(self, number: int) -> list[int]:
        """The document versions of a release."""
        query = select(t.release_versions.c.version_id).where(t.release_versions.c.release == number)
        with self.database.begin() as c:
            return sorted(c.execute(query).scalars())

    # --- reading

    def documents(self, version_ids: Iterable[int]) -> dict[int, PolicyDocument]:
        """Documents by version id."""
        found: dict[int, PolicyDocument] = {}
        with self.database.begin() as c:
            for chunk in chunks(list(version_ids)):
                query = select(t.versions.c.id, t.versions.c.body).where(t.versions.c.id.in_(chunk))
                found |= {row.id: document_of(row.body) for row in c.execute(query)}
        return found

    def clauses(
        self, version_ids: Iterable[int], documents: Mapping[int, PolicyDocument]
    ) -> Iterator[tuple[int, int, Clause]]:
        """(pk, version id, clause) of all clauses of the versions, in document order."""
        with self.database.begin() as c:
            for chunk in chunks(list(version_ids)):
                query = select(t.clauses).where(t.clauses.c.version_id.in_(chunk))
                for row in c.execute(query.order_by(t.clauses.c.version_id, t.clauses.c.ordinal)):
                    yield row.pk, row.version_id, clause_of(row, documents[row.version_id].id)


def _remove(c: Connection, document_id: str, now: datetime, by: Actor, comment: str) -> None:
    title = _serving_title(c, document_id)
    record(c, now, by, "remove", document_id=document_id, comment=comment, title=title)
    put_draft(c, document_id, None, by, now)
    for draft in caused_drafts(c, document_id):
        take_back(c, draft)


def _serving_title(c: Connection, document_id: str) -> str:
    serving = select(t.release_versions.c.version_id).join(
        t.serving, t.serving.c.number == t.release_versions.c.release
    )
    query = select(t.versions.c.body).where(t.versions.c.document_id == document_id)
    body = c.execute(query.where(t.versions.c.id.in_(serving))).scalar_one_or_none()
    if body is None:
        raise DocumentNotFound(
            f"现行版本里没有文件 {document_id}，没有改动任何内容。请用 talent documents 查看文件编号；"
            "还没有发布的改动用 talent withdraw 撤回。"
        )
    return str(body["title"])


def _check_base(c: Connection, base: int | None) -> None:
    serving = c.execute(select(t.serving.c.number).with_for_update()).scalar_one_or_none()
    if base is not None and serving != base:
        raise ReleaseConflict(
            f"准备期间已改由第 {serving} 版回答（准备时是第 {base} 版），这次发布没有进行，草稿没有被改动。"
            "请重新运行 talent publish。"
        )


def _serve(c: Connection, number: int) -> None:
    if not c.execute(update(t.serving).values(number=number)).rowcount:
        c.execute(insert(t.serving).values(id=1, number=number))
