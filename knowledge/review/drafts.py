"""Changes on their way to a release (草稿改动), and which of them the next release may take in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from knowledge.errors import DocumentNotFound, ReleaseConflict
from knowledge.review.actors import Actor
from knowledge.storage import tables as t
from knowledge.storage.database import chunks

State = Literal["draft", "in_review", "approved"]

STATE_NAMES = {"draft": "草稿", "in_review": "审核中", "approved": "已通过"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of one document: a new version, or its removal (`version_id` None).

    `caused_by` is the document whose own change brought this one about: a policy that ends another one.
    `laid_over` is the version of this document that waited before, if one did.
    """

    document_id: str
    title: str
    version_id: int | None
    state: State
    made_by: str
    made_role: str
    made_at: datetime | None
    submitted_by: str | None
    submitted_at: datetime | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    comment: str | None
    caused_by: str | None = None
    laid_over: int | None = None

    @property
    def publishable(self) -> bool:
        """Approved, or the machine's administrator's own act that nobody sent into review."""
        own = self.made_role == "local" and self.state == "draft" and not self.reviewed_by
        return own or self.state == "approved"

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        moments = {k: v.isoformat() for k, v in asdict(self).items() if isinstance(v, datetime)}
        kind = "removal" if self.version_id is None else "version"
        plain = {name: value for name, value in asdict(self).items() if name != "laid_over"}
        return plain | moments | {"kind": kind, "publishable": self.publishable}


def publishable() -> ColumnElement[bool]:
    """The same in SQL."""
    d = t.drafts.c
    own = and_(d.made_role == "local", d.state == "draft", d.reviewed_by.is_(None))
    return or_(d.state == "approved", own)


def read_drafts(c: Connection) -> list[Draft]:
    """All changes, the latest first."""
    drafts = [dict(row._mapping) for row in c.execute(select(t.drafts))]
    titles = _titles(c)
    found = [Draft(title=titles.get(row["document_id"], row["document_id"]), **row) for row in drafts]
    return sorted(found, key=lambda d: (d.made_at is not None, d.made_at, d.document_id), reverse=True)


def draft_of(c: Connection, document_id: str) -> Draft:
    """The change of a document; DocumentNotFound if there is none."""
    row = c.execute(select(t.drafts).where(t.drafts.c.document_id == document_id)).one_or_none()
    if row is None:
        raise DocumentNotFound(
            f"文件 {document_id} 没有待发布的改动。请用 talent drafts 查看全部改动和它们的文件编号。"
        )
    titles = _titles(c, document_id)
    return Draft(title=titles.get(document_id, document_id), **row._mapping)


def put_draft(
    c: Connection,
    document_id: str,
    version_id: int | None,
    actor: Actor,
    now: datetime,
    caused_by: str | None = None,
) -> State | None:
    """Put a change in the place of the one before, whose state it gives; its review begins anew."""
    mine = t.drafts.c.document_id == document_id
    before = c.execute(select(t.drafts).where(mine)).one_or_none()
    c.execute(delete(t.drafts).where(mine))
    made: dict[str, Any] = {"made_by": actor.name, "made_role": actor.role, "made_at": now}
    if caused_by and before:
        again = before.caused_by == caused_by
        made["laid_over"] = before.laid_over if again else before.version_id
    values = {"document_id": document_id, "version_id": version_id, "state": "draft", "caused_by": caused_by}
    c.execute(insert(t.drafts).values(**values, **made))
    return before.state if before else None


def caused_drafts(c: Connection, document_id: str) -> list[Draft]:
    """The changes of other documents that a document's change brought about."""
    ids = select(t.drafts.c.document_id).where(t.drafts.c.caused_by == document_id)
    return [draft_of(c, one) for one in sorted(c.execute(ids).scalars())]


def take_back(c: Connection, draft: Draft) -> None:
    """Undo a change that another one caused: what it was laid over waits again, its review begins anew."""
    mine = t.drafts.c.document_id == draft.document_id
    c.execute(delete(t.drafts).where(mine))
    h = t.history.c
    made = select(t.history).where(h.version_id == draft.laid_over, h.action == "ingest")
    if draft.laid_over is not None and (event := c.execute(made.order_by(h.id)).first()):
        maker = Actor(event.actor, event.role)
        cause = event.detail.get("caused_by")
        put_draft(c, draft.document_id, draft.laid_over, maker, event.at, cause)


def next_versions(c: Connection, reviewed: bool) -> set[int]:
    """The versions of the serving release with all changes laid over, or only the publishable ones."""
    served = select(t.versions.c.document_id, t.versions.c.id).select_from(
        t.serving.join(t.release_versions, t.release_versions.c.release == t.serving.c.number).join(
            t.versions, t.versions.c.id == t.release_versions.c.version_id
        )
    )
    current: dict[str, int | None] = {row.document_id: row.id for row in c.execute(served)}
    changes = select(t.drafts).where(publishable()) if reviewed else select(t.drafts)
    current |= {row.document_id: row.version_id for row in c.execute(changes)}
    return {version for version in current.values() if version is not None}


def take_drafts(c: Connection, number: int) -> list[dict[str, Any]]:
    """Take out of the draft what the release has taken in; ReleaseConflict if some of it may not be."""
    d, rv = t.drafts.c, t.release_versions.c
    mine = select(rv.version_id).where(rv.release == number)
    documents = select(t.versions.c.document_id).where(t.versions.c.id.in_(mine))
    taken = or_(d.version_id.in_(mine), and_(d.version_id.is_(None), d.document_id.not_in(documents)))
    rows = list(c.execute(select(t.drafts, publishable().label("may")).where(taken)))
    if unreviewed := [row.document_id for row in rows if row.version_id is not None and not row.may]:
        raise ReleaseConflict(
            f"准备期间 {'、'.join(unreviewed)} 的改动被退回或改动过，这次发布没有进行，草稿没有被改动。"
            "请重新运行 talent publish。"
        )
    c.execute(delete(t.drafts).where(taken, publishable()))
    published = [row.document_id for row in rows if row.may]
    for ids in chunks(published):  # what they brought about and is left stands for itself from now on
        c.execute(update(t.drafts).where(d.caused_by.in_(ids)).values(caused_by=None, laid_over=None))
    names = ("document_id", "version_id", "made_by", "made_role", "reviewed_by")
    return [{name: getattr(row, name) for name in names} for row in rows if row.may]


def _titles(c: Connection, document_id: str | None = None) -> dict[str, str]:
    """The title of every document with a change; of the version that serves, for a removal."""
    wanted = select(t.drafts.c.document_id) if document_id is None else [document_id]
    query = select(t.versions.c.document_id, t.versions.c.body).where(t.versions.c.document_id.in_(wanted))
    return {row.document_id: row.body["title"] for row in c.execute(query.order_by(t.versions.c.id))}
