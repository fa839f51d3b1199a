"""Tools, schemes and the fact vocabulary over HTTP."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.toolbox import ToolCall, fact_json, scheme_json, tool_json
from channels.api.browser import keep_browser, known_browser
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.api.requests import Day, Region
from channels.api.workers import Workers
from channels.base import Tools

_EXAMPLE: Any = {"scheme": "上海市居住证积分", "facts": {"年龄": 32, "学历": "本科"}, "as_of": "2026-03-01"}


class ToolRequest(BaseModel):
    """工具的参数，可另带地区和日期；参数也可以整个放在 arguments 里。"""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_EXAMPLE]})
    region: Region = Field(None, description="地区代码或名称；不填用本机构所在地区")
    as_of: Day = Field(None, description="按哪一天有效的规则，如 2026-11-22；不填为今天")
    arguments: dict[str, Any] | None = Field(None, description="参数；各工具的参数见 GET /api/v1/tools")


class ToolReply(BaseModel):
    """工具的结果；缺信息时 missing 里是该问的问题，最有用的在前。"""

    tool: str
    value: dict[str, Any] | None
    explanation: list[str]
    basis: list[str] = Field(description="依据的条款编号")
    as_of: str | None = None
    card: dict[str, Any] = {}
    missing: list[dict[str, Any]] = []


_Conversation = Annotated[
    str, Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="对话编号")
]


class Delivered(BaseModel):
    """已经给本人看过的提醒。"""

    conversation_id: _Conversation | None = None
    ids: list[int] = Field(max_length=100, description="提醒的编号")


def tools_router(tools: Tools | None, workers: Workers, remember_days: int = 180) -> APIRouter:
    """Routes of tools; 503 where an application has none."""
    router = APIRouter(prefix="/api/v1", tags=["工具"])

    def at_hand() -> Tools:
        if tools is None:
            raise ProblemError(503, "这个服务没有启用工具。请用 talent serve 启动。")
        return tools

    @router.get("/tools", summary="全部工具", responses=problems(500, 503))
    async def listed() -> Response:
        return JSONResponse([tool_json(t) for t in await workers.run(lambda: list(at_hand().tools()))])

    @router.get("/schemes", summary="可以核算的方案", responses=problems(500, 503))
    async def schemes() -> Response:
        return JSONResponse([scheme_json(s) for s in await workers.run(lambda: at_hand().schemes())])

    @router.get("/facts", summary="事实词表", responses=problems(500, 503))
    async def facts() -> Response:
        return JSONResponse([fact_json(f) for f in await workers.run(lambda: at_hand().facts())])

    @router.get("/notices", summary="待送的订阅提醒", responses=problems(422, 500, 503))
    async def notices(request: Request, conversation_id: _Conversation | None = None) -> Response:
        whose = (conversation_id, known_browser(request))
        found = await workers.run(partial(at_hand().waiting, *whose))
        expects = await workers.run(partial(at_hand().expects, *whose))
        reply = JSONResponse({"notices": found, "expects": expects}, headers={"Cache-Control": "no-store"})
        if expects:  # who waits for word is to be known again
            keep_browser(request, reply, whose[1], remember_days)
        return reply

    @router.post("/notices", summary="提醒已送到", responses=problems(413, 422, 500, 503))
    async def delivered(body: Delivered, request: Request) -> Response:
        done = partial(at_hand().delivered, body.conversation_id, body.ids, known_browser(request))
        return JSONResponse({"delivered": await workers.run(done)})

    replies = {200: {"model": ToolReply}, **problems(403, 404, 409, 422, 500, 503)}

    @router.post("/tools/{name}", summary="运行一个工具", responses=replies)
    async def run(name: str, body: Annotated[ToolRequest, Body()], request: Request) -> Response:
        given = body.arguments if body.arguments is not None else dict(body.model_extra or {})
        origin = request.client.host if request.client else "unknown"
        call = ToolCall(region=body.region, as_of=body.as_of, origin=origin)
        return JSONResponse(await workers.run(partial(at_hand().run, name, given, call)))

    return router
