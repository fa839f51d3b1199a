"""A policy that takes another's place, and that one's end, go through the review together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.errors import NotPermitted, ReleaseBlocked, WrongState
from knowledge.review.actors import Actor
from tests.installations import installation, policy, published

EDITOR, REVIEWER, ADMIN = Actor("张编", "editor"), Actor("王审", "reviewer"), Actor("赵管", "admin")
_NUMBER = "沪测规〔2022〕8号"
_ENDED = date(2025, 12, 31)


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


def old(folder: Path, text: str = "安居补贴每月一千元。", **matter: object) -> Path:
    return policy(folder, "旧", text, title="上海市青年安居补贴办法", number=_NUMBER, **matter)


def new(folder: Path, text: str = "安居支持每月两千元。", **matter: object) -> Path:
    front = {"title": "上海市青年安居支持办法", "effective_from": "2026-01-01", "replaces": f'["{_NUMBER}"]'}
    return policy(folder, "新", text, **(front | matter))


def ingest(place: Installation, *paths: Path, by: Actor = EDITOR) -> None:
    reports = place.ingest.run(place.ingest.files(paths), by=by)
    assert [r.reason for r in reports if r.outcome == "failed"] == []


def end(place: Installation) -> date | None:
    """Last day of the old policy in the next release."""
    found = place.reading.document("旧")
    assert found is not None
    return found.document.effective_to


def states(place: Installation) -> dict[str, str]:
    return {draft.document_id: draft.state for draft in place.review.drafts()}


@pytest.fixture
def both(place: Installation, tmp_path: Path) -> Installation:
    """The old policy is published; an editor brought in the new one, which ends it."""
    published(place, old(tmp_path / "files"))
    ingest(place, new(tmp_path / "files"))
    assert (states(place), end(place)) == ({"新": "draft", "旧": "draft"}, _ENDED)
    return place


def test_the_end_goes_through_the_review_with_the_policy_that_causes_it(both: Installation) -> None:
    both.review.submit("新", EDITOR)
    assert states(both) == {"新": "in_review", "旧": "in_review"}
    both.review.approve("新", REVIEWER, "核对过")
    assert states(both) == {"新": "approved", "旧": "approved"}
    outcome = both.publication.publish("two")
    assert (outcome.release, outcome.findings, outcome.left_out) == (2, (), ())
    (event,) = [e for e in both.history.events("旧") if e.action == "approve"]
    assert event.comment == "随《上海市青年安居支持办法》一并办理：核对过"


def test_a_rejected_policy_takes_the_end_back_and_brings_it_again(both: Installation) -> None:
    both.review.submit("新", EDITOR)
    both.review.approve("新", REVIEWER)
    both.review.reject("新", REVIEWER, "数额有误")
    assert states(both) == {"新": "draft", "旧": "draft"}
    assert both.store.publishable_count() == 0
    both.review.submit("新", EDITOR)
    assert states(both) == {"新": "in_review", "旧": "in_review"}


def test_a_withdrawn_policy_takes_the_end_with_it(both: Installation) -> None:
    both.review.withdraw("新", EDITOR)
    assert (states(both), end(both)) == ({}, None)
    assert next((e.action, e.comment) for e in both.history.events("旧")) == (
        "withdraw",
        "随《上海市青年安居支持办法》一并办理",
    )


def test_a_policy_and_the_end_that_it_causes_are_withdrawn_in_one_go(both: Installation) -> None:
    both.review.withdraw(["新", "旧"], EDITOR)
    assert (states(both), end(both)) == ({}, None)


def test_an_erased_policy_takes_the_end_with_it(both: Installation) -> None:
    both.erasure.erase("新", ADMIN)
    assert (states(both), end(both)) == ({}, None)


def test_new_content_puts_the_end_where_it_belongs_now(both: Installation, tmp_path: Path) -> None:
    ingest(both, new(tmp_path / "files", effective_from="2027-03-01"))
    assert end(both) == date(2027, 2, 28)
    ingest(both, new(tmp_path / "files", replaces="[]"))
    assert (states(both), end(both)) == ({"新": "draft"}, None)


def test_an_end_without_its_cause_is_not_published(both: Installation) -> None:
    both.review.submit("新", EDITOR)
    both.review.approve("旧", REVIEWER)
    assert states(both) == {"新": "in_review", "旧": "approved"}
    with pytest.raises(ReleaseBlocked, match=r"旧.*由 新 引起") as blocked:
        both.publication.publish("two")
    assert [f["check"] for f in blocked.value.findings if f["level"] == "stop"] == ["代替只发布了一半"]
    assert both.store.serving() == 1


def test_a_policy_without_the_end_that_it_causes_is_not_published(both: Installation) -> None:
    both.review.submit("新", EDITOR)
    both.review.reject("旧", REVIEWER, "两份并行")
    both.review.approve("新", REVIEWER)
    assert states(both) == {"新": "approved", "旧": "draft"}
    with pytest.raises(ReleaseBlocked, match=r"新.*将发布.*旧"):
        both.publication.publish("two")
    assert both.publication.publish("two", despite="两份并行一年").release == 2
    both.review.withdraw("旧", EDITOR)
    assert end(both) is None


def test_the_administrators_own_act_publishes_both(place: Installation, tmp_path: Path) -> None:
    published(place, old(tmp_path / "files"))
    published(place, new(tmp_path / "files"))
    assert (place.store.draft_count(), end(place)) == (0, _ENDED)


def test_an_old_policy_that_is_itself_new_waits_again_without_its_end(
    place: Installation, tmp_path: Path
) -> None:
    ingest(place, old(tmp_path / "files"))
    ingest(place, new(tmp_path / "files"))
    place.review.submit(["旧", "新"], EDITOR)
    assert end(place) == _ENDED
    place.review.reject("新", REVIEWER, "数额有误")
    assert (states(place), end(place)) == ({"旧": "draft", "新": "draft"}, None)
    assert place.review.draft("旧").made_by == EDITOR.name
    place.review.withdraw("新", EDITOR)
    assert (states(place), end(place)) == ({"旧": "draft"}, None)


def test_its_text_is_not_approved_unseen_with_the_policy_that_ends_it(
    place: Installation, tmp_path: Path
) -> None:
    ingest(place, old(tmp_path / "files"))
    ingest(place, new(tmp_path / "files"))
    place.review.submit("新", EDITOR)
    place.review.approve("新", REVIEWER)
    assert states(place) == {"新": "approved", "旧": "draft"}


def test_an_old_policy_that_comes_after_its_successor_can_lose_its_end_again(
    place: Installation, tmp_path: Path
) -> None:
    ingest(place, new(tmp_path / "files"))
    ingest(place, old(tmp_path / "files"))
    assert end(place) == _ENDED
    place.review.withdraw("新", EDITOR)
    assert (states(place), end(place)) == ({"旧": "draft"}, None)


def test_an_old_policy_that_comes_after_a_published_successor_keeps_its_end(
    place: Installation, tmp_path: Path
) -> None:
    published(place, new(tmp_path / "files"))
    ingest(place, old(tmp_path / "files"))
    assert (end(place), place.review.draft("旧").caused_by) == (_ENDED, None)


def test_the_end_stands_for_itself_once_its_cause_is_published(both: Installation, tmp_path: Path) -> None:
    both.review.submit("新", EDITOR)
    both.review.reject("旧", REVIEWER, "先不终止")
    both.review.approve("新", REVIEWER)
    both.publication.publish("two", despite="先并行")
    ingest(both, new(tmp_path / "files", "安居支持每月三千元。"))
    both.review.withdraw("新", EDITOR)
    assert (states(both), end(both)) == ({"旧": "draft"}, _ENDED)


def test_several_changes_are_approved_all_or_none(both: Installation, tmp_path: Path) -> None:
    for name in ("甲", "乙", "丙"):
        ingest(both, policy(tmp_path / "more", name, f"{name}类补贴。"))
    both.review.submit(["甲", "新"], EDITOR)
    both.review.submit("丙", ADMIN)
    with pytest.raises(WrongState) as refused:
        both.review.approve(["甲", "乙", "丙", "没有"], ADMIN)
    said = str(refused.value)
    assert (
        "一份也没有处理" in said and "乙" in said and "没有" in said and "丙：" in said and "甲：" not in said
    )
    assert {states(both)[name] for name in ("甲", "丙", "新")} == {"in_review"}
    both.review.approve(["新", "旧", "甲", "甲"], REVIEWER)
    assert {states(both)[name] for name in ("甲", "新", "旧")} == {"approved"}
    assert len([e for e in both.history.events("甲") if e.action == "approve"]) == 1


def test_one_refused_change_is_told_as_before(both: Installation) -> None:
    both.review.submit("新", ADMIN)
    with pytest.raises(NotPermitted, match="另一位"):
        both.review.approve(["新"], ADMIN)


def test_several_documents_are_removed_all_or_none(both: Installation) -> None:
    before = states(both)
    with pytest.raises(Exception, match="一份也没有处理"):
        both.review.remove(["旧", "没有"], ADMIN)
    assert states(both) == before
