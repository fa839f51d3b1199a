"""A WeCom that is a real HTTP server: it tells that somebody wrote, gives pages, counts, refuses."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from channels.tencent.bodies import to_xml
from channels.tencent.crypto import MessageCipher, signature

CORP, SECRET, TOKEN, KFID = "ww0123456789abcdef", "kf-secret", "kf-token", "wkTest"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
FACTS = json.loads((Path(__file__).parent / "fixtures" / "kf.json").read_text("utf-8"))
LIMITS = FACTS["limits"]
STAFF = ("zhangsan", "lisi")
Json = dict[str, Any]


@dataclass
class Kf:
    """One customer-service account; `page` messages are given at a time, `addresses` are our workers'."""

    addresses: Sequence[str] = ()
    account: str = "test"
    page: int = 100
    period: float = 2.0
    servicers: Sequence[str] = ("zhangsan",)  # who may serve now
    twice: str = "msgid already exists"  # what it says to a number that it has
    barred: bool = False  # nobody can be handed over to, whatever the list says
    api: str = ""
    screens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    menus: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    cards: list[Json] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 4))
    left: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    log: list[Json] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    errors: dict[str, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[tuple[str, Json]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    lose: int = 0  # so many of the replies to send_msg get lost on the way
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # kind and bytes, by media_id
    silent: bool = False  # it tells nobody that there is something new
    before: Callable[[str], None] = lambda _: None  # looks on before each call
    codes: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    callback_tokens: set[str] = field(default_factory=set)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _turn: Iterator[int] = field(default_factory=count)
    _lock: RLock = field(default_factory=RLock)

    # What people and servicers do.

    def say(self, person: str, text: str, menu_id: str = "", at: int | None = None) -> str:
        """Write, or click; the number of the message."""
        told = {"content": text} | ({"menu_id": menu_id} if menu_id else {})
        return self.write(person, "text", told, at)

    def write(self, person: str, kind: str, content: Json, at: int | None = None) -> str:
        """Send a message of any kind."""
        with self._lock:
            self.left[person] = LIMITS["messages"]
            if self.states[person] == 4:
                self.states[person] = 0
            about = {
                "open_kfid": KFID,
                "external_userid": person,
                "origin": 3,
                "msgtype": kind,
                kind: content,
            }
            return self._logged(about, at)

    def click(self, person: str, label: str) -> str:
        """Click an item of the latest menu."""
        items = [one["click"] for one in self.menus[person][-1]["list"] if one["type"] == "click"]
        found = next(one for one in items if one["content"] == label)
        return self.say(person, label, found["id"])

    def enter(self, person: str, scene: str = "", param: str = "", welcome: bool = True) -> str:
        """Open the conversation."""
        told: Json = {"event_type": "enter_session", "scene": scene, "scene_param": param}
        if welcome:
            told["welcome_code"] = self._code(person, None)
        return self.event(person, told)

    def accept(self, person: str, servicer: str = "zhangsan") -> None:
        """A human takes the session out of the pool."""
        self.states[person] = 3
        self._changed(person, 1, servicer, self._code(person, 3))

    def serve(self, person: str, text: str, servicer: str = "zhangsan") -> None:
        """A human writes in the client."""
        self.show(person, f"{servicer}：{text}")
        about = {"open_kfid": KFID, "external_userid": person, "origin": 5, "servicer_userid": servicer}
        self._logged({**about, "msgtype": "text", "text": {"content": text}})

    def end(self, person: str) -> None:
        """A human ends the session."""
        self.states[person] = 4
        self._changed(person, 3, "", self._code(person, 4))

    def undelivered(self, person: str, number: str, why: int) -> None:
        """A message of ours did not reach its person."""
        self.event(person, {"event_type": "msg_send_fail", "fail_msgid": number, "fail_type": why})

    def event(self, person: str, told: Json) -> str:
        """Something happened."""
        whole = {"open_kfid": KFID, "external_userid": person, **told}
        return self._logged({"origin": 4, "msgtype": "event", "event": whole})

    def _changed(self, person: str, change: int, servicer: str, code: str) -> None:
        told = {"event_type": "session_status_change", "change_type": change, "msg_code": code}
        self.event(person, {**told, "old_servicer_userid": "", "new_servicer_userid": servicer})

    def _code(self, person: str, state: int | None) -> str:
        code = secrets.token_hex(8)
        self.codes[code] = (person, state)
        return code

    def _logged(self, about: Json, at: int | None = None) -> str:
        with self._lock:
            number = f"m{next(self._ids)}"
            self.log.append({"msgid": number, "send_time": at or int(time.time()), **about})
        if not self.silent:
            Thread(target=self._deliver, daemon=True).start()
        return number

    # What it tells us.

    def _deliver(self) -> None:
        for _ in range(3):
            begun = time.monotonic()
            with suppress(httpx.HTTPError):
                reply = self.notify()
                if reply.status_code == 200:
                    self.acknowledged.append(time.monotonic() - begun)
                    return
                self.problems.append(f"{reply.status_code} {reply.text}")
            time.sleep(max(0.0, begun + self.period - time.monotonic()))

    def notify(self, stamp: int | None = None, kfid: str = KFID, token: str = "") -> httpx.Response:
        """One delivery, to the next of our workers."""
        told = token or f"ENC{secrets.token_hex(8)}"
        self.callback_tokens.add(told)
        event = {"MsgType": "event", "Event": "kf_msg_or_event", "Token": told, "OpenKfId": kfid}
        query, body = self.sealed(
            to_xml({"ToUserName": CORP, "CreateTime": int(time.time()), **event}), stamp
        )
        address = self.addresses[next(self._turn) % len(self.addresses)]
        with httpx.Client(timeout=self.period) as client:
            return client.post(f"{address}/wecom/kf/{self.account}", params=query, content=body)

    def sealed(self, message: str, stamp: int | None = None) -> tuple[dict[str, str], str]:
        """A message as it travels."""
        now, nonce, encrypt = str(stamp or int(time.time())), secrets.token_hex(4), self.encrypted(message)
        query = {"timestamp": now, "nonce": nonce, "msg_signature": signature(TOKEN, now, nonce, encrypt)}
        return query, to_xml({"ToUserName": CORP, "Encrypt": encrypt, "AgentID": ""})

    @staticmethod
    def encrypted(message: str) -> str:
        """A message, encrypted."""
        return MessageCipher(CORP, KEY).encrypt(message)

    def show(self, person: str, text: str) -> None:
        """Put a text on a person's screen."""
        with self._lock:
            self.screens[person].append(text)

    def seen(self, person: str, text: str, within: float = 20.0) -> bool:
        """Whether a text comes on the screen."""
        return until(lambda: any(text in one for one in self.screens[person]), within)

    # What we call.

    def answer(self, path: str, token: str, body: Json) -> Json:
        """The API."""
        self.before(path)
        name = path.removeprefix("/cgi-bin/").removeprefix("kf/")
        with self._lock:
            self.calls.append((name, body))
            if not self.tokens or token != self.tokens[-1]:
                return {"errcode": 40014, "errmsg": "invalid access_token"}
            if self.errors[name]:
                return {"errcode": self.errors[name].popleft(), "errmsg": "as told"}
            found: Json = {
                "sync_msg": self._sync, "send_msg": self._send, "send_msg_on_event": self._on_event,
                "service_state/get": self._state, "service_state/trans": self._trans,
                "message/send": self._app, "servicer/list": self._servicers,
            }[name](body)  # fmt: skip
            return {"errcode": 0, "errmsg": "ok"} | found

    def token(self, query: dict[str, list[str]]) -> Json:
        """gettoken."""
        if (query["corpid"], query["corpsecret"]) != ([CORP], [SECRET]):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        with self._lock:
            self.tokens.append(f"token-{len(self.tokens)}")
            return {"errcode": 0, "access_token": self.tokens[-1], "expires_in": 7200}

    def _sync(self, body: Json) -> Json:
        assert body["open_kfid"] == KFID and 0 < body["limit"] <= 1000
        assert len(body.get("cursor", "").encode()) <= LIMITS["cursor"]
        if body.get("token") and body["token"] not in self.callback_tokens:
            return {"errcode": 95007, "errmsg": "invalid msg token"}
        at = int(body["cursor"].removeprefix("at-")) if body.get("cursor") else 0
        page = self.log[at : at + self.page]
        following = at + len(page)
        return {
            "msg_list": page,
            "next_cursor": f"at-{following}",
            "has_more": int(following < len(self.log)),
        }

    def _send(self, body: Json) -> Json:
        person = body["touser"]
        assert body["open_kfid"] == KFID
        if wrong := self._wrong(body):
            return wrong
        if self.states[person] not in FACTS["sending_states"]:
            return {"errcode": 95018, "errmsg": "send msg session status invalid"}
        if self.left[person] <= 0:
            return {"errcode": 95001, "errmsg": "send msg count limit"}
        self.left[person] -= 1
        self._shown(person, body)
        if self.lose > 0:
            self.lose -= 1
            return {"lost": True}
        return {"msgid": body["msgid"]}

    def _on_event(self, body: Json) -> Json:
        person, state = self.codes.pop(body["code"], ("", None))
        if not person or (state is not None and self.states[person] != state):
            return {"errcode": 95018 if person else 40058, "errmsg": "invalid code"}
        if wrong := self._wrong(body):
            return wrong
        if state in (2, 3):
            assert body["msgtype"] == "text"
        self._shown(person, body)
        return {"msgid": body["msgid"]}

    def _wrong(self, body: Json) -> Json | None:
        number, menu = body["msgid"], body.get("msgmenu", {})
        assert re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", number), number
        if number in self.numbers:
            return {"errcode": 40058, "errmsg": self.twice}
        text = body["text"]["content"] if body["msgtype"] == "text" else ""
        long = len(text.encode()) > LIMITS["text"] or any(
            len(menu.get(name, "").encode()) > LIMITS["head"] for name in ("head_content", "tail_content")
        )
        if long or len(menu.get("list", ())) > LIMITS["items"]:
            return {"errcode": 40058, "errmsg": "invalid request parameter: too long"}
        for one in menu.get("list", ()):
            _check(one)
        self.numbers.add(number)
        return None

    def _shown(self, person: str, body: Json) -> None:
        if body["msgtype"] == "text":
            self.show(person, body["text"]["content"])
            return
        menu = body["msgmenu"]
        self.menus[person].append(menu)
        lines = [one[one["type"]]["content"] for one in menu["list"]]
        self.show(person, "\n".join([menu["head_content"], *lines, menu.get("tail_content", "")]).strip())

    def _state(self, body: Json) -> Json:
        state = self.states[body["external_userid"]]
        return {"service_state": state} | ({"servicer_userid": "zhangsan"} if state == 3 else {})

    def _trans(self, body: Json) -> Json:
        person, aim = body["external_userid"], body["service_state"]
        if aim not in FACTS["transitions"][str(self.states[person])]:
            return {"errcode": 95016, "errmsg": "invalid state transition"}
        if self.barred or (aim == 3 and body["servicer_userid"] not in self.servicers):
            return {"errcode": 95014, "errmsg": "no servicer"}
        self.states[person] = aim
        return {"msg_code": self._code(person, aim)}

    def _servicers(self, _: Json) -> Json:
        known = [{"userid": one, "status": int(one not in self.servicers)} for one in STAFF]
        return {"servicer_list": known}

    def _app(self, body: Json) -> Json:
        self.cards.append(body)
        return {"invaliduser": "" if body["touser"] in self.servicers else body["touser"]}


def _check(item: Json) -> None:
    told = item[item["type"]]
    assert 1 <= len(told["content"].encode()) <= LIMITS["click" if item["type"] == "click" else "view"]
    if item["type"] == "click":
        assert 1 <= len(told["id"].encode()) <= LIMITS["click_id"]
    else:
        assert 1 <= len(told["url"].encode()) <= LIMITS["view_url"]


def until(looks: Callable[[], bool], within: float = 20.0) -> bool:
    """Whether it becomes so."""
    over = time.monotonic() + within
    while time.monotonic() < over:
        if looks():
            return True
        time.sleep(0.02)
    return looks()


@contextmanager
def kf_platform(**settings: Any) -> Iterator[Kf]:
    """The platform with its API on a port of its own."""
    one = Kf(**settings)

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            query = parse_qs(where.query)
            if where.path == "/cgi-bin/gettoken":
                self._reply(one.token(query))
                return
            if where.path == "/cgi-bin/media/get":
                found = one.files.get(query["media_id"][0])
                self._file(found) if found else self._reply({"errcode": 40007, "errmsg": "invalid media_id"})
                return
            about = {"open_kfid": query["open_kfid"][0]}
            self._reply(one.answer(where.path, query["access_token"][0], about))

        def do_POST(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["content-length"]))
            token = parse_qs(where.query).get("access_token", [""])[0]
            self._reply(one.answer(where.path, token, json.loads(body)))

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
