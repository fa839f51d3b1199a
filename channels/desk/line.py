"""`/api/v1/staff/calls/live`: the websocket on which a page is told what changed.

The page says which call it looks at and what it has seen: {"call": id, "since": n}. It is told the rest
as {"revision", "calls", "call", "turns", "hints"}; so it misses nothing, whenever it comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from assistant.desk.desk import CallDesk
from assistant.incidents import incident
from assistant.staff.desk import StaffDesk
from channels.desk.pulse import Pulse
from channels.desk.room import Room
from channels.staff.cookies import token_of
from channels.staff.guard import staff_desk

SIGNED_OUT, FOREIGN, BROKEN = 4401, 4403, 1011
"""How a line is closed: nobody is signed in (any more); a page of somebody else's called; we failed."""
_log = logging.getLogger("talent.http")
_ALIVE = 10.0  # seconds between signs of life; each time it is looked whether one is still signed in
_MOST = 4096


class Line:
    """The open pages."""

    def __init__(self, room: Room, pulse: Pulse) -> None:
        self._room, self._pulse = room, pulse

    async def live(self, socket: WebSocket) -> None:
        """One page, until it leaves."""
        await socket.accept()
        if not _ours(socket):
            await socket.close(FOREIGN, "只能从工作台页面连接")
            return
        staff = staff_desk(socket)
        if not await self._may(staff, socket):
            await socket.close(SIGNED_OUT, "请先登录")
            return
        wanted = _Wanted()
        hearing = asyncio.create_task(_hear(socket, wanted))
        telling = asyncio.create_task(self._tell(socket, staff, wanted))
        done, rest = await asyncio.wait({hearing, telling}, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        for task in (*done, *rest):
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect):
                await _seen_to(task, socket)

    async def _tell(self, socket: WebSocket, staff: StaffDesk, wanted: _Wanted) -> None:
        await wanted.first.wait()
        loop = asyncio.get_running_loop()
        looked = loop.time()
        answered: asyncio.Event | None = None
        while True:
            call, since, turned = wanted.call, wanted.since, wanted.turned
            patience = _ALIVE if answered is turned else 0.0  # who asks is answered at once
            number = await self._change_or_turn(since, turned, patience)
            if wanted.turned is not turned:
                continue
            if loop.time() - looked > _ALIVE:
                looked = loop.time()
                if not await self._may(staff, socket):
                    await socket.close(SIGNED_OUT, "已退出登录")
                    return
            told: dict[str, Any] = {"revision": max(number, since)}
            if number > since:
                told |= await self._room.run(partial(_changes, call=call, since=since))
            if wanted.turned is turned:
                await socket.send_json(told)
                wanted.since, answered = max(number, since), turned

    async def _change_or_turn(self, since: int, turned: asyncio.Event, patience: float) -> int:
        """The number of the next change; earlier, when the page turns to another call."""
        change = asyncio.create_task(self._pulse.after(since, patience))
        turn = asyncio.create_task(turned.wait())
        try:
            await asyncio.wait({change, turn}, return_when=asyncio.FIRST_COMPLETED)
            return change.result() if change.done() else since
        finally:
            change.cancel()
            turn.cancel()

    async def _may(self, staff: StaffDesk, socket: WebSocket) -> bool:
        session = await self._room.workers.run(lambda: staff.who(token_of(socket)))
        return session is not None and not session.must_change and session.staff.may("desk.use")


class _Wanted:
    """What a page looks at, and what it has seen."""

    def __init__(self) -> None:
        self.call, self.since = "", 0
        self.first, self.turned = asyncio.Event(), asyncio.Event()

    def turn(self, call: str, since: int) -> None:
        self.call, self.since = call, since
        before, self.turned = self.turned, asyncio.Event()
        before.set()
        self.first.set()


def live_router(line: Line) -> APIRouter:
    """The route."""
    router = APIRouter()
    router.add_api_websocket_route("/api/v1/staff/calls/live", line.live)
    return router


async def _seen_to(task: asyncio.Task[None], socket: WebSocket) -> None:
    """How a task ended; after a failure the page comes again and is told what it missed."""
    try:
        await task
    except (asyncio.CancelledError, WebSocketDisconnect):
        raise
    except Exception as error:
        _log.error("a line of the desk broke: %s", incident(error))
        with contextlib.suppress(RuntimeError):  # it was shut already
            await socket.close(BROKEN, "请重新连接")


async def _hear(socket: WebSocket, wanted: _Wanted) -> None:
    while True:
        text = await socket.receive_text()
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            said = json.loads(text[:_MOST])
            wanted.turn(str(said.get("call") or ""), int(said.get("since") or 0))


def _changes(desk: CallDesk, call: str, since: int) -> dict[str, Any]:
    told: dict[str, Any] = {"calls": desk.calls(since), "call": call}
    return told | (desk.changes(call, since) if call else {})


def _ours(socket: WebSocket) -> bool:
    """Whether the page that called is served here; programs tell no origin."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host", "")
