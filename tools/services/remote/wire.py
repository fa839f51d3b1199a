"""One HTTP exchange within so many seconds, whatever the other side does.

A time-out of httpx is for each read: who sends a byte a second is never too slow for it. So exchanges run
in an event loop of their own, in a thread, where the whole of one can be cut off.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping
from typing import Any

import httpx

_MOST_BYTES = 2_000_000
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_CONNECT = 1.0  # seconds
_GRACE = 0.5  # for the loop to say that time is up


class NoAnswer(Exception):
    """No answer that can be used; `sent` says whether the other side may have got the request."""

    def __init__(self, why: str, sent: bool = True) -> None:
        super().__init__(why)
        self.sent = sent


class Wire:
    """A pool of connections and the loop that they live in, made when first used."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._thread: threading.Thread | None = None

    def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str],
        body: Mapping[str, Any] | None,
        seconds: float,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; NoAnswer when there is none in time."""
        loop, client = self._running()
        try:
            request = client.build_request(method, url, headers=dict(headers), params=dict(params), json=body)
        except httpx.InvalidURL as error:
            raise NoAnswer("no address", sent=False) from error
        future = asyncio.run_coroutine_threadsafe(_within(client, request, seconds), loop)
        try:
            return future.result(seconds + _GRACE)
        except TimeoutError as error:
            future.cancel()
            raise NoAnswer("time is up") from error
        except _NEVER_SENT as error:
            raise NoAnswer(type(error).__name__, sent=False) from error
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections and end the loop."""
        with self._guard:
            loop, client, thread = self._loop, self._client, self._thread
            self._loop = self._client = self._thread = None
        if loop and client and thread:
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(_GRACE * 10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _running(self) -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
        with self._guard:
            if self._loop is None or self._client is None:
                self._loop = asyncio.new_event_loop()
                waits = httpx.Timeout(None, connect=_CONNECT)  # the rest is cut off as a whole
                self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=waits)
                logging.getLogger("httpx").setLevel(logging.WARNING)  # its INFO lines hold booking codes
                self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="back-end")
                self._thread.start()
            return self._loop, self._client


async def _within(client: httpx.AsyncClient, request: httpx.Request, seconds: float) -> tuple[int, bytes]:
    async with asyncio.timeout(seconds):
        response = await client.send(request, stream=True)
        try:
            content = b""
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > _MOST_BYTES:
                    raise NoAnswer("too long")
            return response.status_code, content
        finally:
            await response.aclose()
