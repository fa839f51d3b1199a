"""Calls to the platform's API: the token, what each error asks of us, no secret in any message."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from channels.tencent.codes import api_error
from channels.tencent.errors import ApiError
from channels.tencent.tokens import AccessTokens

_TRIES = 3
_MOST_REPLY = 1024 * 1024


class ApiClient:
    """The API for one account; `app` names its token, `credentials` asks for one."""

    def __init__(
        self,
        base: str,
        app: str,
        credentials: Callable[[ApiClient, bool], tuple[str, float]],
        tokens: AccessTokens,
        pause: float = 0.5,
    ) -> None:
        self._http = httpx.Client(base_url=base, timeout=httpx.Timeout(5.0, read=8.0))
        self._app, self._credentials, self._tokens, self._pause = app, credentials, tokens, pause

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the platform answers; ApiError when it did not do it."""
        token, renewed, tries = self._token(""), False, 0
        while True:
            try:
                return self.raw(path, body, {"access_token": token})
            except ApiError as error:
                if error.action == "refresh" and not renewed:
                    token, renewed = self._token(token), True
                    continue
                tries += 1
                if error.action != "retry" or tries >= _TRIES:
                    raise
                time.sleep(self._pause * 2 ** (tries - 1))

    def raw(self, path: str, body: dict[str, Any], params: dict[str, str] | None = None) -> dict[str, Any]:
        """One request, without a token of its own."""
        # The platform takes no \\u escapes (40033).
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            reply = self._http.post(path, content=content, params=params, headers=_HEADERS)
            found = json.loads(reply.content[:_MOST_REPLY])
        except httpx.HTTPError as error:  # its text holds the address, and that the token
            raise ApiError(None, "retry", f"连不上微信接口（{type(error).__name__}）。") from None
        except ValueError:
            raise ApiError(None, "retry", "微信接口的应答不是 JSON。") from None
        if not isinstance(found, dict) or reply.status_code >= 500:
            raise ApiError(None, "retry", f"微信接口的应答无法理解（HTTP {reply.status_code}）。")
        code = found.get("errcode", 0)
        if code:
            raise api_error(int(code), str(found.get("errmsg", "")))
        return found

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _token(self, bad: str) -> str:
        return self._tokens.get(self._app, lambda force: self._credentials(self, force), bad)


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
