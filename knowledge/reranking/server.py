"""Reranking by a server: `/rerank` as Jina, Cohere, vLLM and Infinity speak it, or as TEI does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

from knowledge.embedding.texts import clean
from knowledge.errors import RerankingUnavailable

_OTHER_FORM = (400, 422)  # what a server says to a body of the other form


@dataclass(frozen=True, slots=True)
class RerankServer:
    """The address to which /rerank is added, its key, and the seconds it has to answer."""

    base_url: str = ""
    api_key: str = ""
    timeout: float = 5.0


class ServerReranker:
    """A model on a server. Whatever goes wrong with it is a RerankingUnavailable that says what to do."""

    def __init__(self, model: str, server: RerankServer, masked: Callable[[str], str] = str) -> None:
        if not model or not server.base_url:
            raise RerankingUnavailable(
                "使用重排服务要写明模型和地址：TALENT_RERANK=server:模型名，"
                "TALENT_RERANK_BASE_URL=http://主机:端口/v1。请补上后重新启动。"
            )
        self._model, self._server, self._masked = model, server, masked
        self.model_id = f"server/{model}"
        self._fields: tuple[str, ...] = (
            "documents",
            "texts",
        )  # the form that was understood last comes first

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """The scores that the server gives, in the order of the texts."""
        if not texts:
            return []
        asked, given = self._masked(clean(query)), [clean(text) or "。" for text in texts]
        for form in self._fields:
            response = self._posted({"model": self._model, "query": asked, form: given})
            if response.status_code in _OTHER_FORM and form != self._fields[-1]:
                continue
            scores = self._scores(response, len(given))
            self._fields = (form, *(one for one in self._fields if one != form))
            return scores
        raise AssertionError("the last form returns or raises")

    def close(self) -> None:
        """Close the connections to the server."""
        self._client.close()

    def _posted(self, body: dict[str, Any]) -> Any:
        import httpx

        try:
            return self._client.post("rerank", json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RerankingUnavailable(
                f"重排服务 {self._server.base_url} 没有回答（{type(error).__name__}）。"
                "请检查服务是否在运行、TALENT_RERANK_BASE_URL 是否正确；期间按原来的次序。"
            ) from error

    def _scores(self, response: Any, count: int) -> list[float]:
        if response.status_code >= 400:
            raise RerankingUnavailable(
                f"重排服务 {self._server.base_url} 拒绝了请求（HTTP {response.status_code}）。401、403：检查"
                " TALENT_RERANK_API_KEY；404：检查地址和模型名；413、422：文字太长或接口不是 /rerank。"
            )
        try:
            body = response.json()
            rows = body["results"] if isinstance(body, dict) else body
            by_place = {int(r["index"]): float(r.get("relevance_score", r.get("score"))) for r in rows}
            scores = [by_place[place] for place in range(count)]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._unusable() from error
        if not all(map(isfinite, scores)):
            raise self._unusable()
        return scores

    @cached_property
    def _client(self) -> Any:
        import httpx

        key = self._server.api_key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self._server.base_url.rstrip('/')}/"
        return httpx.Client(base_url=url, headers=headers, timeout=self._server.timeout)

    def _unusable(self) -> RerankingUnavailable:
        return RerankingUnavailable(
            f"重排服务 {self._server.base_url} 的回答不能用：不是每段文字一个分数。"
            "请确认它是 Jina 或 TEI 形式的 /rerank 接口，模型是重排模型。"
        )
