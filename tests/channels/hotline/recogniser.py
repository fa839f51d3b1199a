"""A server that says what a FunASR server would: recorded replies, sent as the audio comes in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Reply = dict[str, Any]


@dataclass
class Recogniser:
    """What came in: the opening, how much audio, the end."""

    url: str = ""
    opening: Reply = field(default_factory=dict)
    audio: int = 0
    ended: bool = False


@asynccontextmanager
async def recogniser(replies: Sequence[Reply]) -> AsyncIterator[Recogniser]:
    """One reply a piece of audio; what is left comes after the end."""
    heard = Recogniser()

    async def answer(line: ServerConnection) -> None:
        left = list(replies)
        async for message in line:
            if isinstance(message, bytes):
                heard.audio += len(message)
                if left:
                    await line.send(json.dumps(left.pop(0), ensure_ascii=False))
                continue
            frame = json.loads(message)
            if frame.get("is_speaking"):
                heard.opening = frame
            elif frame.get("is_end"):
                heard.ended = True
                for reply in left:
                    await line.send(json.dumps(reply, ensure_ascii=False))

    async with serve(answer, "127.0.0.1", 0, subprotocols=["binary"]) as server:  # type: ignore[list-item]
        heard.url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"
        yield heard
