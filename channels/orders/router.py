"""`/api/v1/staff/orders`: work orders; `/api/v1/orders/replies`: what departments' systems send back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from assistant.orders.catalogue import catalogue, departments
from assistant.orders.desk import OrderDesk, order_json, step_json
from assistant.orders.errors import NoSuchOrder, NotNow
from assistant.orders.prefill import Material, prefilled
from assistant.orders.types import Order, Wanted
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.orders.requests import Act, Fields, New, Reply
from channels.staff.guard import allowed

PREFIX = "/api/v1/staff/orders"
REPLIES = "/api/v1/orders/replies"
_TAGS: list[str | Enum] = ["工单"]
_SAID = problems(401, 403, 404, 409, 422, 500, 503)
Who = Annotated[Staff, Depends(allowed("orders.handle"))]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where drafts are made of, and who may send replies."""

    call: Callable[[str], Material | None]
    conversation: Callable[[str], Material | None]
    signed: Callable[[Mapping[str, str], bytes], str]
    """The name of the receiver whose signature a body has; empty if none."""


def orders_router(desk: Callable[[], OrderDesk], sources: Sources) -> APIRouter:
    """The routes; blocking calls run in threads."""
    router = APIRouter(prefix=PREFIX, tags=_TAGS)

    @router.get("/catalogue", summary="派单目录", responses=_SAID)
    def table(who: Who) -> dict[str, Any]:
        found = catalogue()
        plain = {
            name: {key: one["name"] for key, one in found[name].items()} for name in ("kinds", "urgencies")
        }
        acts = {
            key: {"name": one["name"], "needs": one.get("needs", [])} for key, one in found["acts"].items()
        }
        return plain | {
            "acts": acts,
            "states": found["states"],
            "satisfaction": {str(key): name for key, name in found["satisfaction"].items()},
            "departments": departments(),
        }

    @router.get("", summary="工单", responses=_SAID)
    def listed(
        who: Who,
        state: Annotated[str, Query(max_length=16)] = "",
        department: Annotated[str, Query(max_length=120)] = "",
        text: Annotated[str, Query(max_length=60, description="编号、标题或内容中的字")] = "",
        overdue: bool = False,
        page: Annotated[int, Query(ge=1)] = 1,
        size: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, Any]:
        day = desk().today().date() if overdue else None
        found, number = desk().find(Wanted(state, department, text, day, page, size))
        return {"orders": [order_json(one) for one in found], "total": number, "counts": desk().counts()}

    @router.post("", summary="建单", status_code=201, responses=_SAID)
    def made(who: Who, given: New) -> dict[str, Any]:
        material = _material(given, sources)
        known = prefilled(material) if material else {}
        own = {name: value for name, value in given.given().items() if name not in ("call", "conversation")}
        return _whole(desk(), desk().make(who, known | own))

    @router.get("/deadlines", summary="未办结的工单还有几天到期", responses=_SAID)
    def deadlines(who: Who) -> dict[str, Any]:
        return {"deadlines": desk().deadlines()}

    @router.get("/{code}", summary="一张工单", responses=_SAID)
    def one(who: Who, code: str) -> dict[str, Any]:
        return _told(lambda: _whole(desk(), desk().get(code)))

    @router.patch("/{code}", summary="改未确认的工单", responses=_SAID)
    def edited(who: Who, code: str, given: Fields) -> dict[str, Any]:
        return _told(lambda: _whole(desk(), desk().edit(who, code, given.given())))

    @router.post("/{code}/acts", summary="办一步", responses=_SAID)
    def acted(who: Who, code: str, given: Act) -> dict[str, Any]:
        sent = given.model_dump(exclude={"act"}, exclude_none=True)
        return _told(lambda: _whole(desk(), desk().act(who, code, given.act, sent)))

    return router


def replies_router(desk: Callable[[], OrderDesk], sources: Sources) -> APIRouter:
    """Replies of departments' systems, signed as our own webhooks are (Standard Webhooks)."""
    router = APIRouter(tags=_TAGS)

    @router.post(REPLIES, summary="承办单位的系统签收、退单或答复", responses=_SAID)
    async def replied(request: Request) -> dict[str, Any]:
        body = await request.body()
        name = await run_in_threadpool(sources.signed, dict(request.headers), body)
        if not name:
            raise ProblemError(401, "签名不对或已过期，没有处理。请用接收方的密钥按 Standard Webhooks 签名。")
        try:
            given = Reply.model_validate_json(body)
        except ValidationError as error:
            raise ProblemError(
                422, "请求体应是 {code, act: accept、return 或 answer, reason?, reply?}。"
            ) from error
        who = Staff(f"system:{name}", name, f"{name}系统", frozenset())
        sent = given.model_dump(exclude={"act", "code"}, exclude_none=True)

        def kept() -> dict[str, Any]:
            return order_json(desk().act(who, given.code, given.act, sent))

        return await run_in_threadpool(lambda: _told(kept))

    return router


def _material(given: New, sources: Sources) -> Material | None:
    number = given.call or given.conversation
    if not number:
        return None
    found = sources.call(number) if given.call else sources.conversation(number)
    if found is None:
        raise ProblemError(404, "没有这通来电或这次会话的记录，没有建单。可以不选来源，手工填写。")
    return found


def _told(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return call()
    except NoSuchOrder as error:
        raise ProblemError(404, str(error)) from error
    except NotNow as error:
        raise ProblemError(409, str(error)) from error


def _whole(desk: OrderDesk, order: Order) -> dict[str, Any]:
    duplicates = [order_json(one) for one in desk.duplicates(order)] if order.state == "draft" else []
    history = [step_json(step) for step in desk.steps(order.code)]
    return order_json(order) | {"history": history, "duplicates": duplicates}
