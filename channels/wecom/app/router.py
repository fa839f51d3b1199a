"""`/wecom/app/{account}`: what WeCom posts, and what it is answered at once."""

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
from channels.tencent.envelope import Envelope
from channels.tencent.errors import CallbackRefused
from channels.wecom.app.desk import Desk, keyed
from channels.wecom.app.incoming import read
from channels.wecom.app.serving import Serving

_log = logging.getLogger(__name__)
Name = Annotated[str, Path(max_length=60, description="channels.yaml 里的应用名")]


def app_router(desk: Desk | None, serving: Serving | None) -> APIRouter:
    """The routes; without a desk there is no application."""
    router = APIRouter(prefix="/wecom/app", tags=["微信"])

    @router.get("/{account}", summary="企业微信验证应用的回调地址", responses=problems(403, 404))
    async def verify(account: Name, request: Request) -> Response:
        try:
            return _plain(_envelope(desk, account).encrypted_echo(request.query_params))
        except CallbackRefused as error:
            raise _refused(desk, error) from None

    @router.post(
        "/{account}", summary="企业微信推送的应用消息和事件", responses=problems(400, 403, 404, 413, 503)
    )
    async def callback(account: Name, request: Request) -> Response:
        arrived = time.monotonic()
        envelope = _envelope(desk, account)
        assert desk is not None and serving is not None
        try:
            opened = envelope.open(request.query_params, await request.body(), desk.now())
            came = read(opened.fields)
        except CallbackRefused as error:
            raise _refused(desk, error) from None
        base = str(request.base_url).rstrip("/")
        message = await run_in_threadpool(desk.receive, keyed(account), came, base)
        if message is None:
            return _plain("")
        text = await serving.reply(message, arrived)
        fields: dict[str, str | int] = {
            "ToUserName": came.person, "FromUserName": came.us, "CreateTime": int(desk.now().timestamp()),
            "MsgType": "text", "Content": text,
        }  # fmt: skip
        kind = "application/json" if opened.as_json else "application/xml"
        found = Response(envelope.close(fields, opened, desk.now()), media_type=kind) if text else _plain("")
        found.background = BackgroundTask(serving.after, message, arrived)
        return found

    return router


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain; charset=utf-8")


def _envelope(desk: Desk | None, account: str) -> Envelope:
    if desk is None or keyed(account) not in desk.envelopes:
        raise ProblemError(
            404, f"没有名为“{account}”的企业微信应用。请核对 channels.yaml 里 wecom_app 一节的名称。"
        )
    return desk.envelopes[keyed(account)]


def _refused(desk: Desk | None, error: CallbackRefused) -> ProblemError:
    """Counted and logged, without a word of what came."""
    if desk is not None:
        desk.refused[error.reason] += 1
        _log.warning("wecom app refused a callback: %s, %d so far", error.reason, desk.refused[error.reason])
    return ProblemError(400 if error.reason == "body" else 403, str(error))
