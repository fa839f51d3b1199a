"""`/wechat/{account}`: what the platform posts, and what it is answered within five seconds."""

from __future__ import annotations

import logging
import time
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.api.workers import Workers
from channels.tencent.envelope import Envelope, Opened
from channels.tencent.errors import CallbackRefused
from channels.wechat.desk import Desk
from channels.wechat.incoming import Incoming, read
from channels.wechat.waiting import Waiting

_ACKNOWLEDGED = "success"  # said without encryption in every mode

_log = logging.getLogger(__name__)
Name = Annotated[str, Path(max_length=60, description="channels.yaml 里的账号名")]


def wechat_router(desk: Desk | None, workers: Workers) -> APIRouter:
    """The routes; without a desk there is no account."""
    router = APIRouter(prefix="/wechat", tags=["微信"])
    waiting = Waiting(desk, workers) if desk else None

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
        text = await waiting.reply(message, arrived)
        found = _plain(_ACKNOWLEDGED) if text is None else _reply(desk, envelope, opened, came, text)
        found.background = BackgroundTask(waiting.after, message, arrived)
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
