"""The other side of the websockets: a call centre that pushes, a desk that reads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.channels.hotline.conftest import KEY

Frame = dict[str, Any]


@asynccontextmanager
async def joined(url: str, call: str, what: str, key: str = KEY) -> AsyncIterator[ClientConnection]:
    """A connection of a call: transcript or suggestions."""
    async with connect(f"{url}/{call}/{what}", additional_headers={"Authorization": f"Bearer {key}"}) as one:
        yield one


def caller(seq: int, text: str, **more: Any) -> Frame:
    """A final segment of the caller."""
    return {"seq": seq, "speaker": "caller", "text": text, "final": True, "at": f"{seq:04}"} | more


def agent(seq: int, text: str) -> Frame:
    """A final segment of the operator."""
    return caller(seq, text, speaker="agent")


async def push(url: str, call: str, frames: Sequence[Frame | str]) -> list[Frame]:
    """Push frames over one connection; what was said back, the greeting first."""
    async with joined(url, call, "transcript") as line:
        back = [json.loads(await line.recv())]
        for frame in frames:
            await line.send(frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False))
            back.append(json.loads(await asyncio.wait_for(line.recv(), 10)))
        return back


async def read(line: ClientConnection, count: int, quiet: float = 10.0) -> list[Frame]:
    """The next suggestions, fewer if it stays quiet."""
    found: list[Frame] = []
    try:
        while len(found) < count:
            found.append(json.loads(await asyncio.wait_for(line.recv(), quiet)))
    except TimeoutError:
        pass
    return found
