"""What goes over the wire to a chat server, by langchain-openai: the only place that sees its types."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from assistant.adapters.model_wire import http_client
from assistant.models.dialect import Dialect
from assistant.models.objects import asked_for
from assistant.models.options import ModelOptions
from assistant.models.types import ModelRequest

_CHARACTERS = 8  # of a token at most; a server that sends more does not count its tokens


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event of the stream brought: text, whether it was the last word, tokens read and written."""

    text: str = ""
    finished: bool = False
    tokens: tuple[int, int] | None = None


END = Piece()


def connected(options: ModelOptions) -> tuple[Any, Any]:
    """The HTTP client and the chat model on it; nothing of it is taken from the environment's OPENAI_*."""
    from langchain_openai import ChatOpenAI

    key = options.api_key.get_secret_value() if options.api_key else ""

    async def secret() -> str:  # as a coroutine: no second, blocking client is made
        return key or "none"

    # Of an odd reply pydantic warns on standard error, and quotes it; we look at what we take.
    warnings.filterwarnings("ignore", "Pydantic serializer warnings")
    http = http_client()
    chat = ChatOpenAI(
        model=options.model,
        base_url=options.base_url,
        api_key=secret,
        openai_proxy="",
        http_async_client=http,
        max_retries=0,
        timeout=None,
        stream_chunk_timeout=None,
        use_responses_api=False,
        callbacks=[],
        cache=False,
    )
    return http, chat


async def ready() -> None:
    """Load in the loop what the first request would load there, while its silence is counted."""
    import anyio

    importlib.import_module("langsmith")
    await anyio.sleep(0)


async def told(
    chat: Any, options: ModelOptions, request: ModelRequest, dialect: Dialect, put: Callable[[Any], None]
) -> None:
    """Put all pieces, then how it ended."""
    from langsmith import tracing_context

    try:
        with tracing_context(enabled=False):  # whatever the environment says, no prompt goes elsewhere
            await _streamed(chat, options, request, dialect, put)
        put(END)
    except Exception as error:
        put(error)


async def _streamed(
    chat: Any, options: ModelOptions, request: ModelRequest, dialect: Dialect, put: Callable[[Any], None]
) -> None:
    user = request.user + (asked_for(request.schema) if request.schema else "")
    # In the body as it is: langchain-openai would rename max_tokens, which older servers do not know.
    body = {"max_tokens": request.max_tokens, **dialect.body(request.schema, request.step), **options.extra}
    messages = [("system", request.system), ("user", user)] if request.system else [("user", user)]
    asked = chat.astream(
        messages, temperature=request.temperature, stream_usage=dialect.usage, extra_body=body
    )
    count, room = 0, request.max_tokens * _CHARACTERS
    async with aclosing(asked) as chunks:
        async for chunk in chunks:
            piece = _piece(chunk, room)
            count, room = count + bool(piece.text), room - len(piece.text)
            put(piece)
            if count > request.max_tokens or not room:
                put(Piece(finished=True))
                return


def _piece(chunk: Any, room: int) -> Piece:
    used = chunk.usage_metadata or {}
    counts = [used.get("input_tokens"), used.get("output_tokens")]
    read, written = (one if type(one) is int and one >= 0 else None for one in counts)
    tokens = None if read is None or written is None else (read, written)  # servers write what they like
    return Piece(str(chunk.text)[:room], bool(chunk.response_metadata.get("finish_reason")), tokens)
