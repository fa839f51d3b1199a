"""`/api/v1/staff/corpus`: uploads, review, publishing and what answers said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path as Folder
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from assistant.staff.types import Staff
from channels.api.requests import Region, Release
from channels.api.uploads import saved
from channels.base import Decision
from channels.console.corpus import ACT, PREFIX, READ, Editor, Id, Json, Reader, Room, missing
from channels.console.corpus_acting import actor
from channels.console.corpus_requests import Publish, Said
from channels.console.jobs import Tell
from channels.staff.guard import allowed
from knowledge.review.actors import Actor

UPLOADS = f"{PREFIX}/uploads"
_KINDS = ("upload", "check", "publish", "rollback")
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Publisher = Annotated[Staff, Depends(allowed("corpus.publish"))]
Reviewer = Annotated[Staff, Depends(allowed("corpus.review"))]
_STEPS: dict[Decision, tuple[str, str]] = {
    "submit": ("提交审核", "corpus.edit"),
    "withdraw": ("撤回改动", "corpus.edit"),
    "comment": ("批注", "corpus.read"),
    "approve": ("通过审核", "corpus.review"),
    "reject": ("退回，须写明原因", "corpus.review"),
}


def review_router(room: Room) -> APIRouter:
    """The changes that wait for a release, and the steps of their review."""
    router = APIRouter(prefix=PREFIX, tags=["管理台：语料"])

    @router.get("/drafts", summary="待发布的改动", responses=READ)
    async def drafts(_: Reader) -> Response:
        return await room.answer(lambda desk: desk.drafts())

    for step, (summary, permission) in _STEPS.items():
        router.add_api_route(
            f"/drafts/{{document_id}}/{step}", _decide(room, step, permission), methods=["POST"],
            summary=summary, responses=ACT, name=f"corpus-{step}",
        )  # fmt: skip
    return router


def _decide(room: Room, step: Decision, permission: str) -> Callable[..., Any]:
    who_may = Depends(allowed(permission))

    async def decide(
        document_id: Id, request: Request, who: Staff = who_may, body: Said | None = None
    ) -> Response:
        said = body.comment if body else None
        reply = await room.answer(lambda desk: desk.decide(document_id, step, actor(who, step), said))
        room.record(request, who, f"corpus.{step}", document_id, comment=said)
        return reply

    return decide


def uploads_router(room: Room) -> APIRouter:
    """Files in, and the long work that goes on without its page."""
    router = APIRouter(prefix=PREFIX, tags=["管理台：语料"])

    @router.post("/uploads", summary="上传文件", status_code=202, responses=ACT)
    async def upload(
        who: Editor,
        request: Request,
        files: Annotated[list[UploadFile], File(description="政策文件")],
        region: Annotated[Region, Form(description="文件没有写明地区时的地区")] = None,
    ) -> Response:
        by, folder = actor(who, "ingest"), await room.workers.run(partial(saved, files))
        names = [file.filename or "" for file in files]
        about = {"total": len(names), "names": names, "region": region}
        job = room.jobs.begin("upload", who.name, about, partial(_ingest, room, folder, region, by))
        room.record(request, who, "corpus.upload", job, files=names, region=region)
        return JSONResponse({"job": job}, 202)

    @router.get("/jobs", summary="近来的导入、检查和发布", responses=READ)
    async def latest(
        _: Reader, kind: Annotated[str, Query(max_length=40, description="只看几种，逗号分隔")] = ""
    ) -> Response:
        kinds = [one for one in kind.split(",") if one in _KINDS] or list(_KINDS)
        return JSONResponse(await room.workers.run(lambda: room.jobs.latest(kinds)))

    @router.get("/jobs/{job}", summary="一项任务的进度和结果", responses=READ)
    async def one(job: Annotated[str, Path(max_length=40)], _: Reader) -> Response:
        return JSONResponse(await room.workers.run(lambda: _with_titles(room, job)))

    @router.post("/jobs/{job}/cancel", summary="取消定时发布", responses=ACT)
    async def cancel(job: Annotated[str, Path(max_length=40)], who: Publisher, request: Request) -> Response:
        await room.workers.run(lambda: room.jobs.cancel(job))
        room.record(request, who, "corpus.unschedule", job)
        return JSONResponse({"job": job, "state": "cancelled"})

    return router


def releases_router(room: Room) -> APIRouter:
    """Releases: check, publish now or later, go back; the history; answers that were given out."""
    router = APIRouter(prefix=PREFIX, tags=["管理台：语料"])

    @router.get("/releases", summary="列出版本", responses=READ)
    async def releases(_: Reader) -> Response:
        return await room.answer(lambda desk: desk.list_releases())

    @router.post("/check", summary="只做发布前检查", status_code=202, responses=ACT)
    async def check(who: Reader, request: Request) -> Response:
        job = room.jobs.begin("check", who.name, {}, lambda tell: _check(room, tell))
        room.record(request, who, "corpus.check", job)
        return JSONResponse({"job": job}, 202)

    @router.post("/releases", summary="发布，现在或定时", status_code=202, responses=ACT)
    async def publish(body: Publish, who: Publisher, request: Request) -> Response:
        job = await room.workers.run(lambda: _publish(room, body, who))
        at = body.at and body.at.isoformat()
        room.record(request, who, "corpus.publish", job, note=body.note, despite=body.despite, at=at)
        return JSONResponse({"job": job}, 202)

    @router.post("/releases/{number}/rollback", summary="回退", status_code=202, responses=ACT)
    async def rollback(
        number: Number, who: Publisher, request: Request, body: Said | None = None
    ) -> Response:
        said, by = (body.comment if body else None) or "", actor(who, "rollback")
        about = {"number": number, "note": said}
        job = room.jobs.begin("rollback", who.name, about, lambda _: room.desk().rollback(number, by, said))
        room.record(request, who, "corpus.rollback", str(number), job=job, comment=said)
        return JSONResponse({"job": job}, 202)

    @router.get("/history", summary="历史记录", responses=READ)
    async def history(
        _: Reader,
        release: Annotated[Release, Query(description="只看一版的")] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="最多几条")] = 200,
    ) -> Response:
        return await room.answer(lambda desk: _titled(room, desk.history(None, release, limit)))

    @router.get("/answers/{answer_id}", summary="一条回答当时怎么说、依据哪一版", responses=READ)
    async def answer(answer_id: Annotated[str, Path(max_length=40)], _: Reader) -> Response:
        found = await room.workers.run(lambda: room.answers(answer_id))
        if found is None:
            raise missing("这条回答，可能已经按保存期限清除")
        return JSONResponse(dict(found))

    return router


def publish_later(room: Room) -> Callable[[Json, Tell], Json]:
    """Does a publish that was put off, in the name of who put it off."""

    def work(job: Json, tell: Tell) -> Json:
        about = job["about"]
        by = Actor(job["who"], about["role"])
        return room.desk().publish(by, about["note"], about["despite"], tell)

    return work


def _publish(room: Room, body: Publish, who: Staff) -> str:
    by = actor(who, "publish")
    by.must_be_allowed("publish")
    about = {"note": body.note, "despite": body.despite, "role": by.role}
    if body.at:
        return room.jobs.put_off("publish", who.name, about, _minute(body.at))
    return room.jobs.begin(
        "publish", who.name, about, lambda tell: room.desk().publish(by, body.note, body.despite, tell)
    )


def _with_titles(room: Room, job: str) -> Json:
    """A job, and what the documents of its findings are called."""
    found = room.jobs.find(job)
    findings = (found["result"] or {}).get("findings") or []
    return found | {"titles": room.listing.titles(one for f in findings for one in f["document_ids"])}


def _titled(room: Room, events: list[Json]) -> list[Json]:
    """Events with what the documents that a release took in are called; gone ones keep their ids."""
    changes = [one for event in events for one in event["detail"].get("changes", ())]
    titles = room.listing.titles(one["document_id"] for one in changes)
    for one in changes:
        one["title"] = titles.get(one["document_id"])
    return events


def _check(room: Room, tell: Tell) -> Json:
    """What the checks say, and to how many changes."""
    changes = sum(draft["publishable"] for draft in room.desk().drafts())
    return room.desk().check(tell) | {"changes": changes}


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _ingest(room: Room, folder: TemporaryDirectory[str], region: str | None, by: Actor, tell: Tell) -> Json:
    with folder:
        return room.desk().upload(Folder(folder.name), region, by, tell)
