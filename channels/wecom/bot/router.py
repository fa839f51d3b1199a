"""`/wecom/bot/{account}`: what WeCom posts for a bot, answered at once with a stream or its state."""

from __future__ import annotations

import logging
import time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.tencent.envelope import Envelope
from channels.tencent.errors import CallbackRefused
from channels.wecom.bot.desk import Desk, keyed
from channels.wecom.bot.incoming import Incoming, read
from channels.wecom.bot.rendering import shortened
from channels.wecom.bot.serving import Serving
from channels.wecom.bot.streams import Stream

_log = logging.getLogger(__name__)
Name = Annotated[str, Path(max_length=60, description="channels.yaml 里的机器人名")]


def bot_router(desk: Desk | None, serving: Serving | None) -> APIRouter:
    """The routes; without a desk there is no bot."""
    router = APIRouter(prefix="/wecom/bot", tags=["微信"])

    @router.get("/{account}", summary="企业微信验证机器人的回调地址", responses=problems(403, 404))
    async def verify(account: Name, request: Request) -> Response:
        try:
            return _plain(_envelope(desk, account).encrypted_echo(request.query_params))
        except CallbackRefused as error:
            raise _refused(desk, error) from None

    @router.post(
        "/{account}", summary="企业微信推送的机器人消息和事件", responses=problems(400, 403, 404, 413, 503)
    )
    async def callback(account: Name, request: Request) -> Response:
        arrived, envelope = time.monotonic(), _envelope(desk, account)
        assert desk is not None and serving is not None
        name = keyed(account)
        try:
            opened = envelope.open(request.query_params, await request.body(), desk.now())
            came = read(opened.fields, desk.accounts[name].name)
        except CallbackRefused as error:
            raise _refused(desk, error) from None
        if came.kind == "enter":
            text = {"msgtype": "text", "text": {"content": desk.greeting(name)}}
            return _closed(desk, envelope, text)
        if came.kind == "feedback":
            await run_in_threadpool(desk.judged, name, came)
        stream = await run_in_threadpool(_stream, desk, name, came, str(request.base_url).rstrip("/"))
        if stream is None:
            return _plain("")
        if came.kind == "poll":
            text_now, last = await run_in_threadpool(serving.showing.now, stream)
        else:
            text_now, last = await serving.first(stream, arrived)
        shown = {"id": stream.id, "finish": last, "content": shortened(text_now)}
        body = shown if came.kind == "poll" else {**shown, "feedback": {"id": stream.id}}
        found = _closed(desk, envelope, {"msgtype": "stream", "stream": body})
        if last:
            found.background = BackgroundTask(serving.showing.arrived, stream)
        return found

    return router


def _stream(desk: Desk, name: str, came: Incoming, base: str) -> Stream | None:
    """The stream that a callback is about; None where it is about none."""
    if came.kind == "poll":
        return desk.streams.asked(name, came.text)
    return desk.receive(name, came, base) if came.kind in ("text", "image", "unsupported") else None


def _closed(desk: Desk, envelope: Envelope, reply: dict[str, Any]) -> Response:
    return Response(envelope.close_json(reply, desk.now()), media_type="application/json")


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain; charset=utf-8")


def _envelope(desk: Desk | None, account: str) -> Envelope:
    if desk is None or keyed(account) not in desk.envelopes:
        raise ProblemError(
            404, f"没有名为“{account}”的 URL 回调机器人。请核对 channels.yaml 里 wecom_bot 一节的名称。"
        )
    return desk.envelopes[keyed(account)]


def _refused(desk: Desk | None, error: CallbackRefused) -> ProblemError:
    """Counted and logged, without a word of what came."""
    if desk is not None:
        desk.refused[error.reason] += 1
        _log.warning("wecom bot refused a callback: %s, %d so far", error.reason, desk.refused[error.reason])
    return ProblemError(400 if error.reason == "body" else 403, str(error))
