"""The page of the simulator: a telephone that chats with us, and beside it what the platform does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from channels.wechat.menus import bar_of
from channels.wechat.simulator.platform import Platform
from channels.wechat.simulator.server import QuietServer
from channels.wechat.simulator.slowed import Slowed

_FOLDER = Path(__file__).parent
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_PATIENCE = 20.0  # seconds that the page's question for news is held
_MOST_BODY = 16 * 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phone:
    """What the page can do: write on one of the accounts, and play tricks on us."""

    title: str
    ours: str  # the address of our application
    accounts: Mapping[str, Platform]
    service: Slowed

    def state(self, account: str, person: str) -> Json:
        """What the page shows around the chat."""
        one = self.accounts[account]
        menu = one.api.menu or bar_of(()).body()
        left = one.quotas.left(person) if one.verified else None
        return {
            "title": self.title, "verified": one.verified, "menu": menu, "left": left,
            "slow": self.service.seconds, "lose": one.lose,
        }  # fmt: skip

    def news(self, account: str, person: str, after: int) -> Json:
        """What happened since, to this person or to the account as a whole; waits for the first of it."""
        lines, last = self.accounts[account].journal.after(after, _PATIENCE)
        return {"lines": [line for line in lines if line["person"] in ("", person)], "n": last}

    def act(self, account: str, person: str, what: str, given: Json) -> None:
        """One thing that somebody does on the page; KeyError where there is no such thing."""
        one, text = self.accounts[account], str(given.get("text", ""))[:2000]
        acts: dict[str, Callable[[], Any]] = {
            "say": lambda: one.say(person, text, **_clicked(given)),
            "subscribe": lambda: one.does(person, "subscribe", f"qrscene_{text}" if text else ""),
            "unsubscribe": lambda: one.does(person, "unsubscribe"),
            "scan": lambda: one.does(person, "SCAN", text),
            "click": lambda: one.does(person, "CLICK", text),
            "slow": lambda: setattr(self.service, "seconds", min(90.0, max(0.0, float(text)))),
            "lose": lambda: setattr(one, "lose", one.lose + 1),
            "expire": one.api.expire,
            "busy": lambda: one.api.errors.append(-1),
        }
        acts[what]()

    def clause(self, path: str) -> tuple[int, bytes, str]:
        """A page of our application, for the browser of the telephone."""
        reply = httpx.get(f"{self.ours}{path}", timeout=10, trust_env=False)
        return reply.status_code, reply.content, reply.headers["content-type"]


def server(phone: Phone, port: int) -> QuietServer:
    """The page on 127.0.0.1; 0 is any free port."""

    class Handler(PhoneHandler):
        pass

    Handler.phone = phone
    return QuietServer(("127.0.0.1", port), Handler)


class PhoneHandler(BaseHTTPRequestHandler):
    """The page's own requests."""

    phone: Phone

    def do_GET(self) -> None:
        """The page, its files, its news, the clause pages."""
        where = urlsplit(self.path)
        given = {name: values[-1] for name, values in parse_qs(where.query).items()}
        try:
            self._get(where.path, given)
        except (KeyError, ValueError, OSError, httpx.HTTPError):
            self._send(404, b"", "text/plain")

    def do_POST(self) -> None:
        """Something is done on the page."""
        size = int(self.headers.get("content-length") or 0)
        local = self.headers.get("content-type", "").startswith("application/json")  # no other site's form
        try:
            if size > _MOST_BODY or not local:
                raise ValueError
            given = json.loads(self.rfile.read(size))
            self.phone.act(given["account"], str(given["person"])[:64], given["do"], given)
            self._json({})
        except (KeyError, ValueError, TypeError):
            self._send(400, b"", "text/plain")

    def _get(self, path: str, given: Mapping[str, str]) -> None:
        if path == "/events":
            news = self.phone.news(given["account"], given["person"], int(given["after"]))
            self._json(news | self.phone.state(given["account"], given["person"]))
        elif path.startswith("/c/"):
            self._send(*self.phone.clause(path))
        else:
            file = _FOLDER / "static" / (Path(path).name or "phone.html")
            self._send(200, file.read_bytes(), f"{_TYPES[file.suffix]}; charset=utf-8")

    def _json(self, told: Json) -> None:
        self._send(200, json.dumps(told, ensure_ascii=False).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store"}
        for name, value in (headers | {"Content-Security-Policy": _POLICY}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def _clicked(given: Json) -> dict[str, str]:
    """The option of a menu message that was tapped."""
    return {"bizmsgmenuid": str(given["choice"])[:40]} if given.get("choice") else {}
