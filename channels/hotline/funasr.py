"""A client of a FunASR server (2pass): audio out, segments in. The recogniser itself runs elsewhere.

Of every reply, `2pass-online` text is to be appended to what was heard since the last sentence, and
`2pass-offline` text replaces all of it. `is_final` is true on every offline sentence of the Python
server, so it does not end a call: that is what the `is_end` reply does, which only newer servers send; else
it ends when the server stays quiet after the last audio.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from assistant.listening.types import Segment, Speaker

_CHUNKS = [5, 10, 5]  # the server looks at 600 ms, and 300 ms on both sides
_QUIET = 5.0  # seconds after the last audio until the call counts as over


class RecogniserError(Exception):
    """The recogniser refused the audio or is not there; the text says what to do, in Chinese."""


class Spoken:
    """One speaker's replies put together to segments; `number` gives each sentence its place in the call."""

    def __init__(self, speaker: Speaker, number: Callable[[], int]) -> None:
        self._speaker, self._number = speaker, number
        self._seq: int | None = None
        self._said = ""

    def take(self, reply: dict[str, Any]) -> Segment | None:
        """The segment that a reply makes or changes."""
        if reply.get("error"):
            raise RecogniserError(f"语音识别服务拒绝了音频（{reply['error']}）。请检查采样率和模式。")
        text, mode = str(reply.get("text") or ""), str(reply.get("mode") or "")
        if not text or not mode.startswith("2pass-"):
            return None
        self._seq = self._number() if self._seq is None else self._seq
        if mode == "2pass-online":
            self._said += text
            return Segment(self._seq, self._speaker, self._said, final=False)
        done = Segment(self._seq, self._speaker, text, final=True)
        self._seq, self._said = None, ""
        return done


async def transcribed(
    url: str,
    audio: AsyncIterator[bytes],
    speaker: Speaker,
    number: Callable[[], int],
    *,
    rate: int = 8000,
    hotwords: dict[str, int] | None = None,
    quiet: float = _QUIET,
) -> AsyncIterator[Segment]:
    """The segments of one speaker's audio (16 bit, one channel), as they are recognised."""
    spoken, over = Spoken(speaker, number), asyncio.Event()
    try:
        async with connect(url, subprotocols=[Subprotocol("binary")], max_size=2**22) as line:
            await line.send(json.dumps(_opening(rate, hotwords), ensure_ascii=False))
            sending = asyncio.create_task(_send(line, audio, over))
            try:
                async for reply in _replies(line, over, quiet):
                    if (segment := spoken.take(reply)) is not None:
                        yield segment
            finally:
                sending.cancel()
                with suppress(asyncio.CancelledError, ConnectionClosed):
                    await sending
    except OSError as error:
        raise RecogniserError(f"连不上语音识别服务 {url}（{error}）。请检查地址和服务是否已启动。") from error


def _opening(rate: int, hotwords: dict[str, int] | None) -> dict[str, Any]:
    """The first frame; words of policies may be given as hot words, a JSON text in the JSON."""
    return {
        "mode": "2pass",
        "wav_name": "call",
        "wav_format": "pcm",
        "is_speaking": True,
        "chunk_size": _CHUNKS,
        "audio_fs": rate,
        "itn": True,
        "hotwords": json.dumps(hotwords or {}, ensure_ascii=False),
    }


async def _send(line: ClientConnection, audio: AsyncIterator[bytes], over: asyncio.Event) -> None:
    try:
        async for piece in audio:
            await line.send(piece)
        await line.send(json.dumps({"is_speaking": False, "is_end": True}))
    finally:
        over.set()


async def _replies(
    line: ClientConnection, over: asyncio.Event, quiet: float
) -> AsyncIterator[dict[str, Any]]:
    """The replies until the server says that it is done, closes, or stays quiet after the last audio."""
    while True:
        try:
            text = await asyncio.wait_for(line.recv(), quiet)
        except TimeoutError:
            if over.is_set():
                return
            continue
        except ConnectionClosed:
            return
        with suppress(ValueError):
            reply = json.loads(text)
            if isinstance(reply, dict):
                yield reply
                if reply.get("is_end"):
                    return
