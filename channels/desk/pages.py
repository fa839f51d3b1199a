"""`/desk` and `/desk/supervise`: shells; what they show they ask the API for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends

from channels.staff.guard import page
from channels.staff.pages import shell, static_router

_STATIC = Path(__file__).parent / "static"
_PAGES = {
    "/desk": ("desk.use", "工作台", "desk/desk.js"),
    "/desk/supervise": ("desk.supervise", "现场", "desk/supervise.js"),
}


def pages_router() -> APIRouter:
    """The pages, their scripts and style sheet."""
    router = APIRouter(include_in_schema=False)
    for path, (permission, title, module) in _PAGES.items():
        shown = partial(shell, title, module, ["desk/desk.css"])
        router.add_api_route(path, shown, methods=["GET"], dependencies=[Depends(page(permission))])
    router.include_router(static_router("desk", _STATIC))
    return router
