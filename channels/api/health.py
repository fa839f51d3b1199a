"""`/healthz`: the process lives. `/readyz`: it can answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from channels.api.workers import Workers
from channels.base import Json, Service

_NOT_READY: dict[int | str, Json] = {503: {"description": "还不能回答；checks 说明原因"}}
_log = logging.getLogger("talent.http")


def _report(service: Service) -> tuple[bool, Json]:
    try:
        report = service.ready()
    except Exception as error:
        _log.error("readiness check failed: %s", type(error).__name__)
        return False, {"service": "就绪检查本身失败，请查看日志或运行 talent doctor。"}
    return report.ok, dict(report.checks)


def _facts(service: Service) -> Json:
    try:
        return dict(service.health())
    except Exception as error:
        _log.error("health facts failed: %s", type(error).__name__)
        return {}


def health_router(
    service: Service, workers: Workers, refused: Callable[[], Json] = dict, redis: Callable[[], str] = str
) -> APIRouter:
    """The two probes; liveness never waits for a worker. `refused` are callbacks refused by this process,
    `redis` says how that stands, empty where it is not used: one can answer without it."""
    router = APIRouter(tags=["运行"])

    @router.get("/healthz", summary="存活检查")
    async def healthz() -> Response:
        facts = await run_in_threadpool(_facts, service)
        return JSONResponse({**facts, **({"refused": found} if (found := refused()) else {}), "status": "ok"})

    @router.get("/readyz", summary="就绪检查", responses=_NOT_READY)
    async def readyz() -> Response:
        ok, checks = await workers.run(lambda: _report(service))
        also = {"redis": stands} if (stands := redis()) else {}
        return JSONResponse({"ok": ok, "checks": checks | also}, 200 if ok else 503)

    for path, probe in (("/healthz", healthz), ("/readyz", readyz)):
        router.add_api_route(path, probe, methods=["HEAD"], include_in_schema=False)
    return router
