"""What a service needs to know, out of the person's words: codes, numbers, places, choices."""

from __future__ import annotations

import re

from assistant.dialogue.errands import names_errand, services_for
from assistant.dialogue.scene import Scene
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.when import when
from assistant.dialogue.words import folded, one_of
from knowledge.regions import regions
from prompts.loader import load

_VISITS = ("book", "slots", "reschedule")
_BOOKING = re.compile(r"(?<![0-9A-Za-z])Y[0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_SUBSCRIPTION = re.compile(r"(?<![0-9A-Za-z])D[0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])[YDZydz][0-9A-Za-z-]{3,20}(?![0-9A-Za-z])")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]{2,}[A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|(?<![0-9A-Za-z])[A-Za-z]{1,6}\d{6,}"
)
_FOUR = re.compile(r"(?<![0-9A-Za-z])\d{3}[0-9Xx](?![0-9A-Za-z])")
_OWN_FOUR = re.compile(r"(?:后四位|后4位|末四位|末4位|尾号)\D{0,4}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_ORDINAL = re.compile(
    r"(?:那|就|我|选|要|约|去|是|还是)*第?\s*([1-9一二三四五六七八九])\s*(?:个|项|种|号|家)?(?:吧|好了|就行|就好|可以)?"
)
_LAST = re.compile(r"(?:那|就|我|选|要|约|去)*最后(?:面)?(?:那|一)?(?:个|项|种|家)(?:吧|好了|就行|就好)?")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?![0-9A-Za-z])"
)


def read_arguments(scene: Scene, task: Task) -> None:
    """What the message itself says: codes and numbers."""
    text, slots = scene.text, task.slots
    if task.kind == "status" and (found := _NUMBER.search(text)):
        slots["number"] = found.group()
        _four_beside(scene, task, found)
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
        if found:
            _four_beside(scene, task, found)
        return bool(found) or (len(text) <= 30 and not is_lost(text))
    if pending.name in ("codes", "booking", "unsubscribe"):
        codes = [c.upper() for c in _CODE.findall(text)]
        if codes:
            task.slots[pending.name] = codes if pending.name == "codes" else codes[0]
        return bool(codes)
    if pending.name == "region":
        return _region(scene, task)
    if pending.choices:
        chosen = choice_of(text, pending.choices) or _meant(text, pending)
        if chosen is not None:
            task.slots[pending.name] = chosen
        return chosen is not None or _time_kept(scene, task)
    task.slots[pending.name] = text
    return True


def _meant(text: str, pending: Pending) -> str | None:
    """居转户 where 落户材料预审 is offered."""
    if pending.name != "service":
        return None
    fit = services_for(text, [label for label, _ in pending.choices])
    return next(value for label, value in pending.choices if label == fit[0]) if len(fit) == 1 else None


def _time_kept(scene: Scene, task: Task) -> bool:
    """A time said where a place, a service or a slot was asked for is kept, and that is asked again."""
    if task.kind not in _VISITS or not when(scene.text, scene.turn.message.received_at.date()):
        return False
    task.slots["said"] = f"{task.slots.get('said', '')} {scene.text}".strip()
    return True


def is_lost(text: str) -> bool:
    """Whether somebody says that they no longer have what was asked for: 忘了编号, 号码找不到了."""
    return one_of("lost", folded(text))


def choice_of(text: str, choices: list[list[str]]) -> str | None:
    """The value of the choice that the text names, by its words or its place in the list."""
    for label, value in choices:
        if text in (label, value) or (len(label) > 1 and label in text):
            return value
    part = [value for label, value in choices if len(text) >= 2 and text in label]
    if len(part) == 1:
        return part[0]
    return _by_place(text, choices)


def _by_place(text: str, choices: list[list[str]]) -> str | None:
    """2, 就第一个吧, 最后那个."""
    if _LAST.fullmatch(text):
        return choices[-1][1]
    if not (place := _ORDINAL.fullmatch(text)):
        return None
    at = "一二三四五六七八九".find(place[1])
    index = at if at >= 0 else int(place[1]) - 1
    return choices[index][1] if index < len(choices) else None


def _region(scene: Scene, task: Task) -> bool:
    """A place that is known; a time or a matter said instead is kept, and the place asked again."""
    named = regions().mentions(scene.text)
    if named:
        task.slots["region"] = named[-1].code
        return True
    if task.kind in _VISITS and names_errand(scene.text):
        task.slots["said"] = f"{task.slots.get('said', '')} {scene.text}".strip()
        return True
    return _time_kept(scene, task)


def _last_four(scene: Scene, task: Task) -> bool:
    scene.secret = "〔证件号后四位〕"
    found = _FOUR.fullmatch(scene.text.strip(" 。.")) or _FOUR.search(scene.text)
    if found:
        task.slots["last_four"] = found.group().upper()
    return found is not None


def _four_beside(scene: Scene, task: Task, number: re.Match[str]) -> None:
    """The last four told in one breath with the number: 编号…，后四位1234."""
    rest = scene.text.replace(number.group(), " ")
    if found := _OWN_FOUR.search(rest):
        scene.secret = "〔申请编号、证件号后四位〕"
        task.slots["last_four"] = found[1].upper()


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
