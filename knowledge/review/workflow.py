"""Review by a second person (双人复核): draft -> in review -> approved, or back with a comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, update

from knowledge.errors import NotPermitted, WrongState
from knowledge.review.actors import ACTION_NAMES, Action, Actor
from knowledge.review.drafts import STATE_NAMES, Draft, State, draft_of, read_drafts
from knowledge.review.history import record
from knowledge.storage import tables as t
from knowledge.store import Store


class Review:
    """The acts of officers on changes; every one is a line of the history."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._database, self._now = store, store.database, now

    def drafts(self) -> list[Draft]:
        """All changes that wait for a release, the latest first."""
        with self._database.begin() as c:
            return read_drafts(c)

    def draft(self, document_id: str) -> Draft:
        """The change of a document; DocumentNotFound if there is none."""
        with self._database.begin() as c:
            return draft_of(c, document_id)

    def remove(self, document_id: str, actor: Actor, comment: str | None = None) -> None:
        """Leave a document out of the next release, as a change that is reviewed like any other."""
        actor.must_be_allowed("remove")
        self._store.stage_removal(document_id, self._now(), actor, comment or "")

    def submit(self, document_id: str, actor: Actor, comment: str | None = None) -> None:
        """Hand a change in for review."""
        at = self._now()
        draft = self._checked(document_id, actor, "submit", ("draft",))
        values = {"submitted_by": actor.name, "submitted_at": at, "reviewed_by": None, "reviewed_at": None}
        self._move(draft, actor, "submit", comment, at, state="in_review", **values)

    def approve(self, document_id: str, actor: Actor, comment: str | None = None) -> None:
        """Let a change into the next release; nobody does so with what he made or submitted himself."""
        at = self._now()
        draft = self._checked(document_id, actor, "approve", ("in_review",))
        _must_be_another(draft, actor)
        self._move(draft, actor, "approve", comment, at, state="approved", **_reviewed(actor, at))

    def reject(self, document_id: str, actor: Actor, comment: str | None) -> None:
        """Send a change back to its maker, with what is wrong; also one that was approved already."""
        at = self._now()
        draft = self._checked(document_id, actor, "reject", ("in_review", "approved"))
        if not (comment or "").strip():
            raise WrongState(
                "退回要写明原因，让经办人知道改哪里。请加 --comment 原因 后重试；没有改动任何内容。"
            )
        self._move(draft, actor, "reject", comment, at, state="draft", **_reviewed(actor, at))

    def comment(self, document_id: str, actor: Actor, comment: str) -> None:
        """Say something on a change, without deciding."""
        draft = self._checked(document_id, actor, "comment", ("draft", "in_review", "approved"))
        self._move(draft, actor, "comment", comment, self._now())

    def withdraw(self, document_id: str, actor: Actor, comment: str | None = None) -> None:
        """Take a change back altogether; its maker may, and an administrator."""
        actor.must_be_allowed("withdraw")
        with self._database.begin() as c:
            draft = draft_of(c, document_id)
        if actor.role == "editor" and not _same(actor.name, draft.made_by):
            raise NotPermitted(
                f"这份改动是{draft.made_by}做的，只有本人或管理员可以撤回。没有改动任何内容；请与{draft.made_by}联系。"
            )
        with self._database.begin() as c:
            _must_be_one(c.execute(delete(t.drafts).where(*_unmoved(draft))).rowcount)
            _record(c, draft, self._now(), actor, "withdraw", comment)

    def _checked(self, document_id: str, actor: Actor, action: Action, states: tuple[State, ...]) -> Draft:
        actor.must_be_allowed(action)
        draft = self.draft(document_id)
        if draft.state not in states:
            wanted = "或".join(STATE_NAMES[state] for state in states)
            raise WrongState(
                f"《{draft.title}》的改动现在是“{STATE_NAMES[draft.state]}”，只有“{wanted}”的才能"
                f"{ACTION_NAMES[action]}。没有改动任何内容；请用 talent drafts 查看现状。"
            )
        return draft

    def _move(
        self, draft: Draft, actor: Actor, action: Action, comment: str | None, at: datetime, **values: Any
    ) -> None:
        values = {"state": draft.state, "comment": (comment or "").strip() or draft.comment} | values
        with self._database.begin() as c:
            _must_be_one(c.execute(update(t.drafts).where(*_unmoved(draft)).values(**values)).rowcount)
            _record(c, draft, at, actor, action, comment)


def _reviewed(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"reviewed_by": actor.name, "reviewed_at": at}


def _must_be_another(draft: Draft, actor: Actor) -> None:
    mine = [by for by in (draft.made_by, draft.submitted_by) if by and _same(by, actor.name)]
    if mine:
        raise NotPermitted(
            f"《{draft.title}》的改动由{actor.name}本人导入或提交，不能由本人通过。没有改动任何内容；"
            "请另一位审核人员办理。"
        )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _unmoved(draft: Draft) -> tuple[Any, ...]:
    """The draft as it was read: nobody has changed or decided it since."""
    d = t.drafts.c
    return (
        d.document_id == draft.document_id,
        d.version_id.is_not_distinct_from(draft.version_id),
        d.state == draft.state,
    )


def _must_be_one(count: int) -> None:
    if count != 1:
        raise WrongState(
            "这份改动刚刚被别人改过或处理过，这次没有改动任何内容。请用 talent drafts 查看后重试。"
        )


def _record(
    c: Connection, draft: Draft, at: datetime, actor: Actor, action: Action, comment: str | None
) -> None:
    record(
        c, at, actor, action, document_id=draft.document_id, version_id=draft.version_id, comment=comment,
        title=draft.title,
    )  # fmt: skip
