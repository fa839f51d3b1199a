"""Rasa's REST channel the other way: asks a Rasa server that somebody already has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from channels.rasa.errors import RasaUnavailable

_GONE = "Rasa 服务没有应答（{error}）。请检查地址 {url} 和它的日志；本服务的其他功能不受影响。"
_ODD = (
    "Rasa 服务返回了看不懂的内容（状态 {status}）。"
    "请确认 {url} 开通了 REST 渠道（credentials.yml 里有 rest:）。"
)


@dataclass(frozen=True, slots=True)
class RasaMessage:
    """One message of the bot: text, picture, buttons or custom data."""

    text: str | None = None
    image: str | None = None
    buttons: Sequence[Mapping[str, str]] = ()
    custom: Any = None


class RasaServer:
    """A Rasa server's REST channel; `token` is that of its own protection."""

    def __init__(self, url: str, token: str | None = None, timeout: float = 10.0) -> None:
        self._url = f"{url.rstrip('/')}/webhooks/rest/webhook"
        self._http = httpx.Client(timeout=timeout, params={"token": token} if token else None)

    def send(self, sender: str, message: str, metadata: Mapping[str, Any] | None = None) -> list[RasaMessage]:
        """What the bot says to a message, if anything; RasaUnavailable if it cannot be asked."""
        body = {"sender": sender, "message": message} | ({"metadata": dict(metadata)} if metadata else {})
        try:
            response = self._http.post(self._url, json=body)
        except httpx.HTTPError as error:
            raise RasaUnavailable(_GONE.format(error=type(error).__name__, url=self._url)) from error
        return [_message(one) for one in self._read(response)]

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _read(self, response: httpx.Response) -> list[Mapping[str, Any]]:
        odd = RasaUnavailable(_ODD.format(status=response.status_code, url=self._url))
        try:
            found = response.json() if response.is_success else None
        except ValueError:
            raise odd from None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise odd
        return found


def _message(one: Mapping[str, Any]) -> RasaMessage:
    """Items come with and without recipient_id."""
    return RasaMessage(one.get("text"), one.get("image"), one.get("buttons") or (), one.get("custom"))
