"""What is erased is gone: from answers, earlier releases, search, the vector index and the files."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.bootstrap import Installation
from knowledge.dense import ChromaIndex
from knowledge.errors import DocumentNotFound, IndexUnavailable, NotPermitted
from knowledge.index.snapshot import PARTITION
from knowledge.review.actors import Actor
from knowledge.storage import database
from knowledge.storage.tables import metadata
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import TODAY, installation, policy, published

MARK = "鹭江琥珀"
WORDS = (MARK.encode(), MARK.encode("unicode_escape"))


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """Two releases with a document to be erased, and one that shares a sentence with it."""
    place = installation(tmp_path / "data")
    folder = tmp_path / "policies"
    policy(folder, "留", "租房补贴每月100元。", "两份文件都有的一句话。")
    policy(folder, "删", f"{MARK}人才每月900元。", "两份文件都有的一句话。")
    published(place, folder)
    policy(folder, "删", f"{MARK}人才每月950元。", "两份文件都有的一句话。")
    published(place, folder)
    return place


def texts(place: Installation) -> list[str]:
    found = place.search.search(f"{MARK}人才每月多少元", k=20, region=None, as_of=TODAY)
    return [p.clause.text for p in found.passages]


def traces(folder: Path) -> list[str]:
    """The files under a folder that still hold the words."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    return sorted(p.name for p in files if any(word in p.read_bytes() for word in WORDS))


def test_an_erased_document_answers_no_more_in_any_release(place: Installation) -> None:
    assert any(MARK in text for text in texts(place))
    erased = place.erasure.erase("删", reason="当事人申请")
    assert (erased.title, erased.versions, erased.clauses, erased.release) == ("上海市测试删办法", 2, 4, 3)
    assert texts(place) and not any(MARK in text for text in texts(place))
    for number in (1, 2):
        with place.search.one_release(number):
            assert texts(place) and not any(MARK in text for text in texts(place))
            assert place.search.document("删") is None
        place.releases.rollback(number)
        assert not any(MARK in text for text in texts(place))


def test_no_file_of_the_installation_holds_its_words_any_more(place: Installation) -> None:
    data = place.settings.data_dir
    assert len(traces(data)) > 1
    place.erasure.erase("删")
    assert traces(data) == []


def test_its_vectors_go_and_those_of_shared_texts_stay(place: Installation) -> None:
    before = place.dense.ids(PARTITION)
    erased = place.erasure.erase("删")
    assert erased.vectors == 2
    assert len(before - place.dense.ids(PARTITION)) == 2
    assert "两份文件都有的一句话。" in texts(place)
    again = installation(place.settings.data_dir, dense=place.dense)
    assert again.embedder.embedded == 0  # type: ignore[attr-defined]
    assert again.releases.publish("again", reindex=True) == 4
    assert again.embedder.embedded == 0  # type: ignore[attr-defined]


def test_chroma_forgets_it_too(tmp_path: Path) -> None:
    dense = ChromaIndex.embedded(tmp_path / "chroma", BigramEmbedder().model_id)
    place = installation(tmp_path / "data", dense=dense)
    published(
        place, policy(tmp_path / "p", "删", f"{MARK}人才每月900元。"), policy(tmp_path / "p", "留", "租房。")
    )
    (gone,) = (c.digest for c in place.search.clauses("删"))
    assert gone in dense.ids(PARTITION)
    place.erasure.erase("删")
    assert gone not in dense.ids(PARTITION)
    assert len(dense.ids(PARTITION)) == 1


def test_the_history_keeps_who_why_and_what_but_not_the_text(place: Installation) -> None:
    place.erasure.erase("删", Actor("赵管", "admin"), "当事人申请")
    event, release, *_ = place.history.events()
    assert (event.action, event.actor, event.role, event.comment) == ("erase", "赵管", "admin", "当事人申请")
    assert (event.document_id, event.detail["title"], event.release) == ("删", "上海市测试删办法", 3)
    assert len(event.detail["digest"]) == 64
    assert (release.action, release.actor, release.release) == ("publish", "赵管", 3)


def test_a_draft_of_it_goes_and_other_drafts_stay(place: Installation, tmp_path: Path) -> None:
    policy(tmp_path / "new", "删", f"{MARK}人才每月999元。")
    policy(tmp_path / "new", "新", "新的一句。")
    place.ingest.run(place.ingest.files([tmp_path / "new"]))
    place.erasure.erase("删")
    assert [draft.document_id for draft in place.review.drafts()] == ["新"]
    assert "新的一句。" not in texts(place)
    assert traces(place.settings.data_dir) == []


def test_what_only_earlier_releases_have_is_erased_without_a_new_release(place: Installation) -> None:
    place.review.remove("删", Actor("x", "local"))
    assert place.releases.publish("without") == 3
    assert place.erasure.erase("删").release is None
    assert place.store.serving() == 3
    assert traces(place.settings.data_dir) == []
    place.releases.rollback(2)
    assert not any(MARK in text for text in texts(place))


def test_the_only_document_can_be_erased(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "删", f"{MARK}人才每月900元。"))
    assert place.erasure.erase("删").release == 2
    assert texts(place) == []
    assert place.erasure.erase("删").versions == 0
    with pytest.raises(DocumentNotFound, match="从未有过"):
        place.erasure.erase("从未有过")


def test_ingesting_it_again_makes_it_a_new_document(place: Installation, tmp_path: Path) -> None:
    place.erasure.erase("删")
    file = policy(tmp_path / "again", "删", f"{MARK}人才每月900元。")
    (report,) = place.ingest.run(place.ingest.files([file]))
    assert report.outcome == "created"


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_only_administrators_erase(place: Installation, role: str) -> None:
    with pytest.raises(NotPermitted, match="清除"):
        place.erasure.erase("删", Actor("张编", role))  # type: ignore[arg-type]
    assert any(MARK in text for text in texts(place))


@pytest.mark.parametrize("stage", ["drop_folders", "compact", "remove"])
def test_an_erasure_that_is_killed_is_finished_by_doing_it_again(
    place: Installation, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    owner = {"drop_folders": place.releases, "compact": place.store.database, "remove": place.dense}[stage]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(owner, stage, killed)
        place.erasure.erase("删")
    assert not any(MARK in text for text in texts(place))
    place.erasure.erase("删")
    assert traces(place.settings.data_dir) == []


def test_an_answer_that_was_remembered_is_not_given_again(place: Installation) -> None:
    question = f"{MARK}人才每月多少元"
    place.store.serve(1)
    assert MARK in str(place.assistant.ask(question, region="310000").to_json()["answer"]["citations"])
    place.store.serve(2)
    place.erasure.erase("删")
    place.releases.rollback(1)
    assert MARK not in str(place.assistant.ask(question, region="310000").to_json()["answer"]["citations"])


def test_another_process_lets_go_of_it_too(place: Installation) -> None:
    reader = installation(place.settings.data_dir, dense=place.dense)
    with reader.search.one_release(1):
        assert any(MARK in text for text in texts(reader))
    place.erasure.erase("删")
    with reader.search.one_release(1):
        assert not any(MARK in text for text in texts(reader))


def test_a_vector_index_made_anew_does_not_bring_it_back(place: Installation) -> None:
    place.erasure.erase("删")
    shutil.rmtree(place.settings.data_dir / "index")
    again = installation(place.settings.data_dir, dense=MemoryIndex())
    assert not any(MARK in text for text in texts(again))


def test_rows_and_vectors_are_gone_from_either_database(database_url: str, tmp_path: Path) -> None:
    place = installation(tmp_path / "data", database_url=database_url)
    folder = tmp_path / "policies"
    published(
        place, policy(folder, "留", "租房补贴每月100元。"), policy(folder, "删", f"{MARK}人才每月900元。")
    )
    (gone,) = (clause.digest for clause in place.search.clauses("删"))
    before = rows_of(place)
    place.erasure.erase("删", reason="撤稿")
    after = rows_of(place)
    place.close()
    assert any(gone in row for row in before["embeddings"])
    assert len(after["embeddings"]) == 1
    assert not any(word in row for rows in after.values() for row in rows for word in (MARK, gone))


def rows_of(place: Installation) -> dict[str, list[str]]:
    with place.database.begin() as c:
        return {
            name: [str(row) for row in c.execute(select(table))] for name, table in metadata.tables.items()
        }


def test_a_reader_that_keeps_old_pages_alive_is_told_of(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    place.database.close()  # the patience is set when a connection is made
    reader = sqlite3.connect(place.settings.data_dir / "talent.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM clauses").fetchone()
    with pytest.raises(IndexUnavailable, match="再运行一次"):
        place.erasure.erase("删")
    reader.close()
    place.erasure.erase("删")
    assert traces(place.settings.data_dir) == []
