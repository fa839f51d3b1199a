"""`/api/v1/staff/evals`: the officers' cases, runs of them, two runs side by side, and the floors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import JSONResponse

from assistant.exams.comparing import TURNS
from assistant.exams.desk import ExamDesk, case_json, run_json
from assistant.exams.measures import measures
from assistant.staff.desk import StaffDesk
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.console.evals_requests import CaseBody, FloorsBody, RunBody
from channels.console.jobs import Jobs, JobStore, Tell
from channels.plug import Plug
from channels.staff.guard import allowed, staff_desk

Json = dict[str, Any]
_TAGS: list[str | Enum] = ["评测"]
_SAID = problems(401, 403, 404, 422, 500, 503)
_KIND = "exam"
Reader = Annotated[Staff, Depends(allowed("evals.read"))]
Editor = Annotated[Staff, Depends(allowed("evals.edit"))]
Keeper = Annotated[Staff, Depends(allowed("evals.gate"))]
Desk = Annotated[StaffDesk, Depends(staff_desk)]
Id = Annotated[str, Path(max_length=80)]


def plug(desk: Callable[[], ExamDesk], store: JobStore, now: Callable[[], datetime]) -> Plug:
    """The routes, with the threads that runs are made in."""
    jobs = Jobs(store, now)
    routers = (cases_router(desk), runs_router(desk, jobs), floors_router(desk))
    return Plug("evals", routers, stop=jobs.close, public=False)


def cases_router(desk: Callable[[], ExamDesk]) -> APIRouter:
    """Cases: listed, proposed from an answer, kept, dropped."""
    router = APIRouter(prefix="/api/v1/staff/evals", tags=_TAGS)

    @router.get("/cases", summary="用例", responses=_SAID)
    def listed(who: Reader) -> Json:
        return desk().listed()

    @router.get("/proposal", summary="由一条回答拟一条用例，供核对", responses=_SAID)
    def proposal(who: Editor, answer: Annotated[str, Query(max_length=40)]) -> Json:
        found = desk().proposal(answer)
        if found is None:
            raise ProblemError(404, "没有这条回答，可能已经按保存期限清除。请直接新写一条用例。")
        return found

    @router.post("/cases", summary="新写一条用例", status_code=201, responses=_SAID)
    def added(who: Editor, body: CaseBody, staff: Desk) -> Json:
        made = desk().keep(who, body.case())
        staff.record(who, "evals.add", made.question, {"source": made.origin})
        return case_json(made)

    @router.put("/cases/{case_id}", summary="改一条用例，或停用", responses=_SAID)
    def changed(who: Editor, case_id: Id, body: CaseBody, staff: Desk) -> Json:
        made = desk().keep(who, body.case(case_id))
        staff.record(who, "evals.change", made.question, {"disabled": not made.enabled})
        return case_json(made)

    @router.delete("/cases/{case_id}", summary="删除一条用例", responses=_SAID)
    def dropped(who: Editor, case_id: Id, staff: Desk) -> Json:
        if not desk().drop(case_id):
            raise ProblemError(404, "没有这条用例，也许已被别人删除。请刷新后再看。")
        staff.record(who, "evals.drop", case_id)
        return {"case": case_id}

    return router


def runs_router(desk: Callable[[], ExamDesk], jobs: Jobs) -> APIRouter:
    """Runs: begun, followed, looked at, compared."""
    router = APIRouter(prefix="/api/v1/staff/evals", tags=_TAGS)

    @router.get("/runs", summary="历次评测，新的在前", responses=_SAID)
    def listed(who: Reader) -> Json:
        return {"runs": [run_json(one) for one in desk().exams.runs()], "measures": measures()}

    @router.post("/runs", summary="评测", status_code=202, responses=_SAID)
    def begun(who: Editor, body: RunBody, staff: Desk) -> JSONResponse:
        about = {"suite": body.suite, "draft": body.draft}
        job = jobs.begin(_KIND, who.name, about, lambda tell: _run(desk(), who, body, tell))
        staff.record(who, "evals.run", body.suite or "全部", {"job": job})
        return JSONResponse({"job": job}, 202)

    @router.get("/jobs/{job}", summary="一次评测的进度", responses=_SAID)
    def followed(who: Reader, job: Id) -> Json:
        found = jobs.find(job)
        if found["kind"] != _KIND:
            raise ProblemError(404, "没有这一项任务，可能已经过期。")
        return found

    @router.get("/running", summary="正在进行的评测", responses=_SAID)
    def running(who: Reader) -> Json:
        return {"jobs": [job for job in jobs.latest([_KIND]) if job["state"] == "running"]}

    @router.get("/runs/{run}", summary="一次评测：每条用例的答案和问题", responses=_SAID)
    def one(who: Reader, run: Id) -> Json:
        return run_json(desk().whole(run), whole=True)

    @router.get("/runs/{run}/against/{other}", summary="两次对照", responses=_SAID)
    def against(who: Reader, run: Id, other: Id) -> Json:
        return desk().against(run, other) | {"turns": TURNS}

    return router


def floors_router(desk: Callable[[], ExamDesk]) -> APIRouter:
    """What a release must reach."""
    router = APIRouter(prefix="/api/v1/staff/evals", tags=_TAGS)

    @router.get("/floors", summary="发布前的门槛", responses=_SAID)
    def floors(who: Reader) -> Json:
        return {"floors": desk().exams.floors(), "measures": measures()}

    @router.put("/floors", summary="改门槛", responses=_SAID)
    def set_floors(who: Keeper, body: FloorsBody, staff: Desk) -> Json:
        floors = desk().set_floors(body.floors)
        staff.record(who, "evals.gate", "门槛", {"values": {m: f"{v:.0%}" for m, v in floors.items()}})
        return {"floors": floors, "measures": measures()}

    return router


def _run(desk: ExamDesk, who: Staff, body: RunBody, tell: Tell) -> Json:
    def progress(done: int, total: int) -> None:
        tell("progress", {"phase": "exam", "done": done, "total": total})

    return run_json(desk.run(who, body.suite, body.draft, progress))
