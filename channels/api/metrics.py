"""`/metrics`: what a monitoring system (Prometheus) reads; no question, answer or person is in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.api.guard import shows_token
from channels.api.problems import ProblemError
from channels.base import Service

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_REFUSED: dict[int | str, Any] = {403: {"description": "只给本机，或带管理令牌的请求"}}
Refused = Callable[[], Mapping[str, Mapping[str, int]]]
_LOCAL = ("127.0.0.1", "::1", "testclient")


class Metrics:
    """The counts of this process, or `together` of all that count in one folder."""

    def __init__(self, together: bool = False, refused: Refused = dict) -> None:
        """`refused` tells how many callbacks of which channel were refused by all machines, and why."""
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._refused = refused
        self._together, self._registry = together, CollectorRegistry()
        made: dict[str, Any] = {"registry": self._registry}
        self.requests = Counter("talent_http_requests", "HTTP 请求数", ["method", "route", "status"], **made)
        self.seconds = Histogram(
            "talent_http_request_seconds", "HTTP 请求用时（秒）", ["route"], buckets=_SECONDS, **made
        )
        self.answers = Counter("talent_answers", "回答数，按状态", ["channel", "status"], **made)
        self.answering = Histogram(
            "talent_answer_seconds", "一次回答用时（秒）", ["channel"], buckets=_SECONDS, **made
        )
        self.release = Gauge("talent_release", "正在服务的发布版本", multiprocess_mode="max", **made)

    def text(self) -> tuple[bytes, str]:
        """All counts in the exposition format, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return generate_latest(self._gathered()) + generate_latest(self._kept()), CONTENT_TYPE_LATEST

    def _kept(self) -> CollectorRegistry:
        """What stands in the database: the same whichever process is asked, and after each start."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.core import CounterMetricFamily

        family = CounterMetricFamily(
            "talent_refused", "拒收的推送数，按渠道和原因", labels=["channel", "reason"]
        )
        for channel, reasons in self._refused().items():
            for reason, count in reasons.items():
                family.add_metric([channel, reason], count)
        found = CollectorRegistry()
        found.register(_Told(family))
        return found

    def _gathered(self) -> CollectorRegistry:
        from prometheus_client import CollectorRegistry, multiprocess

        if not self._together:
            return self._registry
        gathered = CollectorRegistry()
        multiprocess.MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]
        return gathered


class _Told:
    """One family, as it stands."""

    def __init__(self, family: Metric) -> None:
        self._family = family

    def collect(self) -> Iterator[Metric]:
        """The family."""
        yield self._family


class CountedService:
    """A service whose answers are counted."""

    def __init__(self, service: Service, metrics: Metrics) -> None:
        self._service, self._metrics = service, metrics

    def ask(self, question: str, **given: Any) -> Any:
        """The service's answer; an error is counted as one."""
        channel, started = given.get("channel", "web"), time.perf_counter()
        try:
            result = self._service.ask(question, **given)
        except Exception:
            self._metrics.answers.labels(channel, "error").inc()
            raise
        self._metrics.answering.labels(channel).observe(time.perf_counter() - started)
        self._metrics.answers.labels(channel, result.to_json()["answer"]["status"]).inc()
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)


def counted(service: Service, metrics: Metrics) -> Service:
    """The same service; its answers are counted."""
    return cast(Service, CountedService(service, metrics))


class CountRequests:
    """Counts requests by route, never by address: an address may hold what somebody typed."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), [500]

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.requests.labels(scope["method"], route, str(status[0])).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - started)


def metrics_router(service: Service, metrics: Metrics, token: Callable[[], str]) -> APIRouter:
    """The page; for this machine itself, and for whoever shows the administration's token."""
    router = APIRouter(tags=["运行"])

    @router.get(
        "/metrics", summary="监控指标", responses={403: {"description": "只给本机或带管理令牌的请求"}}
    )
    def page(request: Request) -> Response:
        if not _from_here(request) and not shows_token(request.scope, token):
            raise ProblemError(403, "监控指标只给本机读取，或在 Authorization 头里带管理令牌（Bearer）。")
        metrics.release.set(service.health().get("release") or 0)
        text, media = metrics.text()
        return Response(text, media_type=media)

    return router


def _from_here(request: Request) -> bool:
    """Whether the machine itself asks; what a proxy passes on comes from elsewhere."""
    passed_on = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return not passed_on and request.client is not None and request.client.host in _LOCAL
