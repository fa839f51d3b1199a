"""A WeCom that is a real HTTP server and knows one application: delivers, waits, repeats, shows."""

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
from pathlib import Path
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from channels.tencent.bodies import parse, to_xml
from channels.tencent.crypto import MessageCipher, signature
from tests.channels.wecom.kf_platform import CORP, KEY, until

SECRET, TOKEN, AGENT = "app-secret", "app-token", 1000002
FACTS = json.loads((Path(__file__).parent / "fixtures" / "app.json").read_text("utf-8"))
LIMITS = FACTS["limits"]
Json = dict[str, Any]


@dataclass
class App:
    """`addresses` are our workers'; a delivery is waited for `period` seconds."""

    addresses: Sequence[str] = ()
    period: float = 1.0
    api: str = ""
    screens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    passive: list[str] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    calls: list[Json] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    errors: deque[int] = field(default_factory=deque)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # kind and bytes, by media_id
    strangers: Sequence[str] = ()  # who may not see the application
    lose: int = 0  # so many replies to message/send get lost on the way
    deaf: int = 0  # so many of our replies to callbacks get lost on the way
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _turn: Iterator[int] = field(default_factory=count)
    _lock: RLock = field(default_factory=RLock)
    _sent: dict[tuple[str, str], float] = field(default_factory=dict)

    def say(self, person: str, text: str) -> int:
        """Write; the number of the message."""
        number = next(self._ids)
        self.deliver(person, {"MsgType": "text", "Content": text, "MsgId": number})
        return number

    def event(self, person: str, event: str, key: str = "") -> None:
        """Something happened."""
        self.deliver(person, {"MsgType": "event", "Event": event, "EventKey": key})

    def deliver(self, person: str, told: Json) -> None:
        """Deliver up to three times, beside what else goes on."""
        Thread(target=self._deliver, args=(person, told), daemon=True).start()

    def _deliver(self, person: str, told: Json) -> None:
        about = {"ToUserName": CORP, "FromUserName": person, "CreateTime": int(time.time()), "AgentID": AGENT}
        for _ in range(LIMITS["deliveries"]):
            begun = time.monotonic()
            with suppress(httpx.HTTPError):
                reply = self.post(to_xml({**about, **told}))
                if self.deaf > 0:
                    self.deaf -= 1
                elif reply.status_code == 200:
                    self.acknowledged.append(time.monotonic() - begun)
                    if reply.content:
                        self._read(person, reply.content)
                    return
            time.sleep(max(0.0, begun + self.period - time.monotonic()))

    def post(self, message: str, stamp: int | None = None) -> httpx.Response:
        """One delivery, to the next of our workers."""
        now, nonce, encrypt = str(stamp or int(time.time())), secrets.token_hex(4), self.encrypted(message)
        query = {"timestamp": now, "nonce": nonce, "msg_signature": signature(TOKEN, now, nonce, encrypt)}
        body = to_xml({"ToUserName": CORP, "Encrypt": encrypt, "AgentID": AGENT})
        address = self.addresses[next(self._turn) % len(self.addresses)]
        with httpx.Client(timeout=self.period) as client:
            return client.post(f"{address}/wecom/app/test", params=query, content=body)

    @staticmethod
    def encrypted(message: str) -> str:
        """A message, encrypted."""
        return MessageCipher(CORP, KEY).encrypt(message)

    def _read(self, person: str, body: bytes) -> None:
        outer = parse(body)
        parts = (TOKEN, str(outer["TimeStamp"]), outer["Nonce"], outer["Encrypt"])
        assert outer["MsgSignature"] == signature(*parts)
        told = parse(MessageCipher(CORP, KEY).decrypt(outer["Encrypt"]).encode())
        assert (told["ToUserName"], told["FromUserName"], told["MsgType"]) == (person, CORP, "text")
        assert len(told["Content"].encode()) <= LIMITS["text"]
        self.passive.append(told["Content"])
        self._show(person, told["Content"])

    def _show(self, person: str, text: str) -> None:
        with self._lock:
            self.screens[person].append(text)

    def seen(self, person: str, text: str, within: float = 15.0) -> bool:
        """Whether a text comes on the screen."""
        return until(lambda: any(text in one for one in self.screens[person]), within)

    def token(self, query: dict[str, list[str]]) -> Json:
        """gettoken."""
        if (query["corpid"], query["corpsecret"]) != ([CORP], [SECRET]):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.tokens.append(f"token-{len(self.tokens)}")
        return {"errcode": 0, "access_token": self.tokens[-1], "expires_in": 7200}

    def send(self, token: str, body: Json) -> Json:
        """message/send."""
        with self._lock:
            self.calls.append(body)
            if not self.tokens or token != self.tokens[-1]:
                return {"errcode": 40014, "errmsg": "invalid access_token"}
            if self.errors:
                return {"errcode": self.errors.popleft(), "errmsg": "as told"}
            person, text = body["touser"], body["text"]["content"]
            assert body["agentid"] == AGENT and len(text.encode()) <= LIMITS["text"]
            if person in self.strangers:
                return {"errcode": 0, "errmsg": "ok", "invaliduser": person}
            again = self._sent.get((person, text), -1e9)
            if time.monotonic() - again > body.get("duplicate_check_interval", 0):
                self._show(person, text)
            self._sent[person, text] = time.monotonic()
            if self.lose > 0:
                self.lose -= 1
                return {"lost": True}
            return {"errcode": 0, "errmsg": "ok"}


@contextmanager
def app_platform(**settings: Any) -> Iterator[App]:
    """The platform with its API on a port of its own."""
    one = App(**settings)

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            query = parse_qs(where.query)
            if where.path == "/cgi-bin/media/get":
                found = one.files.get(query["media_id"][0])
                self._file(found) if found else self._reply({"errcode": 40007, "errmsg": "invalid media_id"})
                return
            self._reply(one.token(query))

        def do_POST(self) -> None:
            where = urlsplit(self.path)
            assert where.path == "/cgi-bin/message/send"
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self._reply(one.send(parse_qs(where.query).get("access_token", [""])[0], body))

        def _file(self, found: tuple[str, bytes]) -> None:
            kind, data = found
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _reply(self, found: Json) -> None:
            if found.get("lost"):
                self.connection.close()
                return
            told = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

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
