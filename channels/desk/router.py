"""`/api/v1/staff/calls/…`: what operators see and do."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from assistant.desk.desk import call_json, standing
from assistant.desk.overview import overview
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.desk.requests import Check, Verdict
from channels.desk.room import Room
from channels.staff.guard import allowed

PREFIX = "/api/v1/staff/calls"
_TAG: list[str | Enum] = ["员工端"]
_TOLD = problems(401, 403, 422, 500, 503)
_ONE = problems(401, 403, 404, 409, 422, 500, 503)
_PASSAGES = 8
Operator = Annotated[Staff, Depends(allowed("desk.use"))]
Supervisor = Annotated[Staff, Depends(allowed("desk.supervise"))]


def reading_router(room: Room) -> APIRouter:
    """The list, the knowledge search, the supervisor's figures; one call and its caller."""
    router = APIRouter(prefix=PREFIX, tags=_TAG)

    @router.get("", summary="现在的通话和本班次已结束的", responses=_TOLD)
    async def calls(who: Operator) -> dict[str, Any]:
        return await room.run(
            lambda d: {
                "revision": d.revision(),
                "now": d.now().isoformat(),
                "self": who.id,
                "calls": d.calls(),
            }
        )

    @router.get("/search", summary="查知识库", responses=_TOLD)
    async def search(
        _: Operator, q: Annotated[str, Query(min_length=1, max_length=300)], region: str | None = None
    ) -> dict[str, Any]:
        def find() -> dict[str, Any]:
            found = room.service.search(q, k=_PASSAGES, region=region, as_of=None).to_json()
            today = room.open().now().date()
            rows = [dict(p) | {"standing": standing(p, today)} for p in found["passages"]]
            return found | {"passages": rows}

        return await room.workers.run(find)

    @router.get("/overview", summary="现场：接听和提示的采用情况", responses=_TOLD)
    async def figures(_: Supervisor, days: Annotated[int, Query(ge=1, le=31)] = 1) -> dict[str, Any]:
        return await room.run(lambda d: overview(d, days))

    @router.get("/{call}", summary="一个通话：转写和提示", responses=_ONE)
    async def one(_: Operator, call: str) -> dict[str, Any]:
        return await room.run(lambda d: {"at_revision": d.revision()} | d.whole(call))

    @router.get("/{call}/contacts", summary="同一来电者以前的来电", responses=_ONE)
    async def contacts(_: Operator, call: str) -> dict[str, Any]:
        return await room.run(lambda d: {"contacts": d.contacts(call)})

    @router.get("/{call}/facts", summary="来电者说过的情况，和可以测算的方案", responses=_ONE)
    async def facts(_: Operator, call: str) -> dict[str, Any]:
        def read() -> dict[str, Any]:
            desk, rules = room.open(), room.rules()
            region = desk.call(call).region
            return {"facts": rules.told(desk.told(call), region), "schemes": rules.schemes(region)}

        return await room.run(lambda _: read())

    return router


def acting_router(room: Room) -> APIRouter:
    """Taking calls, deciding on suggestions, working out rules."""
    router = APIRouter(prefix=PREFIX, tags=_TAG)

    @router.post("/{call}/take", summary="接听", responses=_ONE)
    async def take(who: Operator, call: str) -> dict[str, Any]:
        return await room.run(lambda d: call_json(d.take(who, call)))

    @router.post("/{call}/leave", summary="放回等待", responses=_ONE)
    async def leave(who: Operator, call: str) -> dict[str, Any]:
        return await room.run(lambda d: call_json(d.leave(who, call)))

    @router.post("/{call}/end", summary="通话结束", responses=_ONE)
    async def end(who: Operator, call: str) -> dict[str, Any]:
        return await room.run(lambda d: call_json(d.end(who, call)))

    @router.post("/{call}/hints/{hint}", summary="提示：采纳、改后采纳或不用", responses=_ONE)
    async def decide(who: Operator, call: str, hint: str, given: Verdict) -> dict[str, Any]:
        return await room.run(lambda d: d.decide(who, call, hint, given.verdict, given.said, given.seen))

    @router.post("/{call}/check", summary="按规则测算，先填入通话中说过的", responses=_ONE)
    async def check(_: Operator, call: str, given: Check) -> dict[str, Any]:
        def work() -> dict[str, Any]:
            told, rules = room.open().told(call), room.rules()
            if given.facts is None:
                facts, found = rules.start(told, given.scheme)
                return {"facts": list(facts), "result": found}
            return {"result": rules.worked_out(given.scheme, given.facts)}

        return await room.run(lambda _: work())

    return router
