"""A callback of the platform as we understand it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from channels.tencent.bodies import Fields, said
from channels.tencent.errors import CallbackRefused

Kind = Literal["text", "unsupported", "subscribe", "unsubscribe", "scan", "click", "ignored"]
_EVENTS: dict[str, Kind] = {
    "subscribe": "subscribe", "unsubscribe": "unsubscribe", "scan": "scan", "click": "click"
}  # fmt: skip
_STICKER = "【收到不支持的消息类型"  # what the platform makes of stickers and the like


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came: `text` is what was said, the kind of what cannot be read, the scene or the menu's key.

    `key` is the same each time the platform delivers it; `us` and `person` are the names to answer with;
    `choice` is the option of a menu message that was clicked.
    """

    kind: Kind
    key: str
    us: str
    person: str
    text: str = ""
    choice: str = ""


def read(fields: Fields) -> Incoming:
    """The message or event; CallbackRefused when nobody is named as its sender."""
    us, person = said(fields, "ToUserName"), said(fields, "FromUserName")
    if not person or len(person) > 128:
        raise CallbackRefused("body", "消息没有写明是谁发的，没有处理。")
    kind = said(fields, "MsgType").lower()
    moment = f"{person}:{said(fields, 'CreateTime')}"
    if kind == "event":
        event = said(fields, "Event")
        found = _EVENTS.get(event.lower(), "ignored")
        scene = said(fields, "EventKey").removeprefix("qrscene_")
        # Two buttons may be pressed in one second; their events have no MsgId.
        which = hashlib.sha256(f"{event}:{said(fields, 'EventKey')}".encode()).hexdigest()[:16]
        return Incoming(found, f"{moment}:{which}"[:200], us, person, scene)
    key = (said(fields, "MsgId") or moment)[:200]
    text = said(fields, "Content")
    if kind == "text" and text and not text.startswith(_STICKER):
        return Incoming("text", key, us, person, text, said(fields, "bizmsgmenuid"))
    if kind == "voice" and (heard := said(fields, "Recognition")):
        return Incoming("text", key, us, person, heard)
    return Incoming("unsupported", key, us, person, kind)
