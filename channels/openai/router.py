"""`POST /v1/chat/completions` and `GET /v1/models`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from channels.api import sse
from channels.api.documents import problems
from channels.api.problems import to_problem
from channels.api.validation import described
from channels.api.workers import Workers
from channels.base import Json, Service
from channels.openai import replies
from channels.openai.shapes import MODEL, CompletionRequest
from channels.openai.transcript import Transcript, transcript

_DOC = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CompletionRequest"}}},
    }
}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "没有这个模型"}}
_REPLY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "chat.completion；stream 为 true 时是 chat.completion.chunk 的事件流，以 [DONE] 结束"
    }
}


@dataclass(frozen=True, slots=True)
class Completions:
    """Answers for OpenAI's clients."""

    service: Service
    workers: Workers

    async def answer(self, asked: CompletionRequest, on_event: Any = None) -> tuple[Transcript, Json]:
        """The ask JSON, in the conversation that the messages go on with."""
        said = transcript(asked.messages)
        result = await self.workers.run(partial(self._ask, asked, said, on_event))
        return said, result

    def _ask(self, asked: CompletionRequest, said: Transcript, on_event: Any) -> Json:
        known = asked.conversation_id or (self.service.continued(said.key) if said.key else None)
        result = self.service.ask(
            said.question, conversation_id=known, region=asked.region, as_of=asked.as_of,
            channel="openai", earlier=() if known else said.earlier, on_event=on_event,
        ).to_json()  # fmt: skip
        self.service.to_continue(said.key_after(replies.content(result)), result["conversation_id"])
        return result


def openai_router(service: Service, workers: Workers) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/v1", tags=["OpenAI 兼容"])
    completions = Completions(service, workers)

    @router.get("/models", summary="模型列表")
    async def models() -> Response:
        return JSONResponse(replies.models())

    @router.get("/models/{name}", summary="一个模型", responses={**_NOT_FOUND, **problems(422)})
    async def model(name: str) -> Response:
        return JSONResponse(replies.models()["data"][0]) if name == MODEL else _no_model(name)

    @router.post("/chat/completions", summary="对话补全", openapi_extra=_DOC, responses=_REPLY)
    async def complete(request: Request) -> Response:
        asked = await _read(request)
        if isinstance(asked, Response):
            return asked
        if asked.stream:
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(
                _streamed(completions, asked), media_type=sse.MEDIA_TYPE, headers=headers
            )
        try:
            said, result = await completions.answer(asked)
        except Exception as error:
            status, detail = _failed(error)
            return JSONResponse(replies.error(status, detail), status)
        return JSONResponse(replies.completion(result, len(said.question)))

    return router


async def _read(request: Request) -> CompletionRequest | Response:
    try:
        asked = CompletionRequest.model_validate(await request.json())
    except HTTPException as error:  # too large
        return JSONResponse(
            replies.error(error.status_code, "请求体超过上限，请去掉较早的消息。"), error.status_code
        )
    except ValidationError as error:
        first = error.errors()[0]
        return JSONResponse(replies.error(400, described(first), ".".join(map(str, first["loc"]))), 400)
    except ValueError:
        return JSONResponse(
            replies.error(400, "请求体不是合法的 JSON（UTF-8）。请检查引号、逗号和编码后重发。"), 400
        )
    return asked if asked.model == MODEL else _no_model(asked.model)


def _no_model(name: str) -> Response:
    message = f"没有模型 {name}。这里只有 {MODEL}，请把 model 改成它；列表见 GET /v1/models。"
    return JSONResponse(replies.error(404, message, "model", "model_not_found"), 404)


def _failed(error: Exception) -> tuple[int, str]:
    """Status and words of an error; what is wrong with the request is a 400 here."""
    problem = to_problem(error)
    return 400 if problem["status"] == 422 else problem["status"], problem["detail"]


async def _streamed(completions: Completions, asked: CompletionRequest) -> AsyncIterator[bytes]:
    """The chunks; text that is verified goes out at once."""
    chunks, told = replies.Chunks(), asyncio.Queue[str | None]()
    loop, streamed = asyncio.get_running_loop(), ""

    def on_event(kind: str, data: Json) -> None:
        if kind == "delta":
            loop.call_soon_threadsafe(told.put_nowait, data["text"])

    task = asyncio.create_task(completions.answer(asked, on_event))
    task.add_done_callback(lambda _: told.put_nowait(None))
    yield chunks.role()
    while (piece := await told.get()) is not None:
        streamed += piece
        yield chunks.text(piece)
    try:
        said, result = task.result()
    except Exception as error:
        yield chunks.failed(*_failed(error))
        return
    whole = replies.content(result)
    for piece in sse.pieces(whole[len(streamed) :] if whole.startswith(streamed) else f"\n\n{whole}"):
        yield chunks.text(piece)
    yield chunks.last(result)
    if asked.stream_options.include_usage:
        yield chunks.counted(replies.usage(len(said.question), whole))
    yield replies.DONE
