"""What a service needs to know, out of the person's words: codes, numbers, places, choices."""

from __future__ import annotations

import re

from assistant.dialogue.scene import Scene
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.when import when
from knowledge.regions import regions
from prompts.loader import load

_BOOKING = re.compile(r"(?<![0-9A-Za-z])Y[0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_SUBSCRIPTION = re.compile(r"(?<![0-9A-Za-z])D[0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])[YDZydz][0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]{2,}[A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|(?<![0-9A-Za-z])[A-Za-z]{1,6}\d{6,}"
)
_FOUR = re.compile(r"(?<![0-9A-Za-z])\d{3}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?![0-9A-Za-z])"
)


def read_arguments(scene: Scene, task: Task) -> None:
    """What the message itself says: codes and numbers."""
    text, slots = scene.text, task.slots
    if task.kind == "status" and (found := _NUMBER.search(text)):
        slots["number"] = found.group()
    if task.kind in ("cancel", "reschedule") and (found := _BOOKING.search(text.upper())):
        slots["booking"] = found.group()
    if task.kind == "unsubscribe" and (found := _SUBSCRIPTION.search(text.upper())):
        slots["unsubscribe"] = found.group()
    if task.kind == "subscribe" and "topic" not in slots and (topic := _topic(text)):
        slots["topic"] = topic
    if task.kind == "requests" and (codes := _CODE.findall(text)):
        slots["codes"] = [c.upper() for c in codes]


def answered_argument(scene: Scene, task: Task, pending: Pending) -> bool:
    """Take the message as the answer to what was asked for the tool; False if it is none."""
    text = scene.text.strip(" 。.！!，,")
    if pending.name == "last_four":
        return _last_four(scene, task)
    if pending.name == "phone":
        return _phone(scene, task)
    if pending.name == "number":
        found = _NUMBER.search(text)
        task.slots["number"] = found.group() if found else text
        return bool(found) or len(text) <= 30
    if pending.name in ("codes", "booking", "unsubscribe"):
        codes = [c.upper() for c in _CODE.findall(text)]
        if codes:
            task.slots[pending.name] = codes if pending.name == "codes" else codes[0]
        return bool(codes)
    if pending.name == "region":
        return _region(scene, task)
    if pending.choices:
        chosen = choice_of(text, pending.choices)
        if chosen is not None:
            task.slots[pending.name] = chosen
        return chosen is not None
    task.slots[pending.name] = text
    return True


def choice_of(text: str, choices: list[list[str]]) -> str | None:
    """The value of the choice that the text names, by its words or its place in the list."""
    for label, value in choices:
        if text in (label, value) or (len(label) > 1 and label in text):
            return value
    part = [value for label, value in choices if len(text) >= 2 and text in label]
    if len(part) == 1:
        return part[0]
    if place := re.fullmatch(r"(?:选|要|第)?\s*([1-9一二三四五六七八九])\s*(?:个|项|种|号)?(?:吧)?", text):
        at = "一二三四五六七八九".find(place[1])
        index = at if at >= 0 else int(place[1]) - 1
        return choices[index][1] if index < len(choices) else None
    return None


def _region(scene: Scene, task: Task) -> bool:
    """A place that is known; a time said instead is kept, and the place asked again."""
    named = regions().mentions(scene.text)
    if named:
        task.slots["region"] = named[-1].code
    elif when(scene.text, scene.turn.message.received_at.date()):
        task.slots["said"] = f"{task.slots.get('said', '')} {scene.text}".strip()
    else:
        return False
    return True


def _last_four(scene: Scene, task: Task) -> bool:
    scene.secret = "〔证件号后四位〕"
    found = _FOUR.fullmatch(scene.text.strip(" 。.")) or _FOUR.search(scene.text)
    if found:
        task.slots["last_four"] = found.group().upper()
    return found is not None


def _phone(scene: Scene, task: Task) -> bool:
    """From the message as it came: in the masked one there is no number any more."""
    scene.secret = "〔联系电话〕"
    found = _PHONE.search(scene.turn.message.text)
    if found:
        task.slots["phone"] = found.group()
    return found is not None


def _topic(text: str) -> str | None:
    """When one wishes to be told, if the words say it of one time only."""
    found = [topic for topic, said in load("dialogue")["topics"].items() if re.search(said, text)]
    return str(found[0]) if len(found) == 1 else None
