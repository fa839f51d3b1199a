"""`/api/v1/staff/wrapups`: what an operator keeps of a call at its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from assistant.insight.ports import WrapUps
from assistant.insight.types import WrapUp
from assistant.orders.prefill import prefilled
from assistant.privacy import mask
from assistant.staff.desk import StaffDesk
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.orders.router import Sources
from channels.staff.guard import allowed, staff_desk

_TAGS: list[str | Enum] = ["坐席"]
_SAID = problems(401, 403, 404, 422, 500, 503)
Who = Annotated[Staff, Depends(allowed("desk.use"))]


class Kept(BaseModel):
    """A summary; `gap`: knowledge was wanting, editors read it; `corrected`: what should have been said."""

    model_config = ConfigDict(extra="forbid")
    call: str = Field(min_length=1, max_length=60)
    summary: str = Field(min_length=1, max_length=2000)
    tags: list[Annotated[str, Field(max_length=30)]] = Field([], max_length=10)
    gap: bool = False
    question: str = Field("", max_length=400)
    corrected: str = Field("", max_length=2000)
    clause: str = Field("", max_length=200)


def wrapups_router(
    wrapped: Callable[[], WrapUps], sources: Sources, now: Callable[[], datetime]
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/staff/wrapups", tags=_TAGS)

    @router.get("/{call}", summary="由来电拟好的总结", responses=_SAID)
    def proposed(who: Who, call: str) -> dict[str, Any]:
        if (material := sources.call(call)) is None:
            raise ProblemError(404, "没有这通来电的记录。请核对后再试。")
        made = prefilled(material)
        return {"summary": made["summary"], "question": made["subject"], "tags": [made["department"]],
                "clauses": made["citations"]}  # fmt: skip

    @router.post("", summary="存下总结", status_code=201, responses=_SAID)
    def kept(who: Who, given: Kept, desk: Annotated[StaffDesk, Depends(staff_desk)]) -> dict[str, Any]:
        told = {
            name: mask(getattr(given, name).strip())
            for name in ("summary", "question", "corrected", "clause")
        }
        one = WrapUp(given.call, now(), who.shown, told["summary"], tuple(given.tags), given.gap,
                     told["question"], told["corrected"], told["clause"])  # fmt: skip
        wrapped().keep(one)
        desk.record(who, "desk.wrap_up", given.call, {"gap": given.gap, "tags": given.tags})
        return {"call": one.call, "gap": one.gap}

    return router
