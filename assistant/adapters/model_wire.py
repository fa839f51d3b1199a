"""The HTTP client under a chat model: it reads no more of a reply than a reply can be."""

from __future__ import annotations

from typing import Any

_MOST = 8_000_000  # bytes: a thousand times what we ask for, and what a server may make us hold


class TooMuch(ValueError):
    """The server sent more than any reply is long."""


def http_client() -> Any:
    """A client without timeouts of its own: whoever waits breaks off."""
    import httpx2
    import openai

    class Bounded(httpx2.AsyncByteStream):
        """A body that ends with TooMuch."""

        def __init__(self, body: Any) -> None:
            self._body = body

        async def __aiter__(self) -> Any:
            left = _MOST
            async for part in self._body:
                left -= len(part)
                if left < 0:
                    raise TooMuch
                yield part

        async def aclose(self) -> None:
            await self._body.aclose()

    async def bound(response: Any) -> None:
        response.stream = Bounded(response.stream)

    return openai.DefaultAsyncHttpxClient(
        timeout=None,
        follow_redirects=False,  # words go to the address in the settings and nowhere else
        event_hooks={"response": [bound]},
        headers={"Accept-Encoding": "identity"},  # else a small body could become a large one
    )
