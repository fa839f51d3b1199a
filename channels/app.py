"""The HTTP front door: one FastAPI application around one service."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from channels.api.acts import Acts
from channels.api.chat import Chat, chat_router
from channels.api.documents import DESCRIPTION, TAGS, add_schemas
from channels.api.guard import Guard
from channels.api.headers import SecurityHeaders
from channels.api.health import health_router
from channels.api.knowledge import PREFIX, documents_router, drafts_router
from channels.api.knowledge_releases import releases_router
from channels.api.limits import BodyLimit
from channels.api.metrics import CountRequests, Metrics, counted, metrics_router
from channels.api.problems import ProblemError, on_http_error
from channels.api.search import search_router
from channels.api.shield import Shield
from channels.api.tools import tools_router
from channels.api.uploads import MOST_BYTES
from channels.api.validation import on_invalid
from channels.api.workers import Workers
from channels.base import KnowledgeDesk, Listening, Service, Tools
from channels.hotline import plug as hotline_plug
from channels.mcp.http import McpDoor
from channels.openai.router import openai_router
from channels.openai.shapes import CompletionRequest
from channels.plug import Plug, Side
from channels.rasa.rest import rest_router
from channels.staff.officers import SignedIn
from channels.tencent.bell import Bell, LocalBell
from channels.tencent.pages import clause_router
from channels.web.assets import load_assets
from channels.web.pages import pages_router, to_sign_in
from channels.wechat import plug as wechat_plug
from channels.wechat.desk import Desk as WeChatDesk
from channels.wecom.app import plug as app_plug
from channels.wecom.app.desk import Desk as AppDesk
from channels.wecom.bot import plug as bot_plug
from channels.wecom.bot.desk import Desk as BotDesk
from channels.wecom.kf import plug as kf_plug
from channels.wecom.kf.desk import Desk as KfDesk
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

_MOST_BODY = 64 * 1024
_LIMITED = ("/api/", "/v1/", "/webhooks/", "/wechat/", "/wecom/")
_LARGER = {f"{PREFIX}/documents": MOST_BYTES, "/v1/chat/completions": 1024 * 1024}  # a whole conversation


def create_app(
    service: Service,
    *,
    frame_ancestors: str = "*",
    workers: int = 8,
    waiting: int = 64,
    heartbeat: float = 10.0,
    desk: KnowledgeDesk | None = None,
    tools: Tools | None = None,
    admin_token: Callable[[], str] = lambda: "",
    remember_days: int = 180,
    wechat: WeChatDesk | None = None,
    wecom_kf: KfDesk | None = None,
    wecom_app: AppDesk | None = None,
    wecom_bot: BotDesk | None = None,
    listening: Listening | None = None,
    together: bool = False,
    plugs: Sequence[Plug] = (),
    only: Side | None = None,
    bell: Bell | None = None,
) -> FastAPI:
    """The application; nothing runs until a server starts it.

    `frame_ancestors` are the sites that may embed the chat, separated by spaces; `workers` questions
    are answered at a time and `waiting` more may queue; a stream gives a sign of life after `heartbeat` s.
    `tools` are what people may have worked out or booked. A browser is known again for `remember_days`.
    Officers work at the `desk`; they show the `admin_token`, which is asked for at the first such request.
    `wechat` are the Official Accounts that are set, `wecom_kf` the customer-service accounts of WeCom,
    `wecom_app` its applications, `wecom_bot` its AI bots; `listening` hears the calls of the call centres.
    `plugs` are what else is served, as the staff's pages. `only` leaves the other side's routes out:
    citizens come from the internet, staff from the government's network. The `bell` wakes other processes.
    """
    pool, officers, bell = Workers(workers, waiting), Workers(2, 16), bell or LocalBell()
    metrics = Metrics(together, lambda: _totals(parts))
    service = counted(service, metrics)
    door = McpDoor(lambda: _mcp_server(service, tools, desk))
    citizens, inside = only != "staff", only != "public"
    every = (
        wechat_plug.plug(wechat, workers, bell),
        kf_plug.plug(wecom_kf, workers),
        app_plug.plug(wecom_app, workers),
        bot_plug.plug(wecom_bot, workers),
        hotline_plug.plug(listening),
        *plugs,
    )
    parts = [part for part in every if (citizens if part.public else inside)]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        bell.start()
        for part in parts:
            part.start()
        yield
        for part in parts:
            part.stop()
        bell.stop()
        await door.close()
        pool.close()
        officers.close()

    app = FastAPI(
        title="AI人才服务专员", version="1", description=DESCRIPTION, openapi_tags=TAGS, lifespan=lifespan,
        docs_url=None, redoc_url=None,  # both load scripts from other servers
    )  # fmt: skip
    pages = next((part.links for part in parts if part.links), None)
    acts = Acts(desk, officers, heartbeat)
    if citizens:
        app.include_router(chat_router(Chat(service, pool, heartbeat, remember_days)))
        app.include_router(search_router(service, pool))
        app.include_router(tools_router(tools, pool, remember_days))
    if inside:
        for router in (documents_router(acts), drafts_router(acts), releases_router(acts)):
            app.include_router(router)
    if citizens:
        app.include_router(openai_router(service, pool))
        app.include_router(rest_router(service, pool))
    for part in parts:
        _plug_in(app, part)
    if citizens:
        app.include_router(clause_router(lambda token: pages.citation(token) if pages else None))
        app.router.routes.append(Route("/mcp", door))
    refused = {part.name: part.refused for part in parts if part.refused is not None}
    larger = _LARGER | {path: most for part in parts for path, most in part.larger.items()}
    counts = lambda: {name: dict(count) for name, count in refused.items() if count}  # noqa: E731
    app.include_router(health_router(service, pool, counts, bell.standing))
    app.include_router(metrics_router(service, metrics, admin_token))
    app.include_router(pages_router(load_assets()) if citizens else to_sign_in())
    _answer_errors(app)
    app.add_middleware(
        BodyLimit, most=_MOST_BODY, prefixes=_LIMITED, larger=larger, told=partial(_too_large, refused)
    )
    app.add_middleware(Guard, prefix=PREFIX, token=admin_token)
    app.add_middleware(SignedIn, prefix=PREFIX)
    app.add_middleware(SecurityHeaders, frame_ancestors=frame_ancestors)
    app.add_middleware(CountRequests, metrics=metrics)
    _describe_problems(app)
    return app


def _plug_in(app: FastAPI, part: Plug) -> None:
    for router in part.routers:
        app.include_router(router)
    app.router.routes.extend(part.routes)
    part.prepare(app)


def _too_large(refused: Mapping[str, Counter[str]], path: str) -> None:
    """Count a body that was refused before a channel saw it."""
    for name, counts in refused.items():
        if path.startswith(f"/{name.replace('_', '/')}/"):
            counts["size"] += 1


def _totals(parts: Sequence[Plug]) -> dict[str, Mapping[str, int]]:
    """How much each channel ever refused; nothing of one whose database is away."""
    found: dict[str, Mapping[str, int]] = {}
    for part in parts:
        if part.totals is not None:
            with suppress(KnowledgeError):
                found[part.name] = part.totals()
    return found


def _mcp_server(service: Service, tools: Tools | None, desk: KnowledgeDesk | None) -> Server[Any]:
    from channels.mcp.server import make_server  # with its library, when somebody asks for it

    if tools is None or desk is None:
        raise ProblemError(503, "这个服务没有启用工具和政策目录。请用 talent serve 启动。")
    return make_server(service, tools, desk)


def _answer_errors(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_middleware(Shield)


def _describe_problems(app: FastAPI) -> None:
    plain = app.openapi

    def described() -> dict[str, Any]:
        return add_schemas(plain(), CompletionRequest)

    app.openapi = described  # type: ignore[method-assign]
