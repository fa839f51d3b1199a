"""Review by a second person (双人复核): draft -> in review -> approved, or back with a comment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, update

from knowledge.errors import NotPermitted, WrongState
from knowledge.review.actors import ACTION_NAMES, Action, Actor
from knowledge.review.drafts import STATE_NAMES, Draft, State, caused_drafts, draft_of, read_drafts, take_back
from knowledge.review.history import record
from knowledge.review.together import Documents, all_or_none, ids_of
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

    def remove(self, documents: Documents, actor: Actor, comment: str | None = None) -> None:
        """Leave documents out of the next release, as changes that are reviewed like any other."""
        actor.must_be_allowed("remove")
        self._store.stage_removal(documents, self._now(), actor, comment or "")

    def submit(self, documents: Documents, actor: Actor, comment: str | None = None) -> None:
        """Hand changes in for review, with what they bring about in other documents."""
        self._decide(documents, _Step("submit", ("draft",), "in_review", actor, comment, self._now()))

    def approve(self, documents: Documents, actor: Actor, comment: str | None = None) -> None:
        """Let changes into the next release; nobody does so with what he made or submitted himself."""
        self._decide(documents, _Step("approve", ("in_review",), "approved", actor, comment, self._now()))

    def reject(self, documents: Documents, actor: Actor, comment: str | None) -> None:
        """Send changes back to their makers, with what is wrong; also such as were approved already.

        What a change brought about in other documents goes back with it.
        """
        states: tuple[State, ...] = ("in_review", "approved")
        self._decide(documents, _Step("reject", states, "draft", actor, comment, self._now()))

    def comment(self, document_id: str, actor: Actor, comment: str) -> None:
        """Say something on a change, without deciding."""
        states: tuple[State, ...] = ("draft", "in_review", "approved")
        self._decide(document_id, _Step("comment", states, None, actor, comment, self._now()))

    def withdraw(self, documents: Documents, actor: Actor, comment: str | None = None) -> None:
        """Take changes back, with what they brought about; their makers may, and administrators."""
        actor.must_be_allowed("withdraw")
        at, done = self._now(), set[str]()
        with self._database.begin() as c:
            all_or_none(ids_of(documents), lambda one: _withdraw(c, one, actor, comment, at, done))

    def _decide(self, documents: Documents, step: _Step) -> None:
        step.actor.must_be_allowed(step.action)
        done: set[str] = set()
        with self._database.begin() as c:
            all_or_none(ids_of(documents), lambda document_id: _move(c, document_id, step, done))


@dataclass(frozen=True, slots=True)
class _Step:
    """An act on changes: from which states, to which one (None: it stays), by whom, and why."""

    action: Action
    states: tuple[State, ...]
    to: State | None
    actor: Actor
    comment: str | None
    at: datetime

    def values(self) -> dict[str, Any]:
        """What the act writes beside state and comment."""
        match self.action:
            case "submit":
                submitted = {"submitted_by": self.actor.name, "submitted_at": self.at}
                return submitted | {"reviewed_by": None, "reviewed_at": None}
            case "approve" | "reject":
                return {"reviewed_by": self.actor.name, "reviewed_at": self.at}
        return {}


def _move(c: Connection, document_id: str, step: _Step, done: set[str]) -> None:
    """Do a step with a change, and with those it brought about that are nothing else than that."""
    if document_id in done:
        return
    draft = draft_of(c, document_id)
    _check(draft, step)
    _write(c, draft, step, step.comment)
    done.add(document_id)
    if step.to is None:
        return
    for caused in caused_drafts(c, document_id):
        if caused.laid_over is not None and step.action == "reject":
            _take_back(c, caused, draft, step.actor, step.at)
            done.add(caused.document_id)
        elif caused.laid_over is None and caused.state in step.states:
            _check(caused, step)
            _write(c, caused, step, _along(draft, step.comment))
            done.add(caused.document_id)


def _check(draft: Draft, step: _Step) -> None:
    if draft.state not in step.states:
        wanted = "或".join(STATE_NAMES[state] for state in step.states)
        raise WrongState(
            f"《{draft.title}》的改动现在是“{STATE_NAMES[draft.state]}”，只有“{wanted}”的才能"
            f"{ACTION_NAMES[step.action]}。没有改动任何内容；请用 talent drafts 查看现状。"
        )
    if step.action == "approve":
        _must_be_another(draft, step.actor)
    if step.action == "reject" and not (step.comment or "").strip():
        raise WrongState("退回要写明原因，让经办人知道改哪里。请加 --comment 原因 后重试；没有改动任何内容。")


def _write(c: Connection, draft: Draft, step: _Step, comment: str | None) -> None:
    said = {"state": step.to or draft.state, "comment": (comment or "").strip() or draft.comment}
    values = said | step.values()
    _must_be_one(c.execute(update(t.drafts).where(*_unmoved(draft)).values(**values)).rowcount)
    _record(c, draft, step.at, step.actor, step.action, comment)


def _withdraw(
    c: Connection, document_id: str, actor: Actor, comment: str | None, at: datetime, done: set[str]
) -> None:
    if document_id in done:
        return
    draft = draft_of(c, document_id)
    if actor.role == "editor" and not _same(actor.name, draft.made_by):
        raise NotPermitted(
            f"这份改动是{draft.made_by}做的，只有本人或管理员可以撤回。没有改动任何内容；请与{draft.made_by}联系。"
        )
    _must_be_one(c.execute(delete(t.drafts).where(*_unmoved(draft))).rowcount)
    _record(c, draft, at, actor, "withdraw", comment)
    for caused in caused_drafts(c, document_id):
        _take_back(c, caused, draft, actor, at)
        if caused.laid_over is None:
            done.add(caused.document_id)


def _take_back(c: Connection, caused: Draft, cause: Draft, actor: Actor, at: datetime) -> None:
    """Undo what a change brought about in another document; that document's own change waits again."""
    take_back(c, caused)
    _record(c, caused, at, actor, "withdraw", _along(cause, None))


def _along(cause: Draft, comment: str | None) -> str:
    return f"随《{cause.title}》一并办理" + (f"：{said}" if (said := (comment or "").strip()) else "")


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
