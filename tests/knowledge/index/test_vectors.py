"""The cache of vectors: a text is embedded once; vectors of two models do not mix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from knowledge.index.vectors import VectorCache
from knowledge.ports import Vectors
from knowledge.storage import tables
from knowledge.storage.database import Database
from tests.fakes import BigramEmbedder


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    tables.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def cache(database: Database) -> VectorCache:
    return VectorCache(database)


def _texts(count: int) -> dict[str, str]:
    return {f"{n:032}": f"第{n}条 人才补贴{n}元" for n in range(count)}


def test_a_text_is_embedded_once_whoever_asks(cache: VectorCache, database: Database) -> None:
    embedder, texts = BigramEmbedder(), _texts(10)
    cache.complete(embedder, texts, lambda done, total: None)
    VectorCache(database).complete(embedder, texts | {"new": "新增"}, lambda done, total: None)
    assert embedder.embedded == 11


def test_vectors_come_back_as_they_were_but_for_half_precision(cache: VectorCache) -> None:
    embedder, texts = BigramEmbedder(), _texts(3)
    cache.complete(embedder, texts, lambda done, total: None)
    found = cache.get(embedder.model_id, list(texts))
    for (digest, text), expected in zip(texts.items(), embedder.passages(list(texts.values())), strict=True):
        assert found[digest].dtype == np.float32
        assert np.allclose(found[digest], expected, atol=1e-3), text


def test_unknown_digests_are_left_out(cache: VectorCache) -> None:
    assert cache.get("model", ["nothing"]) == {}
    assert cache.get("model", []) == {}


def test_vectors_of_two_models_do_not_mix(cache: VectorCache) -> None:
    for model, value in (("a", 0.0), ("b", 1.0)):
        cache.put(model, {"d": np.full(4, value, np.float32)})
    assert cache.get("a", ["d"])["d"].tolist() == [0.0] * 4
    assert cache.get("b", ["d"])["d"].tolist() == [1.0] * 4


def test_a_vector_that_is_known_stays_as_it_is(cache: VectorCache) -> None:
    for value in (0.0, 1.0):
        cache.put("a", {"d": np.full(4, value, np.float32)})
    assert cache.get("a", ["d"])["d"].tolist() == [0.0] * 4


def test_two_machines_may_embed_the_same_text_at_once(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = {"d": np.zeros(4, np.float32)}
    cache.put("a", vector)
    monkeypatch.setattr(cache, "_known", lambda model, digests: {})  # looked before the other had written
    cache.put("a", vector)
    monkeypatch.undo()
    assert list(cache.get("a", ["d"])) == ["d"]


def test_progress_goes_from_nothing_to_all(cache: VectorCache) -> None:
    told: list[tuple[int, int]] = []
    cache.complete(BigramEmbedder(), _texts(150), lambda done, total: told.append((done, total)))
    assert told[0] == (0, 150)
    assert told[-1] == (150, 150)
    assert told == sorted(told)


def test_what_was_embedded_before_a_failure_is_kept(cache: VectorCache) -> None:
    class Failing(BigramEmbedder):
        def passages(self, texts: Sequence[str]) -> Vectors:
            if self.embedded:
                raise RuntimeError("killed")
            return super().passages(texts)

    texts = _texts(100)
    with pytest.raises(RuntimeError, match="killed"):
        cache.complete(Failing(), texts, lambda done, total: None)
    again = BigramEmbedder()
    cache.complete(again, texts, lambda done, total: None)
    assert again.embedded == 36
