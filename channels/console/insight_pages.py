"""The pages gaps, figures and health."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.staff.guard import allowed, page
from channels.staff.pages import shell

_PAGES = {
    "/console/gaps": ("gaps.read", "缺口", "console/gaps.js", ("console/gaps.css",)),
    "/console/evals": ("evals.read", "评测", "console/evals.js", ("console/evals.css",)),
    "/console/insight": ("insight.read", "统计", "console/insight.js", ()),
    "/console/health": ("health.read", "运行状况", "console/health.js", ()),
}
_TAGS: list[str | Enum] = ["运行状况"]
Reader = Annotated[Staff, Depends(allowed("health.read"))]


def pages_router() -> APIRouter:
    """The pages; what they show they ask the API for."""
    router = APIRouter(include_in_schema=False)
    for path, (permission, title, module, css) in _PAGES.items():
        shown = partial(shell, title, module, css)
        router.add_api_route(path, shown, methods=["GET"], dependencies=[Depends(page(permission))])
    return router


def health_router(checks: Callable[[], Sequence[Mapping[str, Any]]]) -> APIRouter:
    """What `talent doctor` finds, for staff."""
    router = APIRouter(tags=_TAGS)

    @router.get("/api/v1/staff/health", summary="运行状况", responses=problems(401, 403, 500, 503))
    def health(who: Reader) -> dict[str, Any]:
        found = [dict(one) for one in checks()]
        return {"ok": all(one["ok"] for one in found), "checks": found}

    return router
