"""Erasing a document (数据清除): out of the answers at once, and out of everything that is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from knowledge.errors import DocumentNotFound
from knowledge.index.snapshot import PARTITION
from knowledge.index.snapshot_files import Progress
from knowledge.originals.shelf import Originals
from knowledge.ports import DenseIndex
from knowledge.releases import Releases
from knowledge.review.actors import LOCAL, Actor
from knowledge.review.drafts import caused_drafts, take_back
from knowledge.review.history import Event, History, record
from knowledge.storage import tables as t
from knowledge.storage.database import chunks
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away; `release` answers since, None if the document was not in the answers."""

    document_id: str
    title: str
    versions: int
    clauses: int
    vectors: int
    release: int | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Traces:
    """Where a document stands: versions, digests of texts and of files that are nobody else's, releases."""

    title: str
    digest: str
    versions: Sequence[int]
    clauses: int
    digests: Sequence[str]
    releases: Sequence[int]
    files: Sequence[str] = ()


@dataclass(slots=True)
class Erasure:
    """Erases documents. What was answered before is a record of the conversation and stays."""

    store: Store
    releases: Releases
    dense: Callable[[], Iterable[DenseIndex]]
    now: Callable[[], datetime]
    originals: Originals | None = None

    def erase(
        self,
        document_id: str,
        by: Actor = LOCAL,
        reason: str = "",
        progress: Progress = lambda *_: None,
    ) -> Erased:
        """Publish a release without the document, then wipe it from every release and store.

        Killed halfway it is finished by doing it again. DocumentNotFound if there never was such a document.
        """
        by.must_be_allowed("erase")
        if before := self._erased_before(document_id):
            return self._finished(before)
        traces = self._traces(document_id)
        release = self._published_without(traces, document_id, by, progress)
        self._drop_indexes(traces)
        if self.originals:  # while the tables still name them: a kill in between leaves them to be found
            self.originals.drop(traces.files)
        self._wipe(traces, document_id, by, reason, release)
        self._drop_indexes(traces)  # a reader may have made one again in between
        self.store.database.compact()
        counts = len(traces.versions), traces.clauses, len(traces.digests)
        return Erased(document_id, traces.title, *counts, release)

    def _erased_before(self, document_id: str) -> Event | None:
        """The erasure of a document of which nothing is left in the tables."""
        with self.store.database.begin() as c:
            rows = select(func.count()).select_from(t.versions).where(t.versions.c.document_id == document_id)
            if c.execute(rows).scalar_one():
                return None
        events = History(self.store.database).events(document_id)
        return next((event for event in events if event.action == "erase"), None)

    def _finished(self, event: Event) -> Erased:
        """Do once more what comes after the tables, in case a kill came in between."""
        self.releases.drop_folders(event.detail["releases"])
        self.store.database.compact()
        return Erased(str(event.document_id), event.detail["title"], 0, 0, 0, None)

    def _traces(self, document_id: str) -> _Traces:
        with self.store.database.begin() as c:
            found = select(t.versions.c.id, t.versions.c.body).where(t.versions.c.document_id == document_id)
            rows = list(c.execute(found.order_by(t.versions.c.id)))
            if not rows:
                raise DocumentNotFound(
                    f"没有文件 {document_id}，没有清除任何内容。请用 talent documents 查看文件编号。"
                )
            versions, body = [row.id for row in rows], rows[-1].body
            digests, clauses = _own_digests(c, versions)
            releases = _releases_with(c, versions)
            files = _own_files(c, document_id, [row.body for row in rows])
        return _Traces(body["title"], body.get("digest", ""), versions, clauses, digests, releases, files)

    def _published_without(
        self, traces: _Traces, document_id: str, by: Actor, progress: Progress
    ) -> int | None:
        """Serve a release without the document, made afresh: no word of it is carried over."""
        serving = self.store.serving()
        if serving not in traces.releases or serving is None:
            return None
        left = sorted(set(self.store.release_version_ids(serving)) - set(traces.versions))
        candidate = self.releases.prepare(left, progress, reindex=True)
        try:
            return self.releases.commit(candidate, f"清除 {document_id}", by)
        except BaseException:
            self.releases.discard(candidate)
            raise

    def _drop_indexes(self, traces: _Traces) -> None:
        self.releases.drop_folders(traces.releases)
        for dense in self.dense():  # of every model that releases were ever indexed with
            dense.remove(PARTITION, traces.digests)

    def _wipe(self, traces: _Traces, document_id: str, by: Actor, reason: str, release: int | None) -> None:
        with self.store.database.begin() as c:
            for digests in chunks(traces.digests):
                c.execute(delete(t.embeddings).where(t.embeddings.c.digest.in_(digests)))
            # question centres are made from all vectors; they are made again when a release is built
            c.execute(delete(t.embeddings).where(t.embeddings.c.model.endswith("/centre")))
            for draft in caused_drafts(c, document_id):
                take_back(c, draft)
            c.execute(delete(t.drafts).where(t.drafts.c.document_id == document_id))
            for versions in chunks(traces.versions):
                c.execute(delete(t.release_versions).where(t.release_versions.c.version_id.in_(versions)))
                c.execute(delete(t.clauses).where(t.clauses.c.version_id.in_(versions)))
                c.execute(delete(t.versions).where(t.versions.c.id.in_(versions)))
            c.execute(update(t.serving).values(erasures=t.serving.c.erasures + 1))
            record(
                c, self.now(), by, "erase", document_id=document_id, release=release, comment=reason,
                title=traces.title, digest=traces.digest, versions=len(traces.versions),
                clauses=traces.clauses, vectors=len(traces.digests), releases=list(traces.releases),
            )  # fmt: skip


def _own_digests(c: Connection, versions: Sequence[int]) -> tuple[list[str], int]:
    """The digests of texts that no other document has, and how many clauses there are."""
    mine: set[str] = set()
    clauses = 0
    for chunk in chunks(versions):
        of_these = t.clauses.c.version_id.in_(chunk)
        mine |= set(c.execute(select(t.clauses.c.digest).where(of_these).distinct()).scalars())
        clauses += c.execute(select(func.count()).select_from(t.clauses).where(of_these)).scalar_one()
    shared: set[str] = set()
    for digests in chunks(sorted(mine)):
        query = select(t.clauses.c.digest, t.clauses.c.version_id).where(t.clauses.c.digest.in_(digests))
        shared |= {row.digest for row in c.execute(query) if row.version_id not in set(versions)}
    return sorted(mine - shared), clauses


def _own_files(c: Connection, document_id: str, bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """The digests of the files that no other document was read from."""
    texts = [text for body in bodies for text in (body, *(body.get("editions") or ()))]
    mine = {text.get("digest") or "" for text in texts} - {""}
    others = select(t.versions.c.body).where(t.versions.c.document_id != document_id)
    return sorted(mine - {body.get("digest") for body in c.execute(others).scalars()}) if mine else []


def _releases_with(c: Connection, versions: Sequence[int]) -> list[int]:
    found: set[int] = set()
    for chunk in chunks(versions):
        query = select(t.release_versions.c.release).where(t.release_versions.c.version_id.in_(chunk))
        found |= set(c.execute(query.distinct()).scalars())
    return sorted(found)
