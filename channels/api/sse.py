"""Server-Sent Events: how an answer is cut into events, and how an event is written."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from channels.api.runs import Run
from channels.base import Json

MEDIA_TYPE = "text/event-stream"
_PIECE = re.compile(r".{1,24}?(?:[。；，、：！？\n]|$)|.{1,24}", re.S)


def pieces(text: str) -> Iterator[str]:
    """The text in short pieces that end at punctuation where they can; together they are the text."""
    for found in _PIECE.finditer(text):
        if found.group():
            yield found.group()


def result_events(result: Json, *, streamed: bool) -> Iterator[tuple[str, Any]]:
    """The events that end an answer: its text unless it was already streamed, sources, cards, all of it."""
    answer = result["answer"]
    if not streamed:
        for piece in pieces(answer["text"]):
            yield "delta", {"text": piece}
    yield "citations", answer["citations"]
    for card in answer["cards"]:
        yield "card", card
    yield "done", result


def encode(number: int, kind: str, data: Any) -> bytes:
    """One event on the wire; the number comes back as Last-Event-ID when a client resumes."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {number}\nevent: {kind}\ndata: {body}\n\n".encode()


async def stream(run: Run, after: int, heartbeat: float) -> AsyncIterator[bytes]:
    """A run as bytes, with comments as signs of life while nothing happens."""
    async for event in run.follow(after, heartbeat):
        yield b": \n\n" if event is None else encode(*event)
