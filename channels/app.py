"""The HTTP front door: one FastAPI application around one service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from channels.api.chat import Chat, chat_router
from channels.api.documents import DESCRIPTION, TAGS, add_problem_schema
from channels.api.headers import SecurityHeaders
from channels.api.health import health_router
from channels.api.limits import BodyLimit
from channels.api.problems import on_error, on_http_error
from channels.api.search import search_router
from channels.api.validation import on_invalid
from channels.api.workers import Workers
from channels.base import Service
from channels.web.assets import load_assets
from channels.web.pages import pages_router


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How the front door is built; times in seconds, sizes in bytes."""

    threads: int = 4
    waiting: int = 64
    heartbeat: float = 10.0
    most_body: int = 64 * 1024
    embed_origins: Sequence[str] = ("*",)


def create_app(service: Service, options: WebOptions = WebOptions()) -> FastAPI:
    """The application; nothing runs until a server starts it."""
    workers = Workers(options.threads, options.waiting)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.close()

    app = FastAPI(
        title="AI人才服务专员", version="1", description=DESCRIPTION, openapi_tags=TAGS, lifespan=lifespan,
        docs_url=None, redoc_url=None,  # both load scripts from other servers
    )  # fmt: skip
    app.include_router(chat_router(Chat(service, workers, options.heartbeat)))
    app.include_router(search_router(service, workers))
    app.include_router(health_router(service, workers))
    app.include_router(pages_router(load_assets()))
    _answer_errors(app)
    app.add_middleware(BodyLimit, most=options.most_body, prefixes=("/api/",))
    app.add_middleware(SecurityHeaders, embed_origins=options.embed_origins)
    _describe_problems(app)
    return app


def _answer_errors(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_error)


def _describe_problems(app: FastAPI) -> None:
    plain = app.openapi

    def described() -> dict[str, Any]:
        return add_problem_schema(plain())

    app.openapi = described  # type: ignore[method-assign]
