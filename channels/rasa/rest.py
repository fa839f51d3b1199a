"""Rasa's REST channel, `/webhooks/rest/webhook`: a page or program made for Rasa talks to us instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from channels.api.documents import problems
from channels.api.requests import Day, Region, Text
from channels.api.workers import Workers
from channels.base import Service
from channels.rasa.messages import conversation_of, messages


class Metadata(BaseModel):
    """随消息附带的信息。"""

    model_config = ConfigDict(extra="ignore")
    region: Region = None
    as_of: Day = None


class Incoming(BaseModel):
    """Rasa 的 REST 渠道发来的一条消息。"""

    model_config = ConfigDict(extra="ignore")
    sender: str = Field(
        "default", min_length=1, max_length=200, description="谁在说话；同一个 sender 是同一段对话"
    )
    message: Text = Field(description="说了什么")
    metadata: Metadata = Metadata()


def rest_router(service: Service, workers: Workers) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/webhooks/rest", tags=["Rasa"])

    @router.get("/", summary="在不在")
    async def health() -> Response:
        return JSONResponse({"status": "ok"})

    @router.post("/webhook", summary="Rasa 的 REST 渠道", responses=problems(400, 413, 415, 422, 500, 503))
    async def webhook(
        body: Annotated[Incoming, Body()], stream: Annotated[bool, Query()] = False
    ) -> Response:
        call = partial(
            service.ask, body.message, conversation_id=conversation_of(body.sender),
            region=body.metadata.region, as_of=body.metadata.as_of, channel="rasa",
        )  # fmt: skip
        found = list(_outgoing((await workers.run(call)).to_json(), body.sender))
        if stream:
            lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in found)
            return StreamingResponse(lines, media_type="text/plain; charset=utf-8")
        return JSONResponse(found)

    return router


def _outgoing(result: Mapping[str, Any], sender: str) -> Iterator[dict[str, Any]]:
    """Messages as Rasa sends them: text and buttons in one, custom data in one of its own."""
    for one in messages(result):
        said = {"recipient_id": sender, "text": one["text"]}
        yield said | ({"buttons": one["buttons"]} if one.get("buttons") else {})
        yield {"recipient_id": sender, "custom": one["json_message"]}
