"""A message or an event of `sync_msg` as we understand it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from channels.tencent.bodies import said

Kind = Literal[
    "text", "image", "voice", "unsupported", "enter", "undelivered", "session", "recalled", "servicer",
    "ignored",
]  # fmt: skip
CUSTOMER, EVENT, SERVICER = 3, 4, 5
"""Where a message is from (origin)."""
_EVENTS: Mapping[str, Kind] = {
    "enter_session": "enter", "msg_send_fail": "undelivered", "session_status_change": "session",
    "user_recall_msg": "recalled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came. `text` is what was said, or the kind of what cannot be read; `at` is in seconds of 1970.

    Of events `of` is the message they speak of, `number` the kind of change or failure, `servicer` who
    serves now, and `code` lets us say one thing. `media` is the number of a picture or a voice.
    """

    kind: Kind
    key: str
    person: str
    at: float
    text: str = ""
    choice: str = ""
    of: str = ""
    number: int = 0
    servicer: str = ""
    code: str = ""
    media: str = ""
    scene: str = ""
    param: str = ""


def read(message: Mapping[str, Any]) -> Incoming:
    """The message or event; one without its number or its person is ignored."""
    key, kind, origin = said(message, "msgid"), said(message, "msgtype"), _number(message, "origin")
    at = float(_number(message, "send_time"))
    if kind == "event":
        return _event(key, at, _part(message, "event"))
    person = said(message, "external_userid")
    if not key or not person or len(person) > 128:
        return Incoming("ignored", key, person, at)
    if origin == SERVICER:
        return Incoming("servicer", key[:200], person, at, servicer=said(message, "servicer_userid")[:64])
    if origin != CUSTOMER:
        return Incoming("ignored", key, person, at)
    told = _part(message, "text")
    if kind == "text" and (text := said(told, "content")):
        return Incoming("text", key[:200], person, at, text, said(told, "menu_id"))
    if kind in ("image", "voice") and 0 < len(media := said(_part(message, kind), "media_id")) <= 300:
        return Incoming("image" if kind == "image" else "voice", key[:200], person, at, media=media)
    return Incoming("unsupported", key[:200], person, at, kind)


def _event(key: str, at: float, event: Mapping[str, Any]) -> Incoming:
    kind, person = _EVENTS.get(said(event, "event_type"), "ignored"), said(event, "external_userid")
    if not key or not person or len(person) > 128:
        return Incoming("ignored", key, person, at)
    number = _number(event, "change_type") or _number(event, "fail_type")
    return Incoming(
        kind, key[:200], person, at,
        of=said(event, "fail_msgid") or said(event, "recall_msgid"), number=number,
        servicer=said(event, "new_servicer_userid")[:64],
        code=said(event, "welcome_code") or said(event, "msg_code"),
        scene=said(event, "scene"), param=said(event, "scene_param"),
    )  # fmt: skip


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = message.get(name)
    return found if isinstance(found, dict) else {}


def _number(message: Mapping[str, Any], name: str) -> int:
    value = said(message, name)
    return int(value) if value.isdecimal() else 0
