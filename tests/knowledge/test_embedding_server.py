"""Embeddings from a server, against a real one on this machine that can misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from knowledge.embedding import Server, ServerEmbedder, make_embedder
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Embedder
from tests.contracts.embedder import EmbedderContract
from tests.fakes import BigramEmbedder

Reply = tuple[int, bytes]
Trick = Callable[[Any], Reply]


class _Handler(BaseHTTPRequestHandler):
    """Speaks the protocol; answers with the server's next trick while it has one."""

    def do_POST(self) -> None:
        server: Any = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((self.path, self.headers.get("Authorization"), asked))
        trick = server.tricks.pop(0) if server.tricks else _well
        status, body = trick(asked)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _well(asked: Any) -> Reply:
    """As it should be, in another order, and not of length 1."""
    vectors = 3 * BigramEmbedder().passages(asked["input"])
    rows = [{"index": n, "embedding": vector.tolist()} for n, vector in enumerate(vectors)]
    return 200, json.dumps({"data": rows[::-1], "model": asked["model"]}).encode()


def _status(status: int) -> Trick:
    return lambda asked: (status, b'{"error": {"message": "no"}}')


def _text(body: str) -> Trick:
    return lambda asked: (200, body.encode())


def _one_less(asked: Any) -> Reply:
    return _well(asked | {"input": asked["input"][1:] or ["甲", "乙"]})


def _longer(asked: Any) -> Reply:
    rows = [{"index": n, "embedding": [1.0] * 500} for n, _ in enumerate(asked["input"])]
    return 200, json.dumps({"data": rows}).encode()


def _slowly(asked: Any) -> Reply:
    time.sleep(0.5)
    return _well(asked)


@pytest.fixture
def server() -> Iterator[Any]:
    http: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.asked, http.tricks = [], []
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield http
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}/v1"


@pytest.fixture
def make(address: str, pauses: list[float]) -> Iterator[Callable[..., ServerEmbedder]]:
    made: list[ServerEmbedder] = []

    def embedder(**options: Any) -> ServerEmbedder:
        made.append(ServerEmbedder("bge-m3", Server(address, **options), pauses.append))
        return made[-1]

    yield embedder
    for one in made:
        one.close()


class TestServer(EmbedderContract):
    @pytest.fixture
    def embedder(self, make: Callable[..., ServerEmbedder]) -> Embedder:
        return make()


def test_the_setting_names_the_model_and_the_server_is_asked_with_key_and_prefixes(
    server: Any, address: str
) -> None:
    embedder = make_embedder("openai:Some/E5", Server(address, "k-1", "query: ", "passage: "))
    assert isinstance(embedder, ServerEmbedder)
    embedder.query("落户")
    embedder.passages(["租房"])
    embedder.close()
    sent = [(path, key, body["model"], body["input"]) for path, key, body in server.asked]
    assert sent == [
        ("/v1/embeddings", "Bearer k-1", "Some/E5", ["query: 落户"]),
        ("/v1/embeddings", "Bearer k-1", "Some/E5", ["passage: 租房"]),
    ]
    assert embedder.model_id.startswith("openai/Some/E5+")


def test_vectors_come_in_the_order_of_the_texts_and_in_portions(
    server: Any, make: Callable[..., ServerEmbedder]
) -> None:
    texts = [f"第{n}条 补贴{n}元" for n in range(70)]
    vectors = make().passages(texts)
    assert np.allclose(vectors, BigramEmbedder().passages(texts), atol=1e-5)
    assert [len(body["input"]) for _, _, body in server.asked] == [32, 32, 6]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_for_a_while_is_asked_again(
    status: int, server: Any, make: Callable[..., ServerEmbedder], pauses: list[float]
) -> None:
    server.tricks += [_status(status), _status(status)]
    assert np.allclose(make().query("落户"), BigramEmbedder().query("落户"), atol=1e-5)
    assert pauses == [0.5, 1.0] and len(server.asked) == 3


def test_a_server_that_is_slow_once_is_asked_again(
    server: Any, make: Callable[..., ServerEmbedder], pauses: list[float]
) -> None:
    server.tricks += [_slowly]
    assert make(timeout=0.2).query("落户").shape == (BigramEmbedder.dimension,)
    assert pauses == [0.5]


def test_a_server_that_stays_away_is_told_with_what_to_do(
    server: Any, make: Callable[..., ServerEmbedder], pauses: list[float]
) -> None:
    server.tricks += [_status(500)] * 9
    with pytest.raises(EmbeddingUnavailable, match=r"HTTP 500.*TALENT_EMBEDDING_BASE_URL"):
        make().passages(["落户"])
    assert pauses == [0.5, 1.0, 2.0, 4.0]


def test_no_server_there_is_told_with_what_to_do(pauses: list[float]) -> None:
    embedder = ServerEmbedder("m", Server("http://127.0.0.1:9/v1"), pauses.append)
    with pytest.raises(EmbeddingUnavailable, match=r"没有回答.*ConnectError.*检查服务是否在运行"):
        embedder.query("落户")
    embedder.close()


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refusal_is_not_repeated(
    status: int, server: Any, make: Callable[..., ServerEmbedder], pauses: list[float]
) -> None:
    server.tricks += [_status(status)]
    with pytest.raises(EmbeddingUnavailable, match=f"HTTP {status}.*TALENT_EMBEDDING_API_KEY"):
        make().query("落户")
    assert pauses == []


@pytest.mark.parametrize(
    ("trick", "said"),
    [
        (_one_less, "发送了 1 段文字，返回了 2 个向量"),
        (_text("<html>proxy</html>"), "不是 JSON"),
        (_text('{"data": 3}'), "不是约定的格式"),
        (_text('["data"]'), "不是约定的格式"),
        (_text('{"data": [{"index": 0, "embedding": ["a"]}]}'), "不是约定的格式"),
        (_text('{"data": [{"index": 0, "embedding": [0.0, 0.0]}]}'), "为零或不是数字"),
        (_text('{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}'), "为零或不是数字"),
        (_text('{"data": [{"index": 0, "embedding": []}]}'), "为零或不是数字"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told(
    trick: Trick, said: str, server: Any, make: Callable[..., ServerEmbedder]
) -> None:
    server.tricks += [trick]
    with pytest.raises(EmbeddingUnavailable, match=f"{said}.*OpenAI"):
        make().query("落户")


def test_a_model_exchanged_behind_the_address_is_noticed_by_its_length(
    server: Any, make: Callable[..., ServerEmbedder]
) -> None:
    embedder = make()
    assert embedder.dimension == BigramEmbedder.dimension
    server.tricks += [_longer]
    with pytest.raises(EmbeddingUnavailable, match="由 129 变为 500"):
        embedder.query("落户")


@pytest.mark.parametrize(("model", "address"), [("", "http://host/v1"), ("bge-m3", "")])
def test_a_setting_without_model_or_address_is_refused(model: str, address: str) -> None:
    with pytest.raises(EmbeddingUnavailable, match="TALENT_EMBEDDING_BASE_URL=http"):
        make_embedder(f"openai:{model}", Server(address))
