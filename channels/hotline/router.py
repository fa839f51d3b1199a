"""`/hotline/<name>/calls/<call_id>/transcript` in, `/hotline/<name>/calls/<call_id>/suggestions` out."""

from __future__ import annotations

import asyncio
import contextlib
import re

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from channels.base import Listening
from channels.hotline import frames
from channels.hotline.hub import Hub, Key, Reader

WRONG_KEY, WRONG_CALL, TOO_SLOW = 4401, 4400, 1013
"""How a connection is closed: no such call centre or a wrong key; a bad name of a call; a reader too slow."""
_CALL = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_SCHEME = "bearer "


class Door:
    """The two websockets of a call; the hub is made when the first one comes, in its loop."""

    def __init__(self, desk: Listening | None) -> None:
        self._desk, self._hub = desk, None if desk is None else Hub(desk)

    async def transcript(self, socket: WebSocket, name: str, call_id: str) -> None:
        """Take segments in; each is acknowledged when it is kept."""
        if (hub := await self._admitted(socket, name, call_id)) is None:
            return
        hub.desk.line(name, call_id, True)
        try:
            await socket.send_json(frames.going_on(hub.desk.heard_up_to(name, call_id)))
            with contextlib.suppress(WebSocketDisconnect):
                while True:
                    await self._take(socket, hub, (name, call_id))
        finally:
            hub.desk.line(name, call_id, False)

    async def _take(self, socket: WebSocket, hub: Hub, key: Key) -> None:
        """One frame."""
        frame = frames.read(await _text(socket))
        if isinstance(frame, str):
            await socket.send_json(frames.wrong(frame))
            return
        if frame.caller:
            hub.desk.comes(*key, frame.caller)
        hub.heard(key, frame.segment())
        await socket.send_json(frames.taken(frame.seq))

    async def suggestions(self, socket: WebSocket, name: str, call_id: str) -> None:
        """What stands now, then what comes."""
        if (hub := await self._admitted(socket, name, call_id)) is None:
            return
        key = (name, call_id)
        reader = hub.follow(key)
        try:
            for one in hub.desk.standing(*key):
                await socket.send_json(one.to_json())
            await _told(socket, reader)
        finally:
            hub.leave(key, reader)

    def close(self) -> None:
        """The service stops."""
        if self._hub:
            self._hub.close()

    async def _admitted(self, socket: WebSocket, name: str, call_id: str) -> Hub | None:
        await socket.accept()
        if not _CALL.fullmatch(call_id):
            await socket.close(WRONG_CALL, "通话编号只能用字母、数字和 _ . : -，最长 64 位")
        elif self._desk is None or self._hub is None or not self._desk.admits(name, _key(socket)):
            await socket.close(WRONG_KEY, "没有这个呼叫中心，或密钥不对")
        else:
            return self._hub
        return None


def hotline_router(door: Door) -> APIRouter:
    """The routes."""
    router = APIRouter()
    base = "/hotline/{name}/calls/{call_id}"
    router.add_api_websocket_route(f"{base}/transcript", door.transcript)
    router.add_api_websocket_route(f"{base}/suggestions", door.suggestions)
    return router


def _key(socket: WebSocket) -> str:
    header = socket.headers.get("authorization", "")
    return header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else ""


async def _text(socket: WebSocket) -> str:
    """The next frame as text, also when it came as bytes."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    if message.get("text") is not None:
        return str(message["text"])
    return bytes(message.get("bytes") or b"").decode("utf-8", "replace")


async def _told(socket: WebSocket, reader: Reader) -> None:
    """Send what comes until the other side leaves; what it says is not listened to."""
    leaving = asyncio.create_task(_left(socket))
    try:
        while True:
            coming = asyncio.create_task(reader.unread.get())
            await asyncio.wait({coming, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                coming.cancel()
                return
            one = coming.result()
            if one is None:
                await socket.close(TOO_SLOW, "读得太慢，请重新连接")
                return
            with contextlib.suppress(WebSocketDisconnect):
                await socket.send_json(one.to_json())
    finally:
        leaving.cancel()


async def _left(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await _text(socket)
