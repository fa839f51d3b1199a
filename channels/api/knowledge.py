"""`/api/v1/knowledge`: documents and drafts, for officers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path as Folder
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from fastapi.security import HTTPBearer

from channels.api.acts import Acts
from channels.api.documents import problems
from channels.api.knowledge_replies import (
    Comment,
    DifferenceReply,
    DocumentReply,
    DocumentRow,
    DraftReply,
    ErasedReply,
    UploadReply,
)
from channels.api.officers import officer
from channels.api.requests import Day, Region, Release
from channels.api.uploads import saved
from channels.base import Decision, Json, KnowledgeDesk, OnEvent
from knowledge.review.actors import Actor

PREFIX = "/api/v1/knowledge"
Officer = Annotated[Actor, Depends(officer)]
Id = Annotated[str, Path(max_length=200, description="文件编号")]
Draft = Annotated[bool, Query(description="看下一版，即当前版本加上待发布的改动")]
_READ = problems(401, 404, 422, 500, 503)
_ACT = problems(401, 403, 404, 409, 413, 422, 500, 503)


def guarded_router() -> APIRouter:
    """A router whose routes are described as asking for the token, which the Guard has already checked."""
    bearer = HTTPBearer(auto_error=False, description="管理口令，见 talent doctor")
    return APIRouter(prefix=PREFIX, tags=["知识管理"], dependencies=[Depends(bearer)])


def documents_router(acts: Acts) -> APIRouter:
    """Documents: list, upload, read, compare, remove or erase."""
    router = guarded_router()

    @router.get("/documents", summary="列出文件", responses={200: {"model": list[DocumentRow]}, **_READ})
    async def documents(
        release: Annotated[Release, Query(description="哪一版；不填为当前版本")] = None, draft: Draft = False
    ) -> Response:
        return await acts.answer(lambda desk: desk.documents(release, draft))

    @router.post(
        "/documents",
        summary="上传文件",
        description="可以一次上传几个文件；逐个报告新增、更新、未变、失败及原因。内容进入草稿，审核通过并发布后生效。",
        responses={200: {"model": UploadReply, **acts.streams}, **_ACT},
    )
    async def upload(
        request: Request,
        who: Officer,
        files: Annotated[list[UploadFile], File(description="政策文件")],
        region: Annotated[Region, Form(description="文件没有写明地区时的地区")] = None,
    ) -> Response:
        folder = await acts.workers.run(partial(saved, files))
        return await acts.follow(request, partial(_upload, folder, region, who))

    @router.get(
        "/documents/{document_id}", summary="读取文件", responses={200: {"model": DocumentReply}, **_READ}
    )
    async def document(
        document_id: Id,
        release: Annotated[Release, Query(description="哪一版；不填为当前版本")] = None,
        draft: Draft = False,
        as_of: Annotated[Day, Query(description="只看这一天有效的条款")] = None,
    ) -> Response:
        return await acts.answer(lambda desk: desk.document(document_id, release, draft, as_of))

    @router.delete(
        "/documents/{document_id}",
        summary="删除或清除文件",
        description="默认：下一版起不再包括，作为一份改动提交审核。erase=true：立即从所有版本和存储中清除，不能恢复。",
        responses={200: {"model": DraftReply | ErasedReply}, **_ACT},
    )
    async def delete(
        document_id: Id,
        who: Officer,
        erase: Annotated[bool, Query(description="彻底清除，限管理员")] = False,
        reason: Annotated[str, Query(max_length=500, description="理由，记入历史")] = "",
    ) -> Response:
        if erase:
            return await acts.answer(lambda desk: desk.erase(document_id, who, reason))
        return await acts.answer(lambda desk: desk.remove(document_id, who, reason))

    @router.get(
        "/documents/{document_id}/diff",
        summary="比较两个版本",
        responses={200: {"model": DifferenceReply}, **_READ},
    )
    async def diff(
        document_id: Id,
        before: Annotated[Release, Query(alias="from", description="旧的一版；不填为当前版本")] = None,
        after: Annotated[Release, Query(alias="to", description="新的一版；不填为待发布的草稿")] = None,
    ) -> Response:
        return await acts.answer(lambda desk: desk.difference(document_id, before, after))

    return router


def drafts_router(acts: Acts) -> APIRouter:
    """Changes that wait for a release, and the steps of their review."""
    router = guarded_router()

    @router.get("/drafts", summary="列出待发布的改动", responses={200: {"model": list[DraftReply]}, **_READ})
    async def drafts() -> Response:
        return await acts.answer(lambda desk: desk.drafts())

    for step, summary in _STEPS.items():
        router.add_api_route(
            f"/drafts/{{document_id}}/{step}", _decide(acts, step), methods=["POST"], summary=summary,
            responses={200: {"model": DraftReply}, **_ACT}, name=step,
        )  # fmt: skip
    return router


_STEPS: dict[Decision, str] = {
    "submit": "提交审核",
    "approve": "通过审核",
    "reject": "退回，须写明原因",
    "withdraw": "撤回改动",
    "comment": "批注",
}


def _decide(acts: Acts, step: Decision) -> Callable[..., Any]:
    async def decide(document_id: Id, who: Officer, body: Comment | None = None) -> Response:
        said = body.comment if body else None
        return await acts.answer(lambda desk: desk.decide(document_id, step, who, said))

    return decide


def _upload(
    folder: TemporaryDirectory[str], region: str | None, who: Actor, desk: KnowledgeDesk, on_event: OnEvent
) -> Json:
    with folder:
        return desk.upload(Folder(folder.name), region, who, on_event)
