"""Review by a second person: who may do what, in which order, and what the history says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from knowledge.errors import DocumentNotFound, NotPermitted, ReleaseConflict, WrongState
from knowledge.review import workflow
from knowledge.review.actors import LOCAL, Actor
from knowledge.review.history import History
from knowledge.review.workflow import Review
from knowledge.storage.database import Database
from knowledge.store import Store
from tests.contracts.knowledge_store import NOON, parsed

EDITOR, OTHER = Actor("张编", "editor"), Actor("李编", "editor")
REVIEWER, ADMIN = Actor("王审", "reviewer"), Actor("赵管", "admin")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    database = Database(database_url)
    yield Store(database)
    database.close()


@pytest.fixture
def review(store: Store) -> Review:
    return Review(store, lambda: NOON)


@pytest.fixture
def history(store: Store) -> Callable[[], list[tuple[str, str]]]:
    """(who, what), oldest first."""
    return lambda: [(e.actor, e.action) for e in reversed(History(store.database).events())]


def stage(store: Store, by: Actor, text: str = "一") -> str | None:
    return store.stage(parsed("甲", text), text, NOON, by)


def publish(store: Store) -> None:
    store.publish(store.next_number(), store.draft_versions(), "model", "note", NOON)


def test_an_officers_change_is_published_only_when_another_person_approved_it(
    store: Store, review: Review, history: Callable[[], list[tuple[str, str]]]
) -> None:
    stage(store, EDITOR)
    assert (store.draft_count(), store.publishable_count(), store.draft_versions()) == (1, 0, [])
    review.submit("甲", EDITOR)
    assert store.publishable_count() == 0
    review.approve("甲", REVIEWER, "核对过原件")
    assert store.publishable_count() == 1
    publish(store)
    assert len(store.release_version_ids(1)) == 1
    assert review.drafts() == []
    who = [("张编", "ingest"), ("张编", "submit"), ("王审", "approve"), (LOCAL.name, "publish")]
    assert history() == who


def test_the_administrator_at_the_machine_needs_nobody(store: Store, review: Review) -> None:
    stage(store, LOCAL)
    assert review.draft("甲").publishable
    publish(store)
    (event,) = History(store.database).events(release=1)
    assert (event.actor, event.role, event.action) == (LOCAL.name, "local", "publish")
    (change,) = event.detail["changes"]
    assert (change["document_id"], change["made_role"], change["reviewed_by"]) == ("甲", "local", None)


@pytest.mark.parametrize("maker", [Actor("赵管", "editor"), ADMIN, Actor(" 赵管", "editor")], ids=repr)
def test_nobody_approves_what_he_made_himself_not_even_as_an_administrator(
    store: Store, review: Review, maker: Actor
) -> None:
    stage(store, maker)
    review.submit("甲", OTHER)
    with pytest.raises(NotPermitted, match=r"赵管.*另一位"):
        review.approve("甲", ADMIN)
    assert review.draft("甲").state == "in_review"


def test_nobody_approves_what_he_submitted(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", LOCAL)
    with pytest.raises(NotPermitted):
        review.approve("甲", LOCAL)
    review.approve("甲", REVIEWER)
    assert review.draft("甲").state == "approved"


@pytest.mark.parametrize(
    ("actor", "act"),
    [
        (EDITOR, "approve"),
        (EDITOR, "reject"),
        (REVIEWER, "submit"),
        (REVIEWER, "remove"),
        (REVIEWER, "withdraw"),
    ],
)
def test_a_role_does_only_what_it_may(store: Store, review: Review, actor: Actor, act: str) -> None:
    stage(store, OTHER)
    with pytest.raises(NotPermitted, match=f"{actor.name}.*没有改动"):
        getattr(review, act)("甲", actor, "意见")
    assert review.draft("甲").state == "draft"


def test_a_rejected_change_goes_back_with_the_comment_and_can_be_submitted_again(
    store: Store, review: Review
) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    review.reject("甲", REVIEWER, "第二条金额有误")
    draft = review.draft("甲")
    assert (draft.state, draft.comment, draft.reviewed_by) == ("draft", "第二条金额有误", "王审")
    review.submit("甲", EDITOR)
    review.approve("甲", REVIEWER)
    assert store.publishable_count() == 1


def test_a_rejection_needs_its_reason(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    with pytest.raises(WrongState, match="原因"):
        review.reject("甲", REVIEWER, " ")
    assert review.draft("甲").state == "in_review"


def test_what_was_approved_can_still_be_sent_back(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    review.approve("甲", REVIEWER)
    review.reject("甲", ADMIN, "暂缓")
    assert store.publishable_count() == 0


def test_the_administrators_own_change_that_was_rejected_waits_like_any_other(
    store: Store, review: Review
) -> None:
    stage(store, LOCAL)
    review.submit("甲", LOCAL)
    assert store.publishable_count() == 0
    review.reject("甲", REVIEWER, "有误")
    assert store.publishable_count() == 0


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_only_what_was_submitted_is_decided(store: Store, review: Review, act: str) -> None:
    stage(store, EDITOR)
    with pytest.raises(WrongState, match="审核中"):
        getattr(review, act)("甲", REVIEWER, "意见")


def test_new_content_begins_the_review_anew(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    review.approve("甲", REVIEWER)
    assert stage(store, EDITOR, "二") == "approved"
    draft = review.draft("甲")
    assert (draft.state, draft.submitted_by, draft.reviewed_by) == ("draft", None, None)
    assert store.publishable_count() == 0


def test_a_decision_on_content_that_has_changed_meanwhile_is_refused(
    store: Store, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    seen = review.draft("甲")
    stage(store, EDITOR, "二")
    review.submit("甲", EDITOR)
    monkeypatch.setattr(workflow, "draft_of", lambda *_: seen)
    with pytest.raises(WrongState, match="刚刚"):
        review.approve("甲", REVIEWER)
    assert store.publishable_count() == 0


def test_a_comment_decides_nothing(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    review.comment("甲", REVIEWER, "请补文号")
    draft = review.draft("甲")
    assert (draft.state, draft.comment) == ("in_review", "请补文号")


def test_a_change_is_withdrawn_by_its_maker_or_an_administrator(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    with pytest.raises(NotPermitted, match="张编"):
        review.withdraw("甲", OTHER)
    review.withdraw("甲", EDITOR)
    assert review.drafts() == []
    stage(store, EDITOR)
    review.withdraw("甲", ADMIN)
    assert store.draft_count() == 0


def test_a_removal_is_reviewed_like_any_change(store: Store, review: Review) -> None:
    stage(store, LOCAL)
    publish(store)
    review.remove("甲", EDITOR, "政策已并入乙")
    publish(store)
    assert len(store.release_version_ids(2)) == 1
    assert store.draft_count() == 1
    review.submit("甲", EDITOR)
    review.approve("甲", REVIEWER)
    publish(store)
    assert store.release_version_ids(3) == []
    assert store.draft_count() == 0
    assert len(store.release_version_ids(1)) == 1


@pytest.mark.parametrize("act", ["submit", "approve", "withdraw", "remove"])
def test_what_is_not_there_is_told(review: Review, act: str) -> None:
    with pytest.raises(DocumentNotFound, match="乙"):
        getattr(review, act)("乙", ADMIN)


def test_a_publish_refuses_what_was_sent_back_while_it_was_prepared(store: Store, review: Review) -> None:
    stage(store, EDITOR)
    review.submit("甲", EDITOR)
    review.approve("甲", REVIEWER)
    versions = store.draft_versions()
    review.reject("甲", REVIEWER, "还有问题")
    with pytest.raises(ReleaseConflict, match="退回"):
        store.publish(1, versions, "model", "note", NOON)
    assert store.releases() == []
    assert store.draft_count() == 1


def test_a_removal_staged_while_a_publish_is_prepared_stays_in_the_draft(
    store: Store, review: Review
) -> None:
    stage(store, LOCAL)
    publish(store)
    store.stage(parsed("乙", "一"), "f", NOON)
    versions = store.draft_versions()
    review.remove("甲", LOCAL)
    store.publish(2, versions, "model", "note", NOON)
    assert [draft.document_id for draft in review.drafts()] == ["甲"]
