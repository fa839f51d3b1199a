"""`/console/corpus`: one shell for all corpus pages; what they show they ask the API for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from assistant.staff.types import Staff
from channels.staff.guard import page
from channels.staff.pages import shell, static_router

_STATIC = Path(__file__).parent / "static"


def pages_router() -> APIRouter:
    """The pages and the console's scripts and style sheets."""
    router = APIRouter(include_in_schema=False)

    @router.get("/console/corpus")
    @router.get("/console/corpus/{name}")
    def corpus(_: Annotated[Staff, Depends(page("corpus.read"))]) -> Response:
        return shell("语料", "console/corpus.js", ["console/corpus.css"])

    router.include_router(static_router("console", _STATIC))
    return router
