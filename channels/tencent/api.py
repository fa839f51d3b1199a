"""Calls to the platform's API: the token, what each error asks of us, no secret in any message."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from channels.tencent.codes import Platform, api_error, api_name
from channels.tencent.errors import ApiError
from channels.tencent.tokens import AccessTokens

_TRIES = 3
_MOST_REPLY = 1024 * 1024
_DOWNLOAD = 20.0  # seconds for a file


class ApiClient:
    """The API for one account; `app` names its token, `credentials` asks for one."""

    def __init__(
        self,
        base: str,
        app: str,
        credentials: Callable[[ApiClient, bool], tuple[str, float]],
        tokens: AccessTokens,
        pause: float = 0.5,
        platform: Platform = "wechat",
    ) -> None:
        self._http = httpx.Client(base_url=base, timeout=httpx.Timeout(5.0, read=8.0))
        self._app, self._credentials, self._tokens, self._pause = app, credentials, tokens, pause
        self._platform: Platform = platform
        self._api = api_name(platform)

    def post(self, path: str, body: dict[str, Any], tries: int = _TRIES) -> dict[str, Any]:
        """What the platform answers; ApiError when it did not do it."""
        return self._asked(path, body, {}, tries)

    def get(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        """What the platform tells; ApiError when it does not."""
        return self._asked(path, None, params)

    def file(self, path: str, params: dict[str, str], most: int) -> bytes:
        """A file of at most so many bytes; ApiError when it is not given."""
        token = self._token("")
        try:
            return self._file(path, {"access_token": token} | params, most)
        except ApiError as error:
            if error.action != "refresh":
                raise
            return self._file(path, {"access_token": self._token(token)} | params, most)

    def _file(self, path: str, params: dict[str, str], most: int) -> bytes:
        """An error comes as JSON in the place of the file."""
        try:
            with self._http.stream("GET", path, params=params) as reply:
                data = bounded(reply, most)
        except httpx.HTTPError as error:
            raise ApiError(None, "retry", f"连不上{self._api}（{type(error).__name__}）。") from None
        if reply.status_code != 200:
            raise ApiError(None, "retry", f"{self._api}没有给出文件（HTTP {reply.status_code}）。")
        if data[:1] == b"{":
            found = json.loads(data)
            raise api_error(int(found.get("errcode", -1)), str(found.get("errmsg", "")), self._platform)
        return data

    def _asked(
        self, path: str, body: dict[str, Any] | None, params: dict[str, str], most: int = _TRIES
    ) -> dict[str, Any]:
        token, renewed, tries = self._token(""), False, 0
        while True:
            try:
                return self.raw(path, body, {"access_token": token} | params)
            except ApiError as error:
                if error.action == "refresh" and not renewed:
                    token, renewed = self._token(token), True
                    continue
                error.again = tries > 0
                tries += 1
                if error.action != "retry" or tries >= most:
                    raise
                time.sleep(self._pause * 2 ** (tries - 1))

    def raw(
        self, path: str, body: dict[str, Any] | None, params: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """One request, without a token of its own; a GET where there is no body."""
        # The platform takes no \\u escapes (40033).
        content = (
            json.dumps(body, ensure_ascii=False).encode("utf-8", "replace") if body is not None else None
        )
        method = "GET" if content is None else "POST"
        try:
            reply = self._http.request(method, path, content=content, params=params, headers=_HEADERS)
            found = json.loads(reply.content[:_MOST_REPLY])
        except httpx.HTTPError as error:  # its text holds the address, and that the token
            raise ApiError(None, "retry", f"连不上{self._api}（{type(error).__name__}）。") from None
        except ValueError:
            raise ApiError(None, "retry", f"{self._api}的应答不是 JSON。") from None
        if not isinstance(found, dict) or reply.status_code >= 500:
            raise ApiError(None, "retry", f"{self._api}的应答无法理解（HTTP {reply.status_code}）。")
        code = found.get("errcode", 0)
        if code:
            raise api_error(int(code), str(found.get("errmsg", "")), self._platform)
        return found

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _token(self, bad: str) -> str:
        return self._tokens.get(self._app, lambda force: self._credentials(self, force), bad)


def bounded(reply: httpx.Response, most: int) -> bytes:
    """The body of a streamed response; ApiError where it is longer or drips."""
    data, over = b"", time.monotonic() + _DOWNLOAD
    for piece in reply.iter_bytes():
        data += piece
        if len(data) > most or time.monotonic() > over:
            raise ApiError(None, "report", f"文件超过 {most // 1024 // 1024} MB，或下载太慢。")
    return data


_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


def stable_token(app_id: str, secret: str) -> Callable[[ApiClient, bool], tuple[str, float]]:
    """How an Official Account asks for its token: the stable one, which others do not invalidate."""

    def ask(client: ApiClient, force: bool) -> tuple[str, float]:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": force}
        found = client.raw("/cgi-bin/stable_token", body)
        if not found.get("access_token"):
            raise ApiError(None, "retry", "微信接口没有给出 access_token。")
        return str(found["access_token"]), float(found.get("expires_in", 7200))

    return ask


def corp_token(corp_id: str, secret: str) -> Callable[[ApiClient, bool], tuple[str, float]]:
    """How an application of WeCom asks for its token; asking again gives the same one until it is over."""

    def ask(client: ApiClient, _: bool) -> tuple[str, float]:
        found = client.raw("/cgi-bin/gettoken", None, {"corpid": corp_id, "corpsecret": secret})
        if not found.get("access_token"):
            raise ApiError(None, "retry", "企业微信接口没有给出 access_token。")
        return str(found["access_token"]), float(found.get("expires_in", 7200))

    return ask
