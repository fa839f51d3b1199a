"""Any cross-encoder of sentence-transformers: reads question and clause together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.texts import clean
from knowledge.errors import RerankingUnavailable


class CrossEncoderReranker:
    """A model by name or folder, on this machine's processors; one list at a time."""

    def __init__(self, model: str) -> None:
        self._model, self._alone = _loaded(model), threading.Lock()
        self.model_id = f"cross-encoder/{Path(model).name if Path(model).is_dir() else model}"

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, before any squeezing into [0, 1]."""
        if not texts:
            return []
        from torch.nn import Identity

        pairs = [(clean(query), clean(text)) for text in texts]
        with self._alone:
            scores = self._model.predict(pairs, show_progress_bar=False, activation_fn=Identity())
        values = np.asarray(scores, np.float64)
        if values.shape != (len(texts),) or not np.isfinite(values).all():
            raise RerankingUnavailable(
                f"{self.model_id} 不是重排模型：每对文字应得一个分数。请检查 TALENT_RERANK。"
            )
        return [float(value) for value in values]


def _loaded(model: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise RerankingUnavailable(
            f"重排模型“{model}”要用 sentence-transformers 运行，但这个可选组件没有安装。"
            '请运行：pip install "talent-assistant[sentence-transformers]"；或清空 TALENT_RERANK 不用重排。'
        ) from error
    try:
        return CrossEncoder(model)
    except Exception as error:  # the library raises whatever its file formats and its hub client raise
        raise RerankingUnavailable(
            f"重排模型“{model}”打不开（{type(error).__name__}）。请检查名称或文件夹是否正确；"
            "没有网络的机器请先把模型文件夹拷贝过来并写它的路径；或清空 TALENT_RERANK 不用重排。"
        ) from error
