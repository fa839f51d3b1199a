"""`/api/v1/staff/gaps`: where knowledge is wanting, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.insight.gaps import Gaps, gap_json, whole_json
from assistant.insight.types import Gap
from assistant.staff.desk import StaffDesk
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.staff.guard import allowed, staff_desk

_TAGS: list[str | Enum] = ["知识缺口"]
_SAID = problems(401, 403, 404, 422, 500, 503)
Reader = Annotated[Staff, Depends(allowed("gaps.read"))]
Worker = Annotated[Staff, Depends(allowed("gaps.work"))]
Weeks = Annotated[int, Query(ge=1, le=26, description="最近几周")]


class Said(BaseModel):
    """Who sees to a gap, what is to be done, and whether it is done."""

    model_config = ConfigDict(extra="forbid")
    assigned: str = Field("", max_length=120)
    text: str = Field("", max_length=1000)
    done: bool = False


def gaps_router(gaps: Callable[[], Gaps]) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/staff/gaps", tags=_TAGS)

    @router.get("", summary="缺口", responses=_SAID)
    def listed(who: Reader, weeks: Weeks = 4) -> dict[str, Any]:
        return {"gaps": [gap_json(one) for one in gaps().found(weeks)]}

    @router.get("/{key}", summary="一个缺口：例子、相近的条款、处理经过", responses=_SAID)
    def one(who: Reader, key: str, weeks: Weeks = 4) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        region = next((lack.region for lack in found.lacks if lack.region), None)
        return whole_json(found) | {"nearest": gaps().nearest(found.title, region)}

    @router.post("/{key}/notes", summary="分派或办结", status_code=201, responses=_SAID)
    def noted(
        who: Worker, key: str, said: Said, desk: Annotated[StaffDesk, Depends(staff_desk)], weeks: Weeks = 26
    ) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        gaps().note(who, key, said.assigned, said.text, said.done)
        desk.record(who, "gaps.note", found.title, said.model_dump())
        return whole_json(_found(gaps(), key, weeks))

    return router


def _found(gaps: Gaps, key: str, weeks: int) -> Gap:
    if (gap := gaps.gap(key, weeks)) is None:
        raise ProblemError(404, "这段时间里没有这个缺口，也许已经过了所看的周数。请把时间放长再看。")
    return gap
