"""A callback of the platform as we understand it, the same by URL and over the connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from channels.tencent.bodies import said
from channels.tencent.errors import CallbackRefused

Kind = Literal["text", "image", "unsupported", "poll", "enter", "feedback", "disconnected", "ignored"]
_EVENTS: Mapping[str, Kind] = {
    "enter_chat": "enter", "feedback_event": "feedback", "disconnected_event": "disconnected"
}  # fmt: skip
_AT = re.compile(r"^\s*@\S+[\s\u2005]+|[\s\u2005]+@\S+\s*$")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came: `text` is what was said, the kind of what cannot be read, the stream that is polled for.

    `person` is one in one chat: in a group another than alone. `chat` is where to write to; `url` takes one
    late answer. `picture` is where a picture is to be had, `secret` its own key, empty for the bot's.
    """

    kind: Kind
    key: str = ""
    person: str = ""
    text: str = ""
    chat: str = ""
    group: bool = False
    url: str = ""
    event: Mapping[str, Any] = field(default_factory=dict)
    picture: str = ""
    secret: str = ""


def read(fields: Mapping[str, Any], name: str = "") -> Incoming:
    """The message or event; CallbackRefused when nobody is named as its sender."""
    kind = said(fields, "msgtype")
    if kind == "stream":
        return Incoming("poll", text=said(_part(fields, "stream"), "id"))
    user, group = said(_part(fields, "from"), "userid"), said(fields, "chattype") == "group"
    chat = said(fields, "chatid") if group else user
    person = f"{chat}/{user}" if group else user
    if kind == "event":
        event = _part(fields, "event")
        kind_of, key = said(event, "eventtype"), said(fields, "msgid")[:200]
        told = _part(event, kind_of)
        return Incoming(_EVENTS.get(kind_of, "ignored"), key, person, chat=chat, group=group, event=told)
    key = said(fields, "msgid")[:200]
    if not user or not key or len(person) > 128:
        raise CallbackRefused("body", "消息没有写明是谁发的或没有编号，没有处理。")
    text = _without_name(_words(fields, kind), name, group)
    url = said(fields, "response_url")
    url = url if len(url) <= 1000 else ""
    picture = _picture(fields, kind)
    where, secret = said(picture, "url"), said(picture, "aeskey")
    if where and len(where) <= 1000 and len(secret) <= 300:
        return Incoming("image", key, person, text, chat, group, url, picture=where, secret=secret)
    return Incoming("text" if text else "unsupported", key, person, text or kind, chat, group, url)


def _words(fields: Mapping[str, Any], kind: str) -> str:
    """What was said; the platform writes down what is spoken."""
    if kind != "mixed":
        return said(_part(fields, kind), "content") if kind in ("text", "voice") else ""
    items = _part(fields, "mixed").get("msg_item")
    texts = [said(_part(one, "text"), "content") for one in items or () if isinstance(one, dict)]
    return " ".join(filter(None, texts))


def _picture(fields: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """The picture, of a mixed message the first."""
    if kind != "mixed":
        return _part(fields, "image") if kind == "image" else {}
    items = _part(fields, "mixed").get("msg_item") or ()
    found = (_part(one, "image") for one in items if isinstance(one, dict))
    return next((one for one in found if one), {})


def _without_name(text: str, name: str, group: bool) -> str:
    if name and f"@{name}" in text:
        return text.replace(f"@{name}", "", 1).strip()
    return _AT.sub("", text).strip() if group else text


def _part(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = fields.get(name)
    return found if isinstance(found, dict) else {}
