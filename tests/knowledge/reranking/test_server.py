"""Reranking by a server, against a real one on this machine that can misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.errors import RerankingUnavailable
from knowledge.ports import Reranker
from knowledge.reranking import RerankServer, ServerReranker, make_reranker
from tests.contracts.reranker import RerankerContract
from tests.rerankserver import Trick, jina, rerank_server, tei


@pytest.fixture(params=[jina, tei])
def server(request: pytest.FixtureRequest) -> Iterator[Any]:
    with rerank_server(request.param) as http:
        yield http


@pytest.fixture
def reranker(server: Any) -> Iterator[ServerReranker]:
    made = make_reranker("server:bge", RerankServer(_address(server), "k-1", timeout=0.5))
    assert isinstance(made, ServerReranker)
    yield made
    made.close()


def _address(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}/v1"


class TestServer(RerankerContract):
    pass


def test_the_server_is_asked_with_its_key_and_in_its_form(server: Any, reranker: Reranker) -> None:
    scores = reranker.score("租房补贴", ["落户", "租房补贴"])
    assert scores[1] > scores[0]
    path, key, body = server.asked[-1]
    assert (path, key, body["model"], body["query"]) == ("/v1/rerank", "Bearer k-1", "bge", "租房补贴")
    heard = len(server.asked)
    reranker.score("落户", ["落户", "租房补贴"])
    assert len(server.asked) == heard + 1  # the form is known by now


def test_what_the_mask_takes_out_does_not_reach_the_server(server: Any) -> None:
    masked = ServerReranker("m", RerankServer(_address(server)), lambda text: text.replace("张三", "某人"))
    masked.score("张三能领补贴吗", ["补贴"])
    masked.close()
    assert all("张三" not in str(body) for _, _, body in server.asked)


def _status(status: int) -> Trick:
    return lambda asked: (status, b'{"error": "no"}')


def _text(body: str) -> Trick:
    return lambda asked: (200, body.encode())


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_refusal_is_told_with_what_to_check(status: int, server: Any, reranker: Reranker) -> None:
    server.tricks += [_status(status)]
    with pytest.raises(RerankingUnavailable, match=f"HTTP {status}.*TALENT_RERANK_API_KEY"):
        reranker.score("租房", ["补贴"])


@pytest.mark.parametrize(
    "body",
    [
        "<html>proxy</html>",
        "3",
        "null",
        "[]",
        '{"results": 3}',
        '{"results": [{"index": 0}]}',
        '{"results": [{"index": 0, "relevance_score": "high"}]}',
        '{"results": [{"index": 7, "relevance_score": 0.5}]}',
        '{"results": [{"index": 0, "relevance_score": NaN}]}',
        '{"data": [{"index": 0, "embedding": [1.0]}]}',
    ],
)
def test_an_answer_that_cannot_be_used_is_told(body: str, server: Any, reranker: Reranker) -> None:
    server.tricks += [_text(body)]
    with pytest.raises(RerankingUnavailable, match="不是每段文字一个分数"):
        reranker.score("租房", ["补贴"])


def test_no_server_there_is_told_with_what_to_do() -> None:
    reranker = ServerReranker("m", RerankServer("http://127.0.0.1:9"))
    with pytest.raises(RerankingUnavailable, match=r"没有回答（ConnectError）.*TALENT_RERANK_BASE_URL"):
        reranker.score("租房", ["补贴"])
    reranker.close()


@pytest.mark.parametrize(("model", "address"), [("", "http://host/v1"), ("bge", "")])
def test_a_setting_without_model_or_address_is_refused(model: str, address: str) -> None:
    with pytest.raises(RerankingUnavailable, match="TALENT_RERANK_BASE_URL=http"):
        make_reranker(f"server:{model}", RerankServer(address))
