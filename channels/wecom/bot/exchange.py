"""What is said over the connection: messages in; streams and late answers out, each acknowledged."""

from __future__ import annotations

import logging
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from channels.tencent.bodies import said
from channels.tencent.errors import CallbackRefused
from channels.tencent.outbox import Part
from channels.wecom.bot.desk import Desk
from channels.wecom.bot.incoming import Incoming, read
from channels.wecom.bot.rendering import joined, shortened
from channels.wecom.bot.showing import Showing
from channels.wecom.bot.streams import Stream

_MINUTE, _SOME, _ALL = 60.0, 20, 29  # frames a chat a minute: while an answer grows, and at all
_ACK = 10.0  # seconds after which a last text is sent again
_TOO_MUCH = 45009
_PAUSE = timedelta(seconds=10)

_log = logging.getLogger(__name__)
Frame = dict[str, Any]


class Exchange:
    """One connection's; `send` writes a frame."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        showing: Showing,
        take_up: Callable[[str, str], None],
        send: Callable[[Frame], None],
    ) -> None:
        self._desk, self._name, self._showing = desk, name, showing
        self._take_up, self._write = take_up, send
        self._acks: dict[str, deque[Callable[[int], None]]] = defaultdict(deque)
        self._shown: dict[str, tuple[str, float]] = {}
        self._last: dict[str, float] = {}
        self._frames: dict[str, deque[float]] = defaultdict(deque)

    def subscribe(self, bot: str, secret: str) -> str:
        """Say who we are; the number of the frame."""
        return self._told("aibot_subscribe", {"bot_id": bot, "secret": secret})

    def ping(self) -> None:
        """A sign of life."""
        self._told("ping", None)

    @staticmethod
    def is_pong(frame: Frame) -> bool:
        """Whether it answers a sign of life."""
        return "cmd" not in frame and said(frame.get("headers", {}), "req_id").startswith("ping_")

    def take(self, frame: Frame) -> bool:
        """Follow a frame; True when it says that we are disconnected."""
        number, body = said(frame.get("headers", {}), "req_id"), frame.get("body")
        if "cmd" not in frame:
            if waiting := self._acks.get(number):
                waiting.popleft()(int(frame.get("errcode") or 0))
                if not waiting:
                    del self._acks[number]
            return False
        if frame["cmd"] not in ("aibot_msg_callback", "aibot_event_callback") or not isinstance(body, dict):
            return False
        try:
            came = read(body, self._desk.accounts[self._name].name)
        except CallbackRefused as error:
            self._desk.refused[error.reason] += 1
            return False
        return self._came(came, number)

    def show(self) -> None:
        """Show what there is to show anew, and send what no stream will show."""
        for stream in self._desk.streams.still_open([self._name]):
            self._show(stream)
        for account, person in self._desk.outbox.people([self._name]):
            if parts := self._showing.late(account, person):
                self._push(parts[0])

    def _came(self, came: Incoming, number: str) -> bool:
        if came.kind == "disconnected":
            return True
        if came.kind == "feedback":
            self._desk.judged(self._name, came)
        elif came.kind == "enter":
            text = {"msgtype": "text", "text": {"content": self._desk.greeting(self._name)}}
            self._told("aibot_respond_welcome_msg", text, number)
        elif came.kind in ("text", "image", "unsupported"):
            self._desk.receive(self._name, came, "", number)
            self._take_up(self._name, came.person)
        return False

    def _show(self, stream: Stream) -> None:
        if time.monotonic() - self._last.get(stream.id, -_ACK) < _ACK:
            return  # its last text is on the way
        if self._showing.expired(stream):
            self._showing.lost(stream)
            return
        if not self._free(stream.chat, _ALL):
            return
        text, last = self._showing.now(stream)
        before, at = self._shown.get(stream.id, ("", 0.0))
        soon = time.monotonic() - at < self._desk.timing.frame
        if not last and (text == before or soon or not self._free(stream.chat, _SOME)):
            return
        self._shown[stream.id] = (text, time.monotonic())
        if last:
            self._last[stream.id] = time.monotonic()
        self._acks[stream.request].append(lambda code: self._acknowledged(stream, last, code))
        body = {"id": stream.id, "finish": last, "content": shortened(text), "feedback": {"id": stream.id}}
        self._counted(stream.chat)
        self._told("aibot_respond_msg", {"msgtype": "stream", "stream": body}, stream.request)

    def _acknowledged(self, stream: Stream, last: bool, code: int) -> None:
        if code == 0 and last:
            self._showing.arrived(stream)
        elif code == _TOO_MUCH:
            self._desk.outbox.put_back(stream.message)
        elif code:
            _log.warning("wecom bot %s: stream refused: %d", self._name, code)
            self._showing.lost(stream)
        if last and code != _TOO_MUCH:
            self._shown.pop(stream.id, None)
            self._last.pop(stream.id, None)

    def _push(self, part: Part) -> None:
        stream = self._desk.streams.latest(part.account, part.person)
        if stream is None or not self._free(stream.chat, _ALL) or not self._desk.outbox.sending(part):
            return
        last = self._desk.inbox.latest(part.account, part.person) == part.message
        text = shortened(joined([part], part.message if last else -1))
        self._counted(stream.chat)
        body = {"chatid": stream.chat, "chat_type": 2 if stream.group else 1}
        number = f"aibot_send_msg_{secrets.token_hex(8)}"
        self._acks[number].append(lambda code: self._sent(part, code))
        self._told("aibot_send_msg", {**body, "msgtype": "markdown", "markdown": {"content": text}}, number)

    def _sent(self, part: Part, code: int) -> None:
        if code:
            self._desk.outbox.later(part, f"企业微信返回 {code}", _PAUSE * 2 ** min(part.failures, 8))
            return
        self._desk.outbox.sent(part)
        self._desk.people.offer(part.account, part.person, part.choices)

    def _free(self, chat: str, most: int) -> bool:
        frames = self._frames[chat]
        while frames and time.monotonic() - frames[0] > _MINUTE:
            frames.popleft()
        return len(frames) < most

    def _counted(self, chat: str) -> None:
        self._frames[chat].append(time.monotonic())

    def _told(self, command: str, body: Frame | None, number: str = "") -> str:
        number = number or f"{command}_{int(time.time() * 1000)}_{secrets.token_hex(4)}"
        frame: Frame = {"cmd": command, "headers": {"req_id": number}}
        self._write(frame if body is None else {**frame, "body": body})
        return number
