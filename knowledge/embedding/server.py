"""Embeddings from a server that speaks OpenAI's protocol: TEI, vLLM, a cloud service."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from knowledge.embedding.texts import cached, clean
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Vectors

_BATCH = 32  # what TEI takes at most unless told otherwise
_PROBE = "你好"
_BUSY = 429
_WAITED, _SOON = 2, 5.0  # pauses of a question, and seconds that the server has to answer it


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is and how it is asked.

    `base_url` is the address to which /embeddings is added. The prefixes go before questions and passages,
    for models that were trained with them (e5: "query: " and "passage: "). Times are in seconds; a request
    is tried once more after each of the `pauses`; that of a question, where somebody waits, after two.
    """

    base_url: str = ""
    api_key: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""
    timeout: float = 60.0
    pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)


def server_model_id(model: str, server: Server) -> str:
    """The id of a model on a server: other prefixes make other vectors."""
    prefixes = f"{server.query_prefix}|{server.passage_prefix}".strip("|")
    return f"openai/{model}" + (f"+{prefixes}" if prefixes else "")


class ServerEmbedder:
    """A model on a server. Whatever goes wrong with it is an EmbeddingUnavailable that says what to do."""

    def __init__(self, model: str, server: Server, sleep: Callable[[float], None] = time.sleep) -> None:
        if not model or not server.base_url:
            raise EmbeddingUnavailable(
                "使用向量服务要写明模型和地址：TALENT_EMBEDDING=openai:模型名，"
                "TALENT_EMBEDDING_BASE_URL=http://主机:端口/v1。请补上后重新启动。"
            )
        self._model, self._server, self._sleep = model, server, sleep
        self.model_id = server_model_id(model, server)
        self._cached = cached(self._query)

    @cached_property
    def dimension(self) -> int:
        """Length of a vector; the server is asked for one."""
        return int(self._vectors([_PROBE]).shape[1])

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found, so many in a request as servers take."""
        asked = [self._server.passage_prefix + clean(text) for text in texts]
        parts = [self._vectors(asked[start : start + _BATCH]) for start in range(0, len(asked), _BATCH)]
        return np.vstack(parts) if parts else np.zeros((0, self.dimension), np.float32)

    def close(self) -> None:
        """Close the connections to the server."""
        self._client.close()

    def _query(self, text: str) -> Vectors:
        asked, pauses = [self._server.query_prefix + clean(text)], self._server.pauses[:_WAITED]
        vector: Vectors = self._vectors(asked, pauses, min(_SOON, self._server.timeout))[0].copy()
        return vector

    def _vectors(
        self, texts: list[str], pauses: tuple[float, ...] | None = None, timeout: float | None = None
    ) -> Vectors:
        # An empty text is an error for most servers, and so is one that is only spaces.
        filled = [text if text.strip() else "。" for text in texts]
        body = {"model": self._model, "input": filled}
        answer = self._asked(
            body, self._server.pauses if pauses is None else pauses, timeout or self._server.timeout
        )
        try:
            rows = sorted(answer["data"], key=lambda row: int(row["index"]))
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise self._unusable("不是约定的格式") from error
        return self._checked(vectors, len(texts))

    def _checked(self, vectors: Vectors, count: int) -> Vectors:
        """Vectors of length 1, if they are as many as texts were sent and all numbers."""
        if vectors.ndim != 2 or len(vectors) != count:
            raise self._unusable(f"发送了 {count} 段文字，返回了 {len(vectors)} 个向量")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise self._unusable("向量为零或不是数字")
        known = self.__dict__.setdefault("dimension", vectors.shape[1])
        if vectors.shape[1] != known:
            raise self._unusable(f"向量长度由 {known} 变为 {vectors.shape[1]}")
        return np.asarray(vectors / lengths, np.float32)

    def _asked(self, body: dict[str, Any], pauses: tuple[float, ...], timeout: float) -> Any:
        """The server's answer; busy, failing or silent servers are asked again after a pause."""
        for pause in (*pauses, None):
            try:
                return self._once(body, timeout)
            except _Passing as trouble:
                if pause is None:
                    raise self._away(str(trouble), len(pauses) + 1) from trouble
                self._sleep(pause)
        raise AssertionError("the last round returns or raises")

    def _once(self, body: dict[str, Any], timeout: float) -> Any:
        import httpx

        try:
            response = self._client.post("embeddings", json=body, timeout=timeout)
        except httpx.TransportError as error:
            raise _Passing(f"{type(error).__name__}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._away(f"{type(error).__name__}：{error}", 1) from error
        if response.status_code == _BUSY or response.status_code >= 500:
            raise _Passing(f"HTTP {response.status_code}")
        if response.status_code >= 400:
            raise self._refused(response.status_code)
        try:
            return response.json()
        except ValueError as error:
            raise self._unusable("不是 JSON") from error

    @cached_property
    def _client(self) -> Any:
        import httpx

        key = self._server.api_key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self._server.base_url.rstrip('/')}/"
        return httpx.Client(base_url=url, headers=headers, timeout=self._server.timeout)

    def _away(self, why: str, tries: int) -> EmbeddingUnavailable:
        return EmbeddingUnavailable(
            f"向量服务 {self._server.base_url} 没有回答（试了 {tries} 次，{why}）。请检查服务是否在运行、"
            "TALENT_EMBEDDING_BASE_URL 是否正确，然后重试；已算好的向量不会重算。"
        )

    def _refused(self, status: int) -> EmbeddingUnavailable:
        return EmbeddingUnavailable(
            f"向量服务 {self._server.base_url} 拒绝了请求（HTTP {status}）。401、403：检查"
            " TALENT_EMBEDDING_API_KEY；404：检查地址和 TALENT_EMBEDDING 中的模型名；"
            "413、422：文字太长，请让服务端截断过长的输入。"
        )

    def _unusable(self, what: str) -> EmbeddingUnavailable:
        return EmbeddingUnavailable(
            f"向量服务 {self._server.base_url} 的回答不能用：{what}。"
            "请确认它是 OpenAI 兼容的 /embeddings 接口，模型是向量模型，然后重试。"
        )


class _Passing(Exception):
    """Trouble that may pass: asked again after a pause."""
