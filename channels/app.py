"""The HTTP front door: one FastAPI application around one service."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
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
from channels.hotline.router import Door, hotline_router
from channels.mcp.http import McpDoor
from channels.openai.router import openai_router
from channels.openai.shapes import CompletionRequest
from channels.rasa.rest import rest_router
from channels.tencent.pages import clause_router
from channels.web.assets import load_assets
from channels.web.pages import pages_router
from channels.wechat.desk import Desk as WeChatDesk
from channels.wechat.rounds import Rounds
from channels.wechat.router import wechat_router
from channels.wechat.waiting import Waiting
from channels.wecom.app.desk import Desk as AppDesk
from channels.wecom.app.router import app_router
from channels.wecom.app.serving import Serving as AppServing
from channels.wecom.bot.desk import Desk as BotDesk
from channels.wecom.bot.router import bot_router
from channels.wecom.bot.serving import Serving as BotServing
from channels.wecom.kf.desk import Desk as KfDesk
from channels.wecom.kf.rounds import Rounds as KfRounds
from channels.wecom.kf.router import kf_router
from channels.wecom.kf.serving import Serving as KfServing

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

_WRITTEN = 10_000  # questions of people who hold no connection meanwhile: none of them is refused
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
) -> FastAPI:
    """The application; nothing runs until a server starts it.

    `frame_ancestors` are the sites that may embed the chat, separated by spaces; `workers` questions
    are answered at a time and `waiting` more may queue; a stream gives a sign of life after `heartbeat` s.
    `tools` are what people may have worked out or booked. A browser is known again for `remember_days`.
    Officers work at the `desk`; they show the `admin_token`, which is asked for at the first such request.
    `wechat` are the Official Accounts that are set, `wecom_kf` the customer-service accounts of WeCom,
    `wecom_app` its applications, `wecom_bot` its AI bots; `listening` hears the calls of the call centres.
    """
    pool, officers, calls = Workers(workers, waiting), Workers(2, 16), Door(listening)
    metrics = Metrics(together)
    service = counted(service, metrics)
    door, written = McpDoor(lambda: _mcp_server(service, tools, desk)), Workers(workers, _WRITTEN)
    waiting_there = Waiting(wechat, written) if wechat else None
    rounds = Rounds(wechat, waiting_there.take_up) if wechat and waiting_there else None
    kf_workers = Workers(workers, _WRITTEN)
    kf_serving = KfServing(wecom_kf, kf_workers) if wecom_kf else None
    kf_rounds = KfRounds(wecom_kf, kf_serving.take_up) if wecom_kf and kf_serving else None
    app_workers = Workers(workers, _WRITTEN)
    app_serving = AppServing(wecom_app, app_workers) if wecom_app else None
    bot_workers = Workers(workers, _WRITTEN)
    bot_serving = BotServing(wecom_bot, bot_workers) if wecom_bot else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if rounds and waiting_there:
            waiting_there.begin()
            rounds.start()
        if kf_rounds and kf_serving:
            kf_serving.begin()
            kf_rounds.start()
        for serving in (app_serving, bot_serving):
            if serving:
                serving.start()
        yield
        for one in (rounds, kf_rounds, app_serving, bot_serving):
            if one:
                one.stop()
        await door.close()
        calls.close()
        written.close()
        kf_workers.close()
        app_workers.close()
        bot_workers.close()
        pool.close()
        officers.close()

    app = FastAPI(
        title="AI人才服务专员", version="1", description=DESCRIPTION, openapi_tags=TAGS, lifespan=lifespan,
        docs_url=None, redoc_url=None,  # both load scripts from other servers
    )  # fmt: skip
    app.include_router(chat_router(Chat(service, pool, heartbeat, remember_days)))
    app.include_router(search_router(service, pool))
    app.include_router(tools_router(tools, pool, remember_days))
    acts = Acts(desk, officers, heartbeat)
    for router in (documents_router(acts), drafts_router(acts), releases_router(acts)):
        app.include_router(router)
    app.include_router(openai_router(service, pool))
    app.include_router(rest_router(service, pool))
    app.include_router(wechat_router(wechat, waiting_there))
    app.include_router(kf_router(wecom_kf, kf_serving))
    app.include_router(app_router(wecom_app, app_serving))
    app.include_router(bot_router(wecom_bot, bot_serving))
    pages = next((one.links for one in (wechat, wecom_kf, wecom_app, wecom_bot) if one), None)
    app.include_router(clause_router(lambda token: pages.citation(token) if pages else None))
    app.include_router(hotline_router(calls))
    app.router.routes.append(Route("/mcp", door))
    counts = {"wechat": wechat, "wecom_kf": wecom_kf, "wecom_app": wecom_app, "wecom_bot": wecom_bot}
    refused = {name: one.refused for name, one in counts.items() if one}
    app.include_router(health_router(service, pool, lambda: {n: dict(c) for n, c in refused.items() if c}))
    app.include_router(metrics_router(service, metrics, admin_token))
    app.include_router(pages_router(load_assets()))
    _answer_errors(app)
    app.add_middleware(
        BodyLimit, most=_MOST_BODY, prefixes=_LIMITED, larger=_LARGER, told=partial(_too_large, refused)
    )
    app.add_middleware(Guard, prefix=PREFIX, token=admin_token)
    app.add_middleware(SecurityHeaders, frame_ancestors=frame_ancestors)
    app.add_middleware(CountRequests, metrics=metrics)
    _describe_problems(app)
    return app


def _too_large(refused: Mapping[str, Counter[str]], path: str) -> None:
    """Count a body that was refused before a channel saw it."""
    for name, counts in refused.items():
        if path.startswith(f"/{name.replace('_', '/')}/"):
            counts["size"] += 1


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
