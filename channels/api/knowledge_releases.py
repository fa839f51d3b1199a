"""`/api/v1/knowledge`: releases, checks and the history, for officers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from channels.api.acts import Acts
from channels.api.documents import problems
from channels.api.knowledge import Officer, guarded_router
from channels.api.knowledge_replies import (
    Comment,
    EventReply,
    PublishReply,
    PublishRequest,
    ReleaseReply,
    RollbackReply,
)
from channels.api.requests import Release

_READ = problems(401, 422, 500, 503)
_ACT = problems(401, 403, 404, 409, 422, 500, 503)
_PUBLISH = (
    "检查并发布：通过审核的改动成为新的一版，其余的列在 left_out。检查不通过时 409，findings 逐条说明。"
    "请求头 Accept: text/event-stream 时返回事件流（progress、done；出错为 error）。"
)


def releases_router(acts: Acts) -> APIRouter:
    """Releases: list, publish, check, go back."""
    router = guarded_router()

    @router.get("/releases", summary="列出版本", responses={200: {"model": list[ReleaseReply]}, **_READ})
    async def releases() -> Response:
        return await acts.answer(lambda desk: desk.list_releases())

    @router.post(
        "/releases",
        summary="发布",
        description=_PUBLISH,
        responses={200: {"model": PublishReply, **acts.streams}, **_ACT},
    )
    async def publish(request: Request, who: Officer, body: PublishRequest | None = None) -> Response:
        asked = body or PublishRequest()
        return await acts.follow(
            request, lambda desk, told: desk.publish(who, asked.note, asked.despite, told)
        )

    @router.post(
        "/releases/{number}/rollback", summary="回退", responses={200: {"model": RollbackReply}, **_ACT}
    )
    async def rollback(
        number: Annotated[int, Path(ge=1, le=2_000_000_000)], who: Officer, body: Comment | None = None
    ) -> Response:
        said = (body.comment if body else None) or ""
        return await acts.answer(lambda desk: desk.rollback(number, who, said))

    @router.post(
        "/check",
        summary="只做发布前检查",
        responses={200: {"model": PublishReply, **acts.streams}, **problems(401, 409, 422, 500, 503)},
    )
    async def check(request: Request) -> Response:
        return await acts.follow(request, lambda desk, told: desk.check(told))

    @router.get("/history", summary="历史记录", responses={200: {"model": list[EventReply]}, **_READ})
    async def history(
        document_id: Annotated[str | None, Query(max_length=200, description="只看一份文件的")] = None,
        release: Annotated[Release, Query(description="只看一版的")] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="最多几条")] = 200,
    ) -> Response:
        return await acts.answer(lambda desk: desk.history(document_id, release, limit))

    return router
