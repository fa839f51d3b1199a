"""A real server that speaks OpenAI's protocol, and misbehaves as the name of the asked model says."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

WORDS = ("杭州的", "补贴", "是", "六万元。")
SAID = "".join(WORDS)
SOURCED = "杭州硕士的一次性生活补贴标准是4万元。[c1]"
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class BadServer:
    """What it was asked, and which connections the other side closed before the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.connections = 0
        self._left = threading.Semaphore(0)
        self.failing = True

    def left(self, timeout: float = 2.0) -> bool:
        """Whether the other side closed a connection while something was still to come."""
        return self._left.acquire(timeout=timeout)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self.connections += 1
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
            lower = {name.lower(): value for name, value in fields.items()}
            body = json.loads(await reader.readexactly(int(lower["content-length"])))
            self.keys.append(lower.get("authorization", ""))
            self.asked.append(body)
            gone = asyncio.create_task(reader.read())
            acting = asyncio.create_task(_MODES[body["model"]](self, body, writer))
            await asyncio.wait((gone, acting), return_when=asyncio.FIRST_COMPLETED)
            if not acting.done() or isinstance(acting.exception(), ConnectionError):
                self._left.release()
            for task in (gone, acting):
                task.cancel()
            await asyncio.gather(gone, acting, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


Mode = Callable[[BadServer, dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


def event(content: str | None = None, finish: str | None = None, **more: Any) -> str:
    """One event of the stream."""
    choice = {
        "index": 0,
        "delta": {"content": content} if content is not None else {},
        "finish_reason": finish,
    }
    return (
        "data: "
        + json.dumps({"id": "x", "object": "chat.completion.chunk", "choices": [choice], **more})
        + "\n\n"
    )


_USED = {
    "id": "x",
    "choices": [],
    "usage": {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500},
}
USAGE = f"data: {json.dumps(_USED)}\n\n"
DONE = "data: [DONE]\n\n"


async def _send(writer: asyncio.StreamWriter, data: str | bytes) -> None:
    raw = data.encode() if isinstance(data, str) else data
    writer.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
    await writer.drain()


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _status(
    status: int, body: str = '{"error":{"message":"no"}}', kind: str = "application/json", more: str = ""
) -> Mode:
    async def mode(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        raw = body.encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(raw)}\r\n\r\n"
        writer.write(head.encode() + raw)
        await writer.drain()

    return mode


def _stream(*parts: str | bytes, ends: bool = True, then: float = 0.0, pause: float = 0.0) -> Mode:
    async def mode(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(_OK)
        await writer.drain()
        for part in parts:
            await _send(writer, part)
            await asyncio.sleep(pause)
        await asyncio.sleep(then)
        if ends:
            await _end(writer)

    return mode


_GOOD = (*(event(word) for word in WORDS), event(finish="stop"))


async def _good(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    if "JSON Schema" in body["messages"][-1]["content"]:
        parts = [event('{"city":'), event('"杭州"}'), event(finish="stop")]
    else:
        parts = list(_GOOD)
    if body.get("stream_options"):
        parts.append(USAGE)
    await _stream(*parts, DONE)(server, body, writer)


async def _silent(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def _never_stops(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        await _send(writer, event("很"))


async def _huge(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        await _send(writer, event("长" * 10_000))


async def _trickles(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        await _send(writer, event("慢"))
        await asyncio.sleep(0.1)


async def _bytewise(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Something always comes, but never a whole header, let alone a word."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 10_000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def _pings(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        await _send(writer, ": ping\n\n")
        await asyncio.sleep(0.05)


async def _endless_line(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        await _send(writer, "data: " + "x" * 1000)
        await asyncio.sleep(0.01)


async def _flood(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """One event that never ends, as fast as it can."""
    writer.write(_OK)
    await _send(writer, "data: ")
    while True:
        await _send(writer, "x" * 500_000)


async def _error_flood(_: BadServer, __: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """An error whose page never ends."""
    writer.write(_OK.replace(b"200 OK", b"500 X"))
    while True:
        await _send(writer, "x" * 500_000)


async def _drops_the_first(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    if len(server.asked) > 1:
        await _good(server, body, writer)


async def _drops(_: BadServer, __: dict[str, Any], ___: asyncio.StreamWriter) -> None:
    """Nothing: the connection is closed."""


async def _as_told(_: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """The stream that the question spells out, a character a byte."""
    raw = body["messages"][-1]["content"].encode("latin-1")
    await _stream(*((raw,) if raw else ()))(_, body, writer)


async def _flapping(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    mode = _status(500) if len(server.asked) % 2 else _good
    await mode(server, body, writer)


async def _recovers(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    mode = _status(500) if server.failing else _good
    await mode(server, body, writer)


async def _recovers_with_sources(
    server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter
) -> None:
    said = _stream(event(SOURCED), event(finish="stop"), DONE)
    mode = _status(500) if server.failing else said
    await mode(server, body, writer)


def _refuses(*options: str, whole: bool = False, else_: Mode = _good) -> Mode:
    """A server that knows some options not: 400, with or without saying which."""

    async def mode(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        kind = (body.get("response_format") or {}).get("type")
        used = {"stream_options"} & body.keys() | ({kind} if kind else set())
        answer = _status(400) if used & set(options) or whole else else_
        await answer(server, body, writer)

    return mode


async def _wordy_json(server: BadServer, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    text = '<think>城市？</think>好的：\n```json\n{"city": "杭州"}\n```\n希望有帮助。'
    await _stream(*(event(c) for c in text), event(finish="stop"), DONE)(server, body, writer)


_GARBAGE_JSON = _stream(event('{"city": "杭'), event(finish="stop"), DONE)
_MODES: dict[str, Mode] = {
    "good": _good,
    "401": _status(401),
    "307": _status(307, more="Location: /elsewhere\r\n"),
    "404": _status(404),
    "413": _status(413),
    "429": _status(429, more="Retry-After: 7\r\n"),
    "500": _status(500),
    "502": _status(502, "<html><body>Bad Gateway</body></html>", "text/html"),
    "html": _status(200, "<html>login</html>", "text/html"),
    "json": _status(200, '{"hello": 1}'),
    "hangs-before-headers": _silent,
    "hangs-after-headers": _stream(then=30),
    "hangs-mid-stream": _stream(*_GOOD[:2], then=30),
    "hangs-after-the-last-word": _stream(*_GOOD, then=30),
    "hangs-after-done": _stream(*_GOOD, DONE, then=30),
    "trickles": _trickles,
    "trickles-bytes": _bytewise,
    "pings": _pings,
    "endless-line": _endless_line,
    "flood": _flood,
    "error-flood": _error_flood,
    "breaks-off": _stream(*_GOOD[:2], ends=False),
    "ends-early": _stream(*_GOOD[:2]),
    "garbage-sse": _stream("data: {not json\n\n", DONE),
    "odd-sse": _stream("data: [1,2]\n\n", 'data: "x"\n\n', 'data: {"choices": 7}\n\n', DONE),
    "invalid-utf8": _stream(b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe"}}]}\n\n', DONE),
    "error-event": _stream(_GOOD[0], 'data: {"error":{"message":"oom"}}\n\n'),
    "never-stops": _never_stops,
    "huge": _huge,
    "empty": _stream(event(""), event(finish="stop"), DONE),
    "only-thinks": _stream(event("<think>嗯"), event("……"), event(finish="stop"), DONE),
    "thinks": _stream(*(event(c) for c in f"<think>想一想</think>\n\n{SAID}"), event(finish="stop"), DONE),
    "thinks-unopened": _stream(*(event(c) for c in f"想一想</think>\n{SAID}"), event(finish="stop"), DONE),
    "fences": _stream(*(event(c) for c in f"```text\n{SAID}\n```\n"), event(finish="stop"), DONE),
    "garbage-json": _GARBAGE_JSON,
    "old-garbage-json": _refuses("json_schema", else_=_GARBAGE_JSON),
    "wordy-json": _wordy_json,
    "no-usage": _refuses("stream_options"),
    "no-schema": _refuses("json_schema"),
    "no-format": _refuses("json_schema", "json_object"),
    "old": _refuses("json_schema", "json_object", "stream_options"),
    "refuses-all": _refuses(whole=True),
    "drops-the-first": _drops_the_first,
    "drops": _drops,
    "as-told": _as_told,
    "flapping": _flapping,
    "recovers": _recovers,
    "recovers-with-sources": _recovers_with_sources,
}


@contextmanager
def bad_server() -> Iterator[BadServer]:
    """The server, on a free port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = BadServer("")

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(server.serve, "127.0.0.1", 0)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(begin(), loop).result(5)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stopped(listening: asyncio.Server) -> None:
    listening.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
