"""A callback of an application as we understand it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from channels.tencent.bodies import Fields, said
from channels.tencent.errors import CallbackRefused

Kind = Literal["text", "image", "voice", "unsupported", "enter", "click", "ignored"]
_EVENTS: dict[str, Kind] = {"enter_agent": "enter", "subscribe": "enter", "click": "click"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came: `text` is what was said, the kind of what cannot be read, or the menu's key.

    `key` is the same each time the platform delivers it; `us` and `person` are the names to answer with;
    `media` and `url` say where a picture or a voice is to be had.
    """

    kind: Kind
    key: str
    us: str
    person: str
    text: str = ""
    media: str = ""
    url: str = ""


def read(fields: Fields) -> Incoming:
    """The message or event; CallbackRefused when nobody is named as its sender."""
    us, person = said(fields, "ToUserName"), said(fields, "FromUserName")
    if not person or len(person) > 128:
        raise CallbackRefused("body", "消息没有写明是谁发的，没有处理。")
    kind = said(fields, "MsgType").lower()
    moment = f"{person}:{said(fields, 'CreateTime')}"
    if kind == "event":
        event, which = said(fields, "Event").lower(), said(fields, "EventKey")
        # Two buttons may be pressed in one second; their events have no MsgId.
        mark = hashlib.sha256(f"{event}:{which}".encode()).hexdigest()[:16]
        return Incoming(_EVENTS.get(event, "ignored"), f"{moment}:{mark}"[:200], us, person, which)
    key = (said(fields, "MsgId") or moment)[:200]
    text = said(fields, "Content")
    if kind == "text" and text:
        return Incoming("text", key, us, person, text)
    media, url = said(fields, "MediaId"), said(fields, "PicUrl")
    if kind in ("image", "voice") and (media or url) and len(media) <= 300 and len(url) <= 1000:
        return Incoming("image" if kind == "image" else "voice", key, us, person, "", media, url)
    return Incoming("unsupported", key, us, person, kind)
