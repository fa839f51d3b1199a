"""`/wechat/{account}`: what the platform posts, and what it is answered within five seconds."""

from __future__ import annotations

import logging
import time
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.tencent.envelope import Envelope, Opened
from channels.tencent.errors import ApiError, CallbackRefused
from channels.wechat import permission
from channels.wechat.desk import Desk
from channels.wechat.incoming import Incoming, aged, read
from channels.wechat.waiting import Waiting

_ACKNOWLEDGED = "success"  # said without encryption in every mode

_FOLDER = FilePath(__file__).parent / "static"
_STATIC = {"notices.css": "text/css", "notices.js": "text/javascript"}

_log = logging.getLogger(__name__)
Name = Annotated[str, Path(max_length=60, description="channels.yaml 里的账号名")]


def wechat_router(desk: Desk | None, waiting: Waiting | None) -> APIRouter:
    """The routes; without a desk there is no account."""
    router = APIRouter(prefix="/wechat", tags=["微信"])

    @router.get("/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in _STATIC:
            raise ProblemError(404, "没有这个文件。")
        content = await run_in_threadpool((_FOLDER / name).read_bytes)
        return Response(content, media_type=f"{_STATIC[name]}; charset=utf-8")

    @router.get("/{account}/notices", summary="在微信里同意接收提醒的网页", responses=problems(404, 503))
    async def notices(account: Name, request: Request) -> Response:
        _envelope(desk, account)
        assert desk is not None
        if not desk.accounts[account].notices:
            raise ProblemError(404, f"公众号“{account}”没有设置订阅通知的模板。")
        try:
            html = await run_in_threadpool(permission.page, desk, account, request.url.query)
        except ApiError as error:
            raise ProblemError(503, f"{error}请稍后再打开本页。") from None
        headers = {"Content-Security-Policy": permission.POLICY}
        return Response(html, media_type="text/html; charset=utf-8", headers=headers)

    @router.get("/{account}", summary="公众平台验证服务器地址", responses=problems(403, 404))
    async def verify(account: Name, request: Request) -> Response:
        try:
            return _plain(_envelope(desk, account).echo(request.query_params))
        except CallbackRefused as error:
            raise _refused(desk, error) from None

    @router.post(
        "/{account}", summary="公众平台推送的消息和事件", responses=problems(400, 403, 404, 413, 503)
    )
    async def callback(account: Name, request: Request) -> Response:
        arrived = time.monotonic()
        envelope = _envelope(desk, account)
        assert desk is not None and waiting is not None
        try:
            opened = envelope.open(request.query_params, await request.body(), desk.now())
            came = read(opened.fields)
        except CallbackRefused as error:
            raise _refused(desk, error) from None
        base = str(request.base_url).rstrip("/")
        message = await run_in_threadpool(desk.receive, account, came, base)
        if message is None:
            return _plain(_ACKNOWLEDGED)
        age = aged(opened.fields, request.query_params.get("timestamp", ""))
        text = await waiting.reply(message, arrived, age)
        if text is not None and await request.is_disconnected():  # the platform gave up before we were ready
            await waiting.unheard(message)
            text = None
        found = _plain(_ACKNOWLEDGED) if text is None else _reply(desk, envelope, opened, came, text)
        found.background = BackgroundTask(waiting.after, message, arrived, text is not None)
        return found

    return router


def _reply(desk: Desk, envelope: Envelope, opened: Opened, came: Incoming, text: str) -> Response:
    """A text as the passive reply (被动回复)."""
    fields: dict[str, str | int] = {
        "ToUserName": came.person, "FromUserName": came.us, "CreateTime": int(desk.now().timestamp()),
        "MsgType": "text", "Content": text,
    }  # fmt: skip
    kind = "application/json" if opened.as_json else "application/xml"
    return Response(envelope.close(fields, opened, desk.now()), media_type=kind)


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain; charset=utf-8")


def _envelope(desk: Desk | None, account: str) -> Envelope:
    if desk is None or account not in desk.envelopes:
        raise ProblemError(404, f"没有名为“{account}”的公众号。请核对 channels.yaml 里 wechat 一节的名称。")
    return desk.envelopes[account]


def _refused(desk: Desk | None, error: CallbackRefused) -> ProblemError:
    """Counted and logged, without a word of what came."""
    if desk is not None:
        desk.refused[error.reason] += 1
        _log.warning("wechat refused a callback: %s, %d so far", error.reason, desk.refused[error.reason])
    return ProblemError(400 if error.reason == "body" else 403, str(error))
