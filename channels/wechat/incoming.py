"""A callback of the platform as we understand it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from channels.tencent.bodies import Fields, said
from channels.tencent.errors import CallbackRefused

Kind = Literal[
    "text", "image", "voice", "unsupported", "subscribe", "unsubscribe", "scan", "click", "notices", "ignored"
]
_EVENTS: dict[str, Kind] = {
    "subscribe": "subscribe", "unsubscribe": "unsubscribe", "scan": "scan", "click": "click"
}  # fmt: skip
_NOTICES = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
    "subscribe_msg_sent_event": "SubscribeMsgSentEvent",
}
_LONGEST = 60.0  # seconds: no delivery comes later
_STICKER = "【收到不支持的消息类型"  # what the platform makes of stickers and the like


@dataclass(frozen=True, slots=True)
class Marked:
    """What a person or the platform says of a template: accept or reject; sent, or why it was not."""

    template: str
    said: Literal["accept", "reject", "sent", "failed"]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came: `text` is what was said, the kind of what cannot be read, the scene or the menu's key.

    `key` is the same each time the platform delivers it; `us` and `person` are the names to answer with;
    `choice` is the option of a menu message that was clicked; `media` and `url` say where a picture or a
    voice is to be had.
    """

    kind: Kind
    key: str
    us: str
    person: str
    text: str = ""
    choice: str = ""
    media: str = ""
    url: str = ""
    notices: tuple[Marked, ...] = ()


def aged(fields: Fields, stamp: str) -> float:
    """Seconds between the writing of a message and this delivery, both by the platform's own clock.

    It tells a later delivery from the first even where the earlier ones never reached us; 0 when in doubt.
    """
    created = said(fields, "CreateTime")
    if not (stamp.isascii() and stamp.isdigit() and created.isascii() and created.isdigit()):
        return 0.0
    age = float(int(stamp) - int(created))
    return age if 0 <= age <= _LONGEST else 0.0


def read(fields: Fields) -> Incoming:
    """The message or event; CallbackRefused when nobody is named as its sender."""
    us, person = said(fields, "ToUserName"), said(fields, "FromUserName")
    if not person or len(person) > 128:
        raise CallbackRefused("body", "消息没有写明是谁发的，没有处理。")
    kind = said(fields, "MsgType").lower()
    moment = f"{person}:{said(fields, 'CreateTime')}"
    if kind == "event":
        event = said(fields, "Event")
        if event in _NOTICES:
            marks = tuple(_marks(fields, event))
            which = hashlib.sha256(f"{event}:{marks}".encode()).hexdigest()[:16]
            return Incoming("notices", f"{moment}:{which}"[:200], us, person, notices=marks)
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
    media, url = said(fields, "MediaId"), said(fields, "PicUrl")
    if kind in ("image", "voice") and (media or url) and len(media) <= 300 and len(url) <= 1000:
        brought: Kind = "image" if kind == "image" else "voice"
        return Incoming(brought, key, us, person, kind, media=media, url=url)
    return Incoming("unsupported", key, us, person, kind)


def _marks(fields: Fields, event: str) -> Iterator[Marked]:
    """The list of an event of subscription notifications; in JSON it may stand at the top."""
    inside = fields.get(_NOTICES[event])
    rows = (inside if isinstance(inside, dict) else fields).get("List")
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict) or not said(row, "TemplateId"):
            continue
        template, status = said(row, "TemplateId")[:100], said(row, "SubscribeStatusString")
        if event == "subscribe_msg_sent_event":
            code, why = said(row, "ErrorCode"), said(row, "ErrorStatus")
            yield Marked(template, "sent" if code == "0" else "failed", f"{code} {why}"[:200])
        elif status in ("accept", "reject"):
            yield Marked(template, "accept" if status == "accept" else "reject")
