"""`/api/v1/staff/queue` for operators; `/api/v1/conversations/{id}/person` for the person."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.handover.desk import HandoverDesk, said_json
from assistant.handover.errors import NoSuchItem, NotYours, Unread
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.staff.guard import allowed

_TAGS: list[str | Enum] = ["转人工"]
_SAID = problems(401, 403, 404, 409, 422, 500, 503)
Who = Annotated[Staff, Depends(allowed("queue.take"))]
Desk = Callable[[], HandoverDesk]
Seen = Annotated[int | None, Query(ge=0, description="看到的对话有几轮；用户又说了话时不结束")]


class Written(BaseModel):
    """What the operator writes to the person."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=2000)
    hint: str = Field("", max_length=6000, description="当时给出的建议")


def queue_router(desk: Desk) -> APIRouter:
    """The operators' routes."""
    router = APIRouter(prefix="/api/v1/staff/queue", tags=_TAGS)

    @router.get("", summary="谁在等人工", responses=_SAID)
    def items(who: Who) -> dict[str, Any]:
        return {"items": desk().items()}

    @router.get("/{code}", summary="一位用户：对话和人工说过的话", responses=_SAID)
    def whole(who: Who, code: str) -> dict[str, Any]:
        return _told(lambda: desk().whole(code))

    @router.post("/{code}/take", summary="接起", responses=_SAID)
    def take(who: Who, code: str) -> dict[str, Any]:
        return _told(lambda: desk().take(who, code))

    @router.post("/{code}/messages", summary="回复", responses=_SAID)
    def write(who: Who, code: str, given: Written) -> dict[str, Any]:
        return _told(lambda: desk().write(who, code, given.text, given.hint))

    @router.post("/{code}/done", summary="结束，交还助手", responses=_SAID)
    def done(who: Who, code: str, seen: Seen = None) -> dict[str, Any]:
        return _told(lambda: desk().done(who, code, seen))

    @router.post("/{code}/back", summary="放回等候", responses=_SAID)
    def back(who: Who, code: str) -> dict[str, Any]:
        return _told(lambda: desk().back(who, code))

    return router


def person_router(desk: Desk) -> APIRouter:
    """The person's route: a conversation's number is known to its person only."""
    router = APIRouter(prefix="/api/v1", tags=_TAGS)

    @router.get(
        "/conversations/{conversation_id}/person",
        summary="人工客服说的话",
        responses=problems(422, 500, 503),
    )
    def written(
        conversation_id: Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")],
        after: Annotated[int, Query(ge=0, description="从这个编号往后")] = 0,
    ) -> dict[str, Any]:
        said = [said_json(one) for one in desk().written(conversation_id, after)]
        return {"open": desk().is_open(conversation_id), "messages": said}

    return router


def _told(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return call()
    except NoSuchItem as error:
        raise ProblemError(404, str(error)) from error
    except (NotYours, Unread) as error:
        raise ProblemError(409, str(error)) from error
