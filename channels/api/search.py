"""Search, the places to choose from and what the page shows first."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from channels.api.documents import problems
from channels.api.replies import HomeReply, RegionReply, SearchReply
from channels.api.requests import Day, Region, Release, Text
from channels.api.workers import Workers
from channels.base import Service

_FAILURES = problems(422, 500, 503)


def search_router(service: Service, workers: Workers) -> APIRouter:
    """Routes that read."""
    router = APIRouter(prefix="/api/v1", tags=["检索"])

    found_or_not = {200: {"model": SearchReply}, **problems(404, 422, 500, 503)}

    @router.get("/search", summary="检索条款", responses=found_or_not)
    async def search(
        q: Annotated[Text, Query(description="检索词")],
        k: Annotated[int, Query(ge=1, le=50, description="最多返回几条")] = 10,
        region: Annotated[Region, Query(description="地区代码或名称")] = None,
        as_of: Annotated[Day, Query(description="按哪一天有效的政策检索")] = None,
        release: Annotated[Release, Query(description="检索哪一版知识；不填为当前版本")] = None,
    ) -> Response:
        call = partial(service.search, q, k=k, region=region, as_of=as_of, release=release)
        found = await workers.run(call)
        return JSONResponse(found.to_json())

    @router.get("/regions", summary="可选地区", responses={200: {"model": list[RegionReply]}, **_FAILURES})
    async def regions() -> Response:
        places = await workers.run(service.regions)
        return JSONResponse([{"code": p.code, "name": p.name, "parent": p.parent} for p in places])

    @router.get("/home", summary="首页内容", responses={200: {"model": HomeReply}, **_FAILURES})
    async def home() -> Response:
        page = await workers.run(service.home)
        return JSONResponse({
            "title": page.title, "region": page.region, "notice": page.notice,
            "starters": list(page.starters), "release": page.release,
        })  # fmt: skip

    return router
