"""A WeCom with one AI bot: it posts and polls by URL, or takes a long connection, and shows streams."""

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

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from channels.tencent.crypto import MessageCipher, signature
from tests.channels.wecom.kf_platform import KEY, until

TOKEN, BOT, SECRET = "bot-token", "bot-id", "bot-secret"
FACTS = json.loads((Path(__file__).parent / "fixtures" / "bot.json").read_text("utf-8"))
Json = dict[str, Any]


@dataclass
class Bot:
    """`shown` are the texts of each message; it polls for `patience` seconds, each `every` seconds."""

    addresses: Sequence[str] = ()
    every: float = 0.15
    patience: float = 8.0
    api: str = ""
    shown: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    late: list[str] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    streams: dict[str, str] = field(default_factory=dict)  # by message
    errors: deque[int] = field(default_factory=deque)
    pushed: list[Json] = field(default_factory=list)
    welcomed: list[str] = field(default_factory=list)
    connections: list[ServerConnection] = field(default_factory=list)
    subscribed: int = 0
    pings: int = 0
    files: dict[str, bytes] = field(default_factory=dict)  # as they lie there, by name
    mute: bool = False  # it answers no sign of life
    forgetful: bool = False  # a new connection knows no request of the one before
    _requests: set[str] = field(default_factory=set)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _turn: Iterator[int] = field(default_factory=count)
    _lock: RLock = field(default_factory=RLock)

    # By URL.

    def say(self, user: str, text: str, group: str = "", number: str = "") -> str:
        """Write; the number of the message."""
        number = number or f"m{next(self._ids)}"
        told = {"msgtype": "text", "text": {"content": text}, **self.about(user, group, number)}
        Thread(target=self._talk, args=(number, told), daemon=True).start()
        return number

    def show(self, user: str, told: Json) -> str:
        """Send a message of any kind by URL; its number."""
        number = f"m{next(self._ids)}"
        whole = {**told, **self.about(user, "", number)}
        Thread(target=self._talk, args=(number, whole), daemon=True).start()
        return number

    def about(self, user: str, group: str, number: str) -> Json:
        """What every message says."""
        chat = {"chattype": "group", "chatid": group} if group else {"chattype": "single"}
        url = f"{self.api}/late/{number}"
        return {"msgid": number, "aibotid": BOT, "from": {"userid": user}, "response_url": url, **chat}

    def _talk(self, number: str, told: Json) -> None:
        over, begun = time.monotonic() + self.patience, time.monotonic()
        while time.monotonic() < over:
            with suppress(httpx.HTTPError):
                found = self.opened(self.post(told))
                if found:
                    if told["msgtype"] != "stream":
                        self.first.append(time.monotonic() - begun)
                    stream = found["stream"]
                    assert len(stream["content"].encode()) <= FACTS["limits"]["stream"]
                    assert self.streams.setdefault(number, stream["id"]) == stream["id"]
                    self.shown[number].append((stream["content"], stream["finish"]))
                    if stream["finish"]:
                        return
                    told = {"msgtype": "stream", "stream": {"id": stream["id"]}}
            time.sleep(self.every)

    def post(self, told: Json, stamp: int | None = None) -> httpx.Response:
        """One delivery, to the next of our workers."""
        now, nonce, encrypt = str(stamp or int(time.time())), secrets.token_hex(4), self.encrypted(told)
        query = {"timestamp": now, "nonce": nonce, "msg_signature": signature(TOKEN, now, nonce, encrypt)}
        address = self.addresses[next(self._turn) % len(self.addresses)]
        with httpx.Client(timeout=5) as client:
            return client.post(f"{address}/wecom/bot/test", params=query, json={"encrypt": encrypt})

    @staticmethod
    def encrypted(told: Json | str) -> str:
        """A message, encrypted for nobody in particular."""
        return MessageCipher("", KEY).encrypt(told if isinstance(told, str) else json.dumps(told))

    @staticmethod
    def opened(reply: httpx.Response) -> Json:
        """What is in a reply; empty without any."""
        if reply.status_code != 200 or not reply.content:
            return {}
        outer = reply.json()
        parts = (TOKEN, str(outer["timestamp"]), outer["nonce"], outer["encrypt"])
        assert outer["msgsignature"] == signature(*parts)
        found: Json = json.loads(MessageCipher("", KEY).decrypt(outer["encrypt"]))
        return found

    def answered(self, number: str, text: str, within: float = 15.0) -> bool:
        """Whether a message got its answer."""
        return until(lambda: any(text in one and last for one, last in self.shown[number]), within)

    # Over the connection.

    def tell(self, user: str, text: str, group: str = "", number: str = "") -> str:
        """Write; the number of the message."""
        number = number or f"m{next(self._ids)}"
        body = {"msgtype": "text", "text": {"content": text}, **self.about(user, group, number)}
        self.frame("aibot_msg_callback", body, f"REQ-{number}")
        return number

    def event(self, user: str, kind: str, told: Json | None = None) -> None:
        """Something happened."""
        about = self.about(user, "", f"e{next(self._ids)}")
        self.frame(
            "aibot_event_callback", {**about, "msgtype": "event", "event": {"eventtype": kind, kind: told}}
        )

    def frame(self, command: str, body: Json, request: str = "") -> None:
        """Say something over the newest connection."""
        request = request or f"REQ-{secrets.token_hex(4)}"
        self._requests.add(request)
        told = {"cmd": command, "headers": {"req_id": request}, "body": body}
        self.connections[-1].send(json.dumps(told, ensure_ascii=False))

    def drop(self) -> None:
        """Lose the connection without a word."""
        for one in self.connections:
            one.socket.close()

    def serve(self, connection: ServerConnection) -> None:
        """What a connection is answered."""
        with suppress(ConnectionClosed, OSError):
            for data in connection:
                self._take(connection, json.loads(data))

    def _take(self, connection: ServerConnection, frame: Json) -> None:
        command, number, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body", {})
        with self._lock:
            code = self._done(connection, command, number, body)
        if command != "ping" or not self.mute:
            told = {"headers": {"req_id": number}, "errcode": code, "errmsg": "ok"}
            connection.send(json.dumps(told))

    def _done(self, connection: ServerConnection, command: str, number: str, body: Json) -> int:
        if command == "aibot_subscribe":
            if body != {"bot_id": BOT, "secret": SECRET}:
                return 40001
            self._requests = set() if self.forgetful else self._requests
            self.connections.append(connection)
            self.subscribed += 1
        elif command == "ping":
            self.pings += 1
        elif self.errors:
            return self.errors.popleft()
        elif command == "aibot_send_msg":
            self.pushed.append(body)
        elif number not in self._requests:
            return int(FACTS["errcodes"]["invalid_request"])
        elif command == "aibot_respond_welcome_msg":
            self.welcomed.append(body["text"]["content"])
        else:
            assert command == "aibot_respond_msg" and body["msgtype"] == "stream"
            stream, message = body["stream"], number.removeprefix("REQ-")
            assert self.streams.setdefault(message, stream["id"]) == stream["id"]
            self.shown[message].append((stream["content"], stream["finish"]))
        return 0


@contextmanager
def bot_platform(**settings: Any) -> Iterator[Bot]:
    """The platform with the addresses for late answers."""
    one = Bot(**settings)

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = one.files.get(self.path.removeprefix("/pictures/"))
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            one.late.append(body["markdown"]["content"])
            told = b'{"errcode": 0}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        one.api = f"http://127.0.0.1:{server.server_port}"
        yield one
        server.shutdown()


@contextmanager
def listening(one: Bot) -> Iterator[str]:
    """The address of the long connection."""
    with serve(one.serve, "127.0.0.1", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
