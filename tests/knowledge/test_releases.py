"""Publishing happens whole or not at all; releases can be gone back to; an index can always be rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.errors import NotPublished, ReleaseNotFound
from knowledge.store import Store
from knowledge.types import PolicyDocument
from tests.installations import NOW, TODAY, installation, policy, published

_QUESTION = "租房补贴多少钱"


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies"


@pytest.fixture
def publish(place: Installation, folder: Path) -> Callable[[str], int]:
    """Publish one policy with that amount."""

    def go(amount: str) -> int:
        return published(place, policy(folder, "租房", f"租房补贴每月{amount}元。"))

    return go


def answer(place: Installation) -> tuple[int, list[str]]:
    found = place.search.search(_QUESTION, k=5, region=None, as_of=TODAY)
    return found.release, [p.clause.text for p in found.passages]


def test_before_the_first_release_a_search_says_what_to_do(place: Installation) -> None:
    with pytest.raises(NotPublished, match="talent ingest"):
        answer(place)
    assert place.releases.all() == []


def test_readers_move_over_between_two_questions(place: Installation, publish: Callable[[str], int]) -> None:
    publish("100")
    assert answer(place) == (1, ["租房补贴每月100元。"])
    publish("200")
    assert answer(place) == (2, ["租房补贴每月200元。"])


def test_another_process_sees_the_new_release_too(
    place: Installation, publish: Callable[[str], int], tmp_path: Path
) -> None:
    publish("100")
    reader = installation(tmp_path / "data", dense=place.dense)
    assert answer(reader) == (1, ["租房补贴每月100元。"])
    publish("200")
    assert answer(reader) == (2, ["租房补贴每月200元。"])


def test_nothing_to_publish_makes_no_release(place: Installation, publish: Callable[[str], int]) -> None:
    assert place.releases.publish("empty") is None
    assert place.releases.publish("empty", reindex=True) is None
    publish("100")
    assert place.releases.publish("again") is None
    assert [r["number"] for r in place.releases.all()] == [1]


def test_rolling_back_serves_the_earlier_text_and_publishing_goes_on_from_there(
    place: Installation, publish: Callable[[str], int]
) -> None:
    publish("100")
    publish("200")
    place.releases.rollback(1)
    assert answer(place) == (1, ["租房补贴每月100元。"])
    assert [(r["number"], r["serving"]) for r in place.releases.all()] == [(2, False), (1, True)]
    assert publish("300") == 3
    assert answer(place) == (3, ["租房补贴每月300元。"])


def test_rolling_back_to_a_release_that_never_was_is_refused(
    place: Installation, publish: Callable[[str], int]
) -> None:
    publish("100")
    with pytest.raises(ReleaseNotFound, match="talent releases"):
        place.releases.rollback(7)
    assert answer(place)[0] == 1


def test_texts_that_did_not_change_are_not_embedded_again(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "甲", "第一段。", "第二段。"))
    before = place.embedder.embedded  # type: ignore[attr-defined]
    published(place, policy(folder, "甲", "第一段。", "改过的段。"))
    assert place.embedder.embedded == before + 1  # type: ignore[attr-defined]


def test_a_candidate_that_is_tried_against_the_serving_release_reads_each_document_once(
    place: Installation, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(place, *(policy(folder, name, f"{name}的补贴。") for name in ("甲", "乙", "丙")))
    fresh = installation(tmp_path / "data", dense=place.dense)
    fresh.ingest.run(fresh.ingest.files([policy(folder, "甲", "改过的补贴。")]))
    candidate = fresh.releases.prepare()
    read: list[int] = []
    whole = Store.documents

    def counted(store: Store, version_ids: Iterable[int]) -> dict[int, PolicyDocument]:
        ids = list(version_ids)
        read.extend(ids)
        return whole(store, ids)

    monkeypatch.setattr(Store, "documents", counted)
    with fresh.search.on(fresh.releases.open(candidate)):
        assert len(fresh.search.documents()) == 3
    assert len(fresh.search.documents()) == 3  # the serving release's
    assert sorted(read) == [1, 2, 3, 4]
    fresh.releases.discard(candidate)
    fresh.releases.documents(candidate)
    assert len(read) == 7


def test_a_release_tells_when_and_why_it_was_made(place: Installation, publish: Callable[[str], int]) -> None:
    publish("100")
    (row,) = place.releases.all()
    assert row == {
        "number": 1,
        "created_at": NOW,
        "note": "test",
        "embedding": "test/bigrams",
        "documents": 1,
        "serving": True,
    }


def test_progress_tells_embedding_and_indexing_to_their_ends(place: Installation, folder: Path) -> None:
    place.ingest.run(place.ingest.files([policy(folder, "甲", "第一段。", "第二段。")]))
    last: dict[str, tuple[int, int]] = {}
    place.releases.publish("test", lambda phase, done, total: last.__setitem__(phase, (done, total)))
    assert last == {"embedding": (2, 2), "lexical": (4, 4)}


def test_two_installations_know_nothing_of_each_other(
    place: Installation, folder: Path, tmp_path: Path
) -> None:
    published(place, policy(folder, "甲", "第一段。"))
    with pytest.raises(NotPublished):
        answer(installation(tmp_path / "other"))
