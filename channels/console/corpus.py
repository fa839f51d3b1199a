"""`/api/v1/staff/corpus`: the documents, what was read from them, and their originals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import yaml
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.api.requests import Day, Release
from channels.api.workers import Workers
from channels.console.corpus_acting import actor
from channels.console.corpus_list import Listing, Wanted, standing
from channels.console.corpus_requests import Confirmed, Corrected, Said
from channels.console.jobs import Jobs
from channels.staff.guard import allowed
from knowledge.errors import DocumentNotFound
from knowledge.regions import regions

if TYPE_CHECKING:
    from knowledge.review.desk import Desk

PREFIX = "/api/v1/staff/corpus"
Json = dict[str, Any]
Id = Annotated[str, Path(max_length=200, description="文件编号")]
Draft = Annotated[bool, Query(description="看下一版，即当前版本加上待发布的改动")]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="原件内容的摘要")]
Reader = Annotated[Staff, Depends(allowed("corpus.read"))]
Editor = Annotated[Staff, Depends(allowed("corpus.edit"))]
READ = problems(401, 403, 404, 422, 500, 503)
ACT = problems(401, 403, 404, 409, 422, 500, 503)
_KEPT = {"Cache-Control": "private, max-age=86400, immutable"}


@dataclass(frozen=True, slots=True)
class Room:
    """What the corpus pages work with; `answers` finds an answer that was given out by its id."""

    desk: Callable[[], Desk]
    jobs: Jobs
    workers: Workers
    answers: Callable[[str], Mapping[str, Any] | None]
    listing: Listing

    async def answer(self, call: Callable[[Desk], Any]) -> Response:
        """The call's result as JSON."""
        return JSONResponse(await self.workers.run(lambda: call(self.desk())))

    def record(self, request: Request, who: Staff, act: str, what: str, **detail: Any) -> None:
        """A line of the audit log."""
        request.app.state.staff.record(who, act, what, detail)


@lru_cache(maxsize=1)
def words() -> Json:
    """What fields, states and acts are called."""
    text = resources.files("channels.console").joinpath("corpus_words.yaml").read_text("utf-8")
    found: Json = yaml.safe_load(text)
    return found


def documents_router(room: Room) -> APIRouter:
    """The list, and one document with everything known of it."""
    router = APIRouter(prefix=PREFIX, tags=["管理台：语料"])

    @router.get("/words", summary="字段、状态和办理人的名称", responses=READ)
    def named(_: Reader, request: Request) -> dict[str, Any]:
        accounts = request.app.state.staff.accounts()
        return words() | {"people": {one.name: one.shown for one in accounts}}

    @router.get("/documents", summary="列出文件", responses=READ)
    async def documents(
        _: Reader,
        region: Annotated[str, Query(max_length=6, description="地区代码，含下级")] = "",
        standing: Annotated[
            str, Query(max_length=20, description="in_force ending ended scheduled consultation changed")
        ] = "",
        q: Annotated[str, Query(max_length=100, description="标题、文号、机关、编号中的字")] = "",
        sort: Annotated[str, Query(max_length=20, description="列名，前加 - 为倒序")] = "",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        size: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        wanted = Wanted(region, standing, q, sort, page, size)
        return await room.answer(lambda _: room.listing.find(wanted))

    @router.get("/documents/{document_id}", summary="读取文件", responses=READ)
    async def document(document_id: Id, _: Reader, draft: Draft = False, as_of: Day = None) -> Response:
        return await room.answer(lambda desk: _whole(room, desk, document_id, draft, as_of))

    @router.get("/documents/{document_id}/original", summary="原件的样子和各条所在", responses=READ)
    async def original(document_id: Id, _: Reader, draft: Draft = False) -> Response:
        return await room.answer(lambda desk: desk.dossiers.original(document_id, draft))

    @router.get("/documents/{document_id}/family", summary="同一政策的历次文本", responses=READ)
    async def family(document_id: Id, _: Reader) -> Response:
        return await room.answer(lambda desk: desk.dossiers.family(document_id, desk.stamp()))

    @router.get("/documents/{document_id}/history", summary="一份文件的历史", responses=READ)
    async def history(document_id: Id, _: Reader) -> Response:
        return await room.answer(lambda desk: desk.history(document_id))

    @router.get("/documents/{document_id}/diff", summary="与前一版逐条比较", responses=READ)
    async def diff(
        document_id: Id,
        _: Reader,
        before: Annotated[Release, Query(alias="from", description="旧的一版；不填为当前版本")] = None,
        after: Annotated[Release, Query(alias="to", description="新的一版；不填为待发布的草稿")] = None,
    ) -> Response:
        return await room.answer(lambda desk: _with_names(desk.difference(document_id, before, after)))

    @router.get("/originals/{digest}/pages/{number}.png", summary="原件一页的图", responses=READ)
    async def page_(
        digest: Digest,
        number: Annotated[int, Path(ge=1, le=5000)],
        _: Reader,
        width: Annotated[int, Query(ge=300, le=2400)] = 900,
    ) -> Response:
        desk = room.desk()
        picture = await room.workers.run(lambda: desk.dossiers.page(digest, number, width))
        return Response(picture, media_type="image/png", headers=_KEPT)

    @router.get("/originals/{digest}/file", summary="下载原件", responses=READ)
    async def file(digest: Digest, _: Reader, name: Annotated[str, Query(max_length=200)] = "") -> Response:
        desk = room.desk()
        path = await room.workers.run(lambda: desk.dossiers.file(digest))
        called = quote(name.replace("\\", "/").split("/")[-1] or path.name)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{called}"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    return router


def facts_router(room: Room) -> APIRouter:
    """What officers put right or confirm in a document, and its removal."""
    router = APIRouter(prefix=PREFIX, tags=["管理台：语料"])

    @router.post("/documents/{document_id}/corrections", summary="更正读出的内容", responses=ACT)
    async def correct(document_id: Id, body: Corrected, who: Editor, request: Request) -> Response:
        by = actor(who, "correct")

        def work(desk: Desk) -> Any:
            correction = desk.dossiers.correction
            correction.correct(document_id, body.values, by, body.sentence, body.comment)
            return desk.dossiers.facts(document_id, draft=True)

        reply = await room.answer(work)
        room.record(request, who, "corpus.correct", document_id, values=body.values)
        return reply

    @router.post("/documents/{document_id}/confirmations", summary="核对无误", responses=ACT)
    async def confirm(
        document_id: Id,
        body: Confirmed,
        who: Annotated[Staff, Depends(allowed("corpus.read"))],
        request: Request,
    ) -> Response:
        by = actor(who, "confirm")

        def work(desk: Desk) -> Any:
            desk.dossiers.correction.confirm(document_id, body.fields, by)
            return desk.dossiers.facts(document_id, draft=True)

        reply = await room.answer(work)
        room.record(request, who, "corpus.confirm", document_id, fields=body.fields)
        return reply

    @router.post("/documents/{document_id}/removal", summary="申请从下一版起删除", responses=ACT)
    async def remove(document_id: Id, who: Editor, request: Request, body: Said | None = None) -> Response:
        comment = body.comment if body else None
        reply = await room.answer(lambda desk: desk.remove(document_id, actor(who, "remove"), comment))
        room.record(request, who, "corpus.remove", document_id, comment=comment)
        return reply

    return router


def _whole(room: Room, desk: Desk, document_id: str, draft: bool, as_of: date | None) -> Json:
    """The document, its facts and the change that waits; what was never published is told as the draft."""
    change = _change(desk, document_id)
    served = desk.reading.served(document_id) is not None
    draft = change is not None and change["kind"] == "version" and (draft or not served)
    body = desk.document(document_id, None, draft, as_of)
    body["document"]["region_name"] = regions().name(body["document"]["region"])
    facts = desk.dossiers.facts(document_id, draft)
    told = {"draft": draft, "served": served, "standing": standing(body["document"], room.listing.today())}
    return body | told | {"facts": facts, "change": change}


def _change(desk: Desk, document_id: str) -> Json | None:
    try:
        return desk.review.draft(document_id).to_json()
    except DocumentNotFound:
        return None


def _with_names(difference: Json) -> Json:
    """The difference with places by name."""
    for one in difference["fields"]:
        if one["name"] == "region":
            one |= {side: one[side] and regions().name(one[side]) for side in ("old", "new")}
    return difference


def missing(what: str) -> ProblemError:
    """404 in words."""
    return ProblemError(404, f"没有找到{what}。请检查后重试。")
