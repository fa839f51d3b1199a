"""A WeChat that is a real HTTP server: it posts what people write, asks again, and has an API with quotas."""

from __future__ import annotations

import json
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from random import random
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from channels.tencent.bodies import parse, to_xml
from channels.tencent.crypto import MessageCipher, signature, signed

APP, SECRET, TOKEN = "wx0123456789abcdef", "app-secret", "check-token"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
US = "gh_0123456789ab"


@dataclass
class Platform:
    """One Official Account. `period` is the seconds it waits for a reply, `addresses` are our workers'."""

    period: float = 1.0
    verified: bool = True
    encrypted: bool = True
    addresses: Sequence[str] = ()
    account: str = "test"
    api: str = ""
    screens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    errors: deque[int] = field(default_factory=deque)
    sent: list[dict[str, Any]] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lose: int = 0  # so many of our replies get lost on the way
    losing: float = 0.0  # and of all first and second replies this share
    repeating: float = 0.0  # this share of requests comes twice
    _ids: Iterator[int] = field(default_factory=lambda: count(10**15))
    _turn: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    # What people do.

    def say(self, person: str, text: str, **more: str | int) -> Thread:
        """Write; the thread ends when the platform has a reply or gives up."""
        self.left[person] = 5
        return self.post(person, MsgType="text", Content=text, MsgId=next(self._ids), **more)

    def does(self, person: str, event: str, key: str = "") -> Thread:
        """Subscribe, click, scan."""
        self.left[person] = max(self.left[person], 3)
        return self.post(person, MsgType="event", Event=event, EventKey=key)

    def post(self, person: str, **fields: str | int) -> Thread:
        """Deliver a message, up to three times."""
        whole = {"ToUserName": US, "FromUserName": person, "CreateTime": int(time.time()), **fields}
        thread = Thread(target=self._deliver, args=(person, whole), daemon=True)
        thread.start()
        return thread

    def asked(self, person: str, text: str, **more: str | int) -> str:
        """Write, and what is on the screen then."""
        self.say(person, text, **more).join(30)
        return self.screens[person][-1] if self.screens[person] else ""

    def _deliver(self, person: str, fields: dict[str, str | int]) -> None:
        for n in range(3):
            begun = time.monotonic()
            if random() < self.repeating:
                Thread(target=self._again, args=(fields,), daemon=True).start()
            try:
                reply = self.request(fields)
            except httpx.HTTPError:
                time.sleep(max(0.0, begun + self.period - time.monotonic()))
                continue
            took = time.monotonic() - begun
            if took > self.period:
                continue
            self.acknowledged.append(took)
            with self._lock:
                self.lose, lost = max(0, self.lose - 1), self.lose > 0
            if lost or (n < 2 and random() < self.losing):
                continue
            if text := self._read(reply):
                self.show(person, text)
            return
        self.problems.append(f"该公众号提供的服务出现故障：{fields.get('Content', fields['MsgType'])}")

    def _again(self, fields: dict[str, str | int]) -> None:
        """The same request once more, whose reply nobody reads."""
        with suppress(httpx.HTTPError):
            self.request(fields)

    def request(self, fields: dict[str, str | int], stamp: int | None = None) -> httpx.Response:
        """One delivery, to the next of our workers."""
        query, body = self.sealed(to_xml(fields), stamp)
        address = self.addresses[next(self._turn) % len(self.addresses)]
        with httpx.Client(timeout=self.period) as client:
            return client.post(f"{address}/wechat/{self.account}", params=query, content=body)

    def sealed(self, message: str, stamp: int | None = None) -> tuple[dict[str, str], str]:
        """A message as it travels."""
        now, nonce = str(stamp or int(time.time())), secrets.token_hex(4)
        query = {"signature": signature(TOKEN, now, nonce), "timestamp": now, "nonce": nonce}
        if not self.encrypted:
            return query, message
        encrypt = MessageCipher(APP, KEY).encrypt(message)
        query |= {"encrypt_type": "aes", "msg_signature": signature(TOKEN, now, nonce, encrypt)}
        return query, to_xml({"ToUserName": US, "Encrypt": encrypt})

    def _read(self, reply: httpx.Response) -> str:
        if reply.status_code != 200:
            self.problems.append(f"{reply.status_code} {reply.text}")
            return ""
        if reply.text in ("", "success"):
            return ""
        fields = parse(reply.content)
        if self.encrypted:
            stamp = (TOKEN, fields["TimeStamp"], fields["Nonce"])
            assert signed(fields["MsgSignature"], *stamp, fields["Encrypt"])
            fields = parse(MessageCipher(APP, KEY).decrypt(fields["Encrypt"]).encode())
        assert fields["FromUserName"] == US and fields["MsgType"] == "text"
        assert len(fields["Content"].encode()) <= 2048
        return str(fields["Content"])

    def show(self, person: str, text: str) -> None:
        """Put a text on a person's screen."""
        with self._lock:
            self.screens[person].append(text)

    def seen(self, person: str, text: str, within: float = 20.0) -> bool:
        """Whether a text comes on the screen."""
        over = time.monotonic() + within
        while time.monotonic() < over:
            if any(text in one for one in self.screens[person]):
                return True
            time.sleep(0.02)
        return False

    # What we call.

    def answer(self, path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """The API."""
        with self._lock:
            if path == "/cgi-bin/stable_token":
                return self._token(body)
            if not self.tokens or token != self.tokens[-1]:
                return {"errcode": 40001, "errmsg": "invalid credential"}
            if self.errors:
                return {"errcode": self.errors.popleft(), "errmsg": "as told"}
            assert path == "/cgi-bin/message/custom/send", path
            return self._sent(body)

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if (body["appid"], body["secret"]) != (APP, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        time.sleep(0.05)
        self.tokens.append(f"token-{len(self.tokens)}")
        return {"access_token": self.tokens[-1], "expires_in": 7200}

    def _sent(self, body: dict[str, Any]) -> dict[str, Any]:
        person, kind = body["touser"], body["msgtype"]
        text = body["text"]["content"] if kind == "text" else body["msgmenu"]["head_content"]
        if not self.verified:
            return {"errcode": 48001, "errmsg": "api unauthorized"}
        if len(text.encode()) > 2048:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        if self.left[person] <= 0:
            return {"errcode": 45047, "errmsg": "out of response count limit"}
        self.left[person] -= 1
        self.sent.append(body)
        self.screens[person].append(text)
        return {"errcode": 0, "errmsg": "ok"}


@contextmanager
def platform(**settings: Any) -> Iterator[Platform]:
    """The platform with its API on a port of its own."""
    one = Platform(**settings)

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["content-length"]))
            assert rb"\u" not in body, "the platform takes no escapes"
            token = parse_qs(where.query).get("access_token", [""])[0]
            found = json.dumps(one.answer(where.path, token, json.loads(body))).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A caller that hung up."""

    with Server(("127.0.0.1", 0), Api) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        one.api = f"http://127.0.0.1:{server.server_port}"
        yield one
        server.shutdown()
