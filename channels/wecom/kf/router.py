"""`/wecom/kf/{account}`: that there is something new, acknowledged at once; and the pages of who serves."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.tencent.bodies import said
from channels.tencent.envelope import Envelope
from channels.tencent.errors import CallbackRefused
from channels.wecom.kf.desk import Desk, keyed
from channels.wecom.kf.page import page, style
from channels.wecom.kf.serving import Serving

_EVENT = "kf_msg_or_event"

_log = logging.getLogger(__name__)
Name = Annotated[str, Path(max_length=60, description="channels.yaml 里的账号名")]


def kf_router(desk: Desk | None, serving: Serving | None) -> APIRouter:
    """The routes; without a desk there is no account."""
    router = APIRouter(prefix="/wecom/kf", tags=["微信"])

    @router.get("/brief.css", include_in_schema=False)
    async def css() -> Response:
        return Response(style(), media_type="text/css; charset=utf-8")

    @router.get("/{account}", summary="企业微信验证微信客服的回调地址", responses=problems(403, 404))
    async def verify(account: Name, request: Request) -> Response:
        try:
            return _plain(_envelope(desk, account).encrypted_echo(request.query_params))
        except CallbackRefused as error:
            raise _refused(desk, error) from None

    @router.post(
        "/{account}", summary="企业微信通知微信客服有新消息", responses=problems(400, 403, 404, 413, 503)
    )
    async def callback(account: Name, request: Request) -> Response:
        envelope = _envelope(desk, account)
        assert desk is not None and serving is not None
        try:
            opened = envelope.open(request.query_params, await request.body(), desk.now())
        except CallbackRefused as error:
            raise _refused(desk, error) from None
        found = _plain("success")
        named = desk.named(keyed(account), said(opened.fields, "OpenKfId"))
        if said(opened.fields, "Event") == _EVENT and named is not None:
            token, base = said(opened.fields, "Token"), str(request.base_url).rstrip("/")
            await serving.notice(named, token, base)
            found.background = BackgroundTask(serving.after, named)
        return found

    @router.get("/briefs/{token}", summary="转人工的摘要网页，给接待人员", responses=problems(404))
    async def brief(token: str) -> Response:
        told = await run_in_threadpool(desk.briefs.find, token) if desk else None
        if told is None:
            raise HTTPException(404)
        return Response(page(told), media_type="text/html; charset=utf-8")

    return router


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain; charset=utf-8")


def _envelope(desk: Desk | None, account: str) -> Envelope:
    if desk is None or keyed(account) not in desk.envelopes:
        raise ProblemError(
            404, f"没有名为“{account}”的微信客服账号。请核对 channels.yaml 里 wecom_kf 一节的名称。"
        )
    return desk.envelopes[keyed(account)]


def _refused(desk: Desk | None, error: CallbackRefused) -> ProblemError:
    """Counted and logged, without a word of what came."""
    if desk is not None:
        desk.refused[error.reason] += 1
        _log.warning("wecom kf refused a callback: %s, %d so far", error.reason, desk.refused[error.reason])
    return ProblemError(400 if error.reason == "body" else 403, str(error))
