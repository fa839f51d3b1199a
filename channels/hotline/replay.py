"""A recorded call played into a running service, at the speed it was spoken or faster."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from assistant.errors import BadRequest
from channels.hotline import frames

_PAUSE = 2.0  # seconds between segments that do not tell when they were spoken
_LAST = 2.0  # seconds to wait for suggestions after the last segment
OnTold = Callable[[str, dict[str, Any]], None]
"""Is told "segment" and "suggestion" as they go."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where to play to: the address of a call, and the key of the call centre."""

    url: str
    key: str

    def open(self, what: str) -> connect:
        """One of the two websockets of the call."""
        return connect(f"{self.url}/{what}", additional_headers={"Authorization": f"Bearer {self.key}"})


def recorded(file: Path) -> list[frames.Frame]:
    """The frames of a file, one JSON object a line; BadRequest names the line that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"通话文件 {file} 读不出来（{error}）。请检查路径，并存成 UTF-8。") from error
    found = []
    for number, text in enumerate(lines, 1):
        if text.strip():
            frame = frames.read(text)
            if isinstance(frame, str):
                raise BadRequest(f"通话文件 {file} 第 {number} 行：{frame}")
            found.append(frame)
    return found


async def replayed(line: Line, call: Sequence[frames.Frame], speed: float, told: OnTold) -> int:
    """Play a call; how many suggestions came."""
    count = 0
    try:
        async with line.open("suggestions") as desk, line.open("transcript") as centre:
            await centre.recv()  # where to go on

            async def listen() -> None:
                nonlocal count
                with suppress(ConnectionClosed):
                    while True:
                        told("suggestion", json.loads(await desk.recv()))
                        count += 1

            listening = asyncio.create_task(listen())
            await _push(centre, call, speed, told)
            await asyncio.sleep(_LAST)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
    except (OSError, InvalidHandshake) as error:
        raise BadRequest(
            f"连不上 {line.url}（{error}）。请先用 talent serve 启动服务，或用 --url 写明地址。"
        ) from error
    except ConnectionClosed as error:
        reason = error.rcvd.reason if error.rcvd else str(error)
        raise BadRequest(f"服务关闭了连接：{reason}。请检查呼叫中心的名称和密钥。") from error
    return count


async def _push(centre: ClientConnection, call: Sequence[frames.Frame], speed: float, told: OnTold) -> None:
    for before, frame in zip([None, *call], call, strict=False):
        await asyncio.sleep(_between(before, frame) / speed)
        await centre.send(frame.model_dump_json())
        told("segment", frame.model_dump())
        await centre.recv()


def _between(before: frames.Frame | None, frame: frames.Frame) -> float:
    """Seconds between two segments, by their own times where they have them."""
    if before is None:
        return 0.0
    moments = [_moment(one.at) for one in (before, frame)]
    if moments[0] is None or moments[1] is None:
        return _PAUSE
    return min(max(0.0, moments[1] - moments[0]), 60.0)


def _moment(at: str | int | float | None) -> float | None:
    """Seconds of a number, or of a time as ISO 8601 has it."""
    with suppress(ValueError):
        return float(str(at))
    with suppress(ValueError):
        return datetime.fromisoformat(str(at)).timestamp()
    return None
