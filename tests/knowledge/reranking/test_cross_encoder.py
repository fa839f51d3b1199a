"""A cross-encoder of sentence-transformers: a tiny one made here."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import RerankingUnavailable
from knowledge.ports import Reranker
from knowledge.reranking import make_reranker
from tests.contracts.reranker import RerankerContract

_WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"人才落户租房补贴转住满年。？短前后半"]


class TestCrossEncoder(RerankerContract):
    @pytest.fixture
    def reranker(self, tiny_cross_encoder: Path) -> Reranker:
        return make_reranker(str(tiny_cross_encoder))


@pytest.fixture(scope="module")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights and one output."""
    return saved_model(tmp_path_factory.mktemp("models") / "tiny-rerank")


def saved_model(folder: Path, labels: int = 1) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(3)
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(_WORDS), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    size = {"vocab_size": len(_WORDS), "hidden_size": 32, "intermediate_size": 64, "num_labels": labels}
    layers = {"num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 64}
    config = BertConfig(**size, **layers, initializer_range=0.5)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_folder_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RerankingUnavailable, match=r"请检查名称或文件夹.*TALENT_RERANK"):
        make_reranker(str(tmp_path))


def test_a_model_that_sorts_into_classes_is_no_reranker(tmp_path: Path) -> None:
    reranker = make_reranker(str(saved_model(tmp_path / "classes", labels=3)))
    with pytest.raises(RerankingUnavailable, match="不是重排模型"):
        reranker.score("租房", ["补贴", "落户"])


def test_a_missing_package_says_which_command_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name.startswith("sentence_transformers"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        RerankingUnavailable, match=r'pip install "talent-assistant\[sentence-transformers\]"'
    ):
        make_reranker("BAAI/bge-reranker-base")
