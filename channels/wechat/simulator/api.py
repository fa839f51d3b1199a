"""The API of the platform: tokens that end, messages that may be sent, menus, errors that are ordered."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from channels.wechat.simulator.journal import Journal
from channels.wechat.simulator.quotas import Quotas
from channels.wechat.simulator.seals import APP, SECRET

Body = dict[str, Any]
Show = Callable[[str, str, str, Any], None]
_MOST = 2048  # bytes of a text
_SEND = "/cgi-bin/message/custom/send"
_NOTIFY = "/cgi-bin/message/subscribe/bizsend"


@dataclass
class Api:
    """What we call. `errors` are given instead of doing what is asked; `life` are the seconds of a token,
    `files` (by number) the pictures and voices that people sent."""

    quotas: Quotas
    journal: Journal
    show: Show
    verified: bool = True
    life: float = 7200.0
    tokens: list[str] = field(default_factory=list)
    errors: deque[int] = field(default_factory=deque)
    sent: list[Body] = field(default_factory=list)
    menu: Body = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    agreed: dict[tuple[str, str], int] = field(default_factory=dict)
    notified: list[Body] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def answer(self, path: str, token: str, body: Body) -> Body:
        """What the platform answers to a call."""
        with self._lock:
            found = self._token(body) if path == "/cgi-bin/stable_token" else self._called(path, token, body)
            code, person = found.get("errcode", 0), str(body.get("touser", ""))
            self.journal.write("api", person, path=path, errcode=code, left=self.quotas.left(person))
            if path == _SEND and not code:
                self.show(person, _text_of(body), "service", body.get("msgmenu", {}).get("list"))
        return found

    def file(self, path: str, token: str, number: str) -> tuple[str, bytes] | None:
        """The type and the bytes of a picture or a voice: by its address, or by its number with the token."""
        if path.startswith("/pictures/"):
            return self.files.get(path.removeprefix("/pictures/"))
        allowed = path == "/cgi-bin/media/get" and self.tokens and token == self.tokens[-1]
        return self.files.get(number) if allowed else None

    def expire(self) -> None:
        """The token is good no longer."""
        self._until = 0.0

    def _called(self, path: str, token: str, body: Body) -> Body:
        if not self.tokens or token != self.tokens[-1]:
            return _error(40001, "invalid credential")
        if time.monotonic() > self._until:
            return _error(42001, "access_token expired")
        if self.errors:
            return _error(self.errors.popleft(), "as told")
        if path == "/cgi-bin/media/get":
            return _error(40007, "invalid media_id")
        call = {
            _SEND: self._sent,
            _NOTIFY: self._notified,
            "/cgi-bin/ticket/getticket": lambda _: {"ticket": "jsapi-ticket", "expires_in": 7200},
            "/cgi-bin/menu/create": self._create_menu,
            "/cgi-bin/menu/get": self._get_menu,
        }.get(path)
        return call(body) if call else _error(48001, "api unauthorized")

    def _token(self, body: Body) -> Body:
        """The stable one: the same until it ends, another by force."""
        if (body.get("appid"), body.get("secret")) != (APP, SECRET):
            return _error(40125, "invalid appsecret")
        time.sleep(0.05)
        if not self.tokens or body.get("force_refresh") or time.monotonic() > self._until:
            self.tokens.append(f"token-{len(self.tokens)}-{secrets.token_hex(4)}")
            self._until = time.monotonic() + self.life
        return {"access_token": self.tokens[-1], "expires_in": max(1, int(self._until - time.monotonic()))}

    def _sent(self, body: Body) -> Body:
        person = body["touser"]
        if not self.verified:
            return _error(48001, "api unauthorized")
        if person in self.strangers:
            return _error(43004, "require subscribe")
        if len(_text_of(body).encode()) > _MOST:
            return _error(45002, "content size out of limit")
        if code := self.quotas.spend(person):
            return _error(code, "out of response count limit" if code == 45047 else "response out of time")
        self.sent.append(body)
        return _error(0, "ok")

    def _notified(self, body: Body) -> Body:
        """A subscription notification: to those who agreed only, and once where the template is 一次性."""
        which = (str(body.get("touser")), str(body.get("template_id")))
        if not self.agreed.get(which, 0):
            return _error(43101, "user refuse to accept the msg")
        self.agreed[which] -= 1
        self.notified.append(body)
        return _error(0, "ok")

    def _create_menu(self, body: Body) -> Body:
        self.menu = body
        return _error(0, "ok")

    def _get_menu(self, _: Body) -> Body:
        return {"menu": self.menu} if self.menu else _error(46003, "menu no exist")


def _text_of(body: Body) -> str:
    menu = body.get("msgmenu")
    return str(menu["head_content"] if menu else body["text"]["content"])


def _error(code: int, text: str) -> Body:
    return {"errcode": code, "errmsg": text}
