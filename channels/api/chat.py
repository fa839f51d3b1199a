"""`POST /api/v1/chat` as JSON or as a stream, and the conversation for a page that comes back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from channels.api import sse
from channels.api.browser import EXPECTS, REMEMBERED, browser_of, keep_browser
from channels.api.documents import STREAM_EXAMPLE, problems
from channels.api.problems import ProblemError, problem_response, to_problem
from channels.api.replies import ChatReply, ConversationReply
from channels.api.requests import ChatRequest, FeedbackRequest
from channels.api.runs import Run, Runs
from channels.api.workers import Workers
from channels.base import Json, OnEvent, Service

_KEY = "问题的唯一编号；断线后带同一编号重发，不会重复提问"
_LAST = "断线前收到的最后一个事件编号"
_ASK = (
    "默认返回 JSON；请求头 Accept: text/event-stream 时返回事件流"
    "（status、delta、citations、card、done；出错为 error）。"
)
Key = Annotated[str | None, Header(pattern=r"^[A-Za-z0-9_-]{16,64}$", description=_KEY)]
LastEvent = Annotated[int, Header(alias="Last-Event-ID", ge=0, description=_LAST)]
_STREAM: dict[str, Any] = {sse.MEDIA_TYPE: {"schema": {"type": "string"}, "example": STREAM_EXAMPLE}}


@dataclass(slots=True)
class Chat:
    """The chat endpoint's state: the service, its threads and the answers in the making."""

    service: Service
    workers: Workers
    heartbeat: float = 10.0
    remember_days: int = 180
    runs: Runs = field(default_factory=Runs)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def ask(
        self, request: ChatRequest, conversation_id: str, on_event: OnEvent | None, browser: str = ""
    ) -> Json:
        """The ask JSON, made in a worker's thread."""
        call = partial(
            self.service.ask, request.message, conversation_id=conversation_id, region=request.region,
            as_of=request.as_of, release=request.release, channel="web", sender=browser,
            on_event=on_event,
        )  # fmt: skip
        return (await self.workers.run(call)).to_json()

    async def remembers(self, request: ChatRequest, browser: str) -> bool:
        """Whether the person of this browser is remembered from this message on."""
        if not browser:
            return False
        call = partial(self.service.remembers, browser, request.conversation_id, request.message)
        return await self.workers.run(call)

    def keep(self, request: Request, reply: Response, browser: str, remembered: bool) -> None:
        """Give the browser its key, for long where it is needed again; tell the page what is remembered."""
        if browser:
            long = remembered or EXPECTS in request.headers
            keep_browser(request, reply, browser, self.remember_days if long else None)
            reply.headers[REMEMBERED] = str(int(remembered))

    def run(self, request: ChatRequest, key: str | None, browser: str = "") -> Run:
        """The run of this question: the one under its key, else a new one."""
        asked = (request.message, request.conversation_id, request.region, request.as_of, request.release)
        known = self.runs.find(key) if key else None
        if known:
            if known.asked != asked:
                raise ProblemError(422, "这个 Idempotency-Key 已用于另一个问题，请为新问题换一个编号。")
            return known
        run = Run(asked)
        if key:
            self.runs.keep(key, run)
        task = asyncio.create_task(self._fill(run, request, browser))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return run

    async def _fill(self, run: Run, request: ChatRequest, browser: str) -> None:
        conversation_id = request.conversation_id or uuid4().hex
        run.put("status", {"step": "received", "text": "已收到", "conversation_id": conversation_id})
        streamed = False

        def on_event(kind: str, data: Json) -> None:
            nonlocal streamed
            if kind in ("status", "delta"):
                streamed = streamed or kind == "delta"
                run.put_from_thread(kind, data)

        try:
            result = await self.ask(request, conversation_id, on_event, browser)
            for kind, data in sse.result_events(result, streamed=streamed):
                run.put(kind, data)
        except Exception as error:
            run.put("error", to_problem(error))


def chat_router(chat: Chat) -> APIRouter:
    """The chat's routes."""
    router = APIRouter(prefix="/api/v1", tags=["咨询"])

    @router.post(
        "/chat",
        summary="提问",
        description=_ASK,
        responses={
            200: {"model": ChatReply, "content": _STREAM},
            **problems(400, 404, 413, 415, 422, 500, 503),
        },
    )
    async def ask(
        request: Request, body: ChatRequest, idempotency_key: Key = None, last_event_id: LastEvent = 0
    ) -> Response:
        wants_stream = sse.MEDIA_TYPE in request.headers.get("accept", "")
        browser = browser_of(request)
        remembered = await chat.remembers(body, browser)
        if wants_stream or idempotency_key:
            run = chat.run(body, idempotency_key, browser)
            reply = _streamed(chat, run, last_event_id) if wants_stream else await _awaited(chat, run)
        else:
            reply = JSONResponse(await chat.ask(body, body.conversation_id or uuid4().hex, None, browser))
        chat.keep(request, reply, browser, remembered)
        return reply

    @router.get(
        "/conversations/{conversation_id}",
        summary="读取对话",
        description="已完成的问答，按先后排列；没有这段对话时为空。页面刷新或断线后用它接上。",
        responses={200: {"model": ConversationReply}, **problems(422, 500, 503)},
    )
    async def conversation(
        conversation_id: Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")],
    ) -> Response:
        turns = await chat.workers.run(partial(chat.service.conversation, conversation_id))
        return JSONResponse({"conversation_id": conversation_id, "turns": [turn.to_json() for turn in turns]})

    @router.post(
        "/feedback", summary="评价回答", status_code=204, response_class=Response,
        responses=problems(400, 404, 413, 415, 422, 500, 503),
    )  # fmt: skip
    async def feedback(body: FeedbackRequest) -> Response:
        call = partial(chat.service.feedback, body.answer_id, body.helpful, body.reason, body.comment)
        try:
            await chat.workers.run(call)
        except LookupError:
            raise ProblemError(404, "没有找到这次回答，可能已过保存期限。评价没有记录。") from None
        return Response(status_code=204)

    return router


def _streamed(chat: Chat, run: Run, after: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would hold the stream back
    events = sse.stream(run, after, chat.heartbeat)
    return StreamingResponse(events, media_type=sse.MEDIA_TYPE, headers=headers)


async def _awaited(chat: Chat, run: Run) -> Response:
    async for event in run.follow(0, chat.heartbeat):
        if event and event[1] == "done":
            return JSONResponse(event[2])
        if event and event[1] == "error":
            return problem_response(event[2])
    raise ProblemError(500)
