"""Killed publishes, lost indexes and exchanged models: the last release goes on serving or is rebuilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from knowledge.errors import IndexUnavailable
from knowledge.index import building, snapshot_files
from knowledge.store import Store
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import TODAY, installation, policy, published

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


def index(place: Installation, number: int) -> Path:
    return place.settings.data_dir / "index" / f"release-{number}"


@pytest.mark.parametrize("moment", ["embedding", "index", "vectors", "record"])
def test_a_publish_that_is_killed_leaves_the_last_release_serving(
    place: Installation, publish: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    publish("100")

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    target, name = {
        "embedding": (BigramEmbedder, "passages"),
        "vectors": (MemoryIndex, "add"),
        "index": (building, "write_files"),
        "record": (Store, "publish"),
    }[moment]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(target, name, killed)
        publish("200")
    assert answer(place) == (1, ["租房补贴每月100元。"])
    assert place.store.draft_count() == 1
    assert place.releases.publish("again") == 2
    assert answer(place) == (2, ["租房补贴每月200元。"])


def test_a_failure_halfway_through_an_index_leaves_no_folder(
    place: Installation, publish: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("100")
    with monkeypatch.context() as patch, pytest.raises(IndexUnavailable, match=r"磁盘空间.*重试"):
        patch.setattr(snapshot_files, "_lexical", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        publish("200")
    assert sorted(p.name for p in index(place, 1).parent.iterdir()) == ["release-1"]


def test_an_index_that_a_killed_publish_left_is_not_taken_for_another_release(
    place: Installation, publish: Callable[[str], int], tmp_path: Path
) -> None:
    publish("100")
    publish("200")
    shutil.copytree(index(place, 1), left := tmp_path / "left")
    shutil.rmtree(index(place, 2))
    left.rename(index(place, 2))  # of other content than release 2 got in the end
    reader = installation(tmp_path / "data", dense=place.dense)
    assert answer(reader) == (2, ["租房补贴每月200元。"])


@pytest.mark.parametrize("what", ["index", "index/release-1/meta.json", "index/release-1"])
def test_an_index_that_was_deleted_is_rebuilt_from_the_database(
    place: Installation, publish: Callable[[str], int], tmp_path: Path, what: str
) -> None:
    publish("100")
    before = answer(place)
    lost = tmp_path / "data" / what
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    embedder = BigramEmbedder()
    again = installation(tmp_path / "data", embedder=embedder, dense=MemoryIndex())
    assert answer(again) == before
    assert embedder.embedded == 1  # the clause that is compared when a release is opened


def test_a_vector_index_that_was_deleted_is_filled_again(
    place: Installation, publish: Callable[[str], int], tmp_path: Path
) -> None:
    publish("100")
    dense = MemoryIndex()
    again = installation(tmp_path / "data", dense=dense)
    assert answer(again)[1] == ["租房补贴每月100元。"]
    assert [len(ids) for ids in dense.partitions.values()] == [1]


def test_indexes_of_old_releases_are_dropped_and_rebuilt_when_needed(
    place: Installation, publish: Callable[[str], int]
) -> None:
    for amount in range(100, 800, 100):
        publish(str(amount))
    assert sorted(p.name for p in index(place, 1).parent.iterdir()) == [f"release-{n}" for n in range(3, 8)]
    place.releases.rollback(1)
    assert answer(place) == (1, ["租房补贴每月100元。"])


def test_cleaning_up_leaves_alone_what_others_are_building_and_what_is_not_ours(
    place: Installation, publish: Callable[[str], int]
) -> None:
    parent = index(place, 1).parent
    for name in ("release-9.building-1", "release-9.building-999999999", "release-notes"):
        (parent / name).mkdir(parents=True)
    publish("100")
    assert sorted(p.name for p in parent.iterdir()) == ["release-1", "release-9.building-1", "release-notes"]


def test_by_another_embedding_model_an_index_is_made_again(
    place: Installation, publish: Callable[[str], int], tmp_path: Path
) -> None:
    publish("100")
    other = installation(tmp_path / "data", embedder=BigramEmbedder("test/other"), dense=MemoryIndex())
    assert other.releases.publish("new model", reindex=True) == 2
    assert answer(other) == (2, ["租房补贴每月100元。"])
    assert [r["embedding"] for r in other.releases.all()] == ["test/other", "test/bigrams"]


def test_rolling_back_across_a_change_of_model_answers_by_words_where_the_old_model_is_gone(
    place: Installation, publish: Callable[[str], int], tmp_path: Path
) -> None:
    publish("100")
    publish("200")
    other = installation(tmp_path / "data", embedder=BigramEmbedder("test/other"), dense=MemoryIndex())
    other.releases.publish("new model", reindex=True)
    other.releases.rollback(1)
    assert answer(other) == (1, ["租房补贴每月100元。"])
    assert "test/bigrams" in other.search.trouble()
