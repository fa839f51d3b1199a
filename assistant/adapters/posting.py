"""Sends webhooks with httpx."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import httpx

from assistant.webhooks.types import Reply

_LONGEST = 86400


class HttpPost:
    """One pool of connections for all receivers; redirects are not followed: the set address counts."""

    def __init__(self) -> None:
        self._http = httpx.Client(follow_redirects=False)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Reply:
        """What came back."""
        sent = {**headers, "content-type": "application/json", "user-agent": "talent-assistant"}
        try:
            with self._http.stream("POST", url, content=body, headers=sent, timeout=timeout) as response:
                return Reply(response.status_code, f"返回 {response.status_code}", _again(response))
        except httpx.HTTPError as error:
            return Reply(0, f"没有送到：{type(error).__name__}")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _again(response: httpx.Response) -> timedelta | None:
    seconds = response.headers.get("retry-after", "")
    return timedelta(seconds=min(int(seconds), _LONGEST)) if seconds.isascii() and seconds.isdigit() else None
