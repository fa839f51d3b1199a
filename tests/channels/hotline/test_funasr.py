"""Segments of a recogniser that speaks FunASR's 2pass protocol, from recorded replies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assistant.listening.types import Segment
from channels.hotline.funasr import RecogniserError, transcribed
from tests.channels.hotline.recogniser import Recogniser, recogniser

_RECORDED = json.loads((Path(__file__).parent / "fixtures/funasr_2pass.json").read_text("utf-8"))


async def _audio(pieces: int) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield b"\0" * 960
        await asyncio.sleep(0.005)


async def _heard(replies: list[dict[str, Any]], quiet: float = 5.0) -> tuple[list[Segment], Recogniser]:
    numbers = count()
    async with recogniser(replies) as server:
        spoken = transcribed(
            server.url, _audio(3), "caller", lambda: next(numbers), hotwords={"居转户": 20}, quiet=quiet
        )
        return [one async for one in spoken], server


def test_online_text_is_appended_and_offline_text_replaces_it() -> None:
    found, server = asyncio.run(_heard(_RECORDED["replies"]))
    assert [[one.seq, one.text, one.final] for one in found] == _RECORDED["segments"]
    assert (server.audio, server.ended) == (3 * 960, True)


def test_the_opening_frame_carries_hot_words_as_text() -> None:
    _, server = asyncio.run(_heard(_RECORDED["replies"]))
    assert server.opening["mode"] == "2pass" and server.opening["audio_fs"] == 8000
    assert json.loads(server.opening["hotwords"]) == {"居转户": 20}


def test_an_older_server_that_never_says_the_end_is_not_waited_for_forever() -> None:
    found, _ = asyncio.run(_heard(_RECORDED["replies"][:3], quiet=0.3))
    assert [one.text for one in found][-1] == "我想问租房补贴。"


def test_a_refusal_says_what_to_check() -> None:
    with pytest.raises(RecogniserError, match="采样率"):
        asyncio.run(_heard([_RECORDED["refusal"]]))


def test_a_recogniser_that_is_not_there_is_named() -> None:
    async def run() -> None:
        async for _ in transcribed("ws://127.0.0.1:9", _audio(1), "agent", lambda: 0):
            pass

    with pytest.raises(RecogniserError, match="连不上"):
        asyncio.run(run())
