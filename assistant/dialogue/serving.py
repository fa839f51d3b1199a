"""Services: status, places, slots, bookings, subscriptions, hand-over; what a tool lacks is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.dialogue.knowing import as_arguments, known_pairs
from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import buttons, said, tool_draft
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.when import Free, When, fitting, when
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft, QuickReply
from knowledge.regions import regions
from prompts.loader import load, reply
from tools.errors import BadArguments, Conflict, NotAllowed, ServiceUnavailable, ToolError
from tools.types import MissingFacts, Outcome, Question, ToolResult

TOOLS = {
    "status": "certification_status",
    "place": "find_service_place",
    "slots": "list_slots",
    "book": "book_service",
    "reschedule": "reschedule",
    "cancel": "cancel_booking",
    "requests": "my_requests",
    "subscribe": "subscribe",
    "unsubscribe": "subscribe",
    "handover": "request_handover",
}
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
_SLOTS_SHOWN = 8
_FARTHEST = 31


def serve_service(scene: Scene, task: Task) -> Draft:
    """One step of a service; a dead or refusing back end ends it with a clear word and a way to a person."""
    read_arguments(scene, task)
    try:
        return _SERVERS.get(task.kind, _direct)(scene, task)
    except ServiceUnavailable as error:
        return _failed(scene, task, str(error))
    except (NotAllowed, Conflict, BadArguments) as error:
        return _refused(scene, task, error)
    except ToolError as error:
        return _failed(scene, task, str(error))


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


def _direct(scene: Scene, task: Task) -> Draft:
    """A tool that is run at once."""
    outcome = scene.run(TOOLS[task.kind], _arguments(task), task)
    task.slots.pop("last_four", None)
    return _shown(scene, task, outcome)


def _arguments(task: Task) -> dict[str, object]:
    names = {"status": ("number", "last_four"), "place": ("region", "service"), "requests": ("codes",),
             "handover": ("reason", "summary"), "subscribe": ("subject", "title", "topic")}  # fmt: skip
    return {n: task.slots[n] for n in names.get(task.kind, ()) if task.slots.get(n)}


def _shown(scene: Scene, task: Task, outcome: Outcome, then: tuple[QuickReply, ...] = ()) -> Draft:
    if isinstance(outcome, MissingFacts):
        return _asked(scene, outcome.questions[0])
    scene.finish(task)
    return tool_draft(outcome, scene.kit.cited, then)


def _asked(scene: Scene, question: Question) -> Draft:
    choices = [[c, c] for c in question.choices]
    scene.state.pending = Pending("argument", question.fact, question.text, choices)
    text = f"{question.text}{f'（{question.why}）' if question.why else ''}"
    return said(text, AnswerStatus.CLARIFICATION_FACT, buttons(*question.choices))


def _book(scene: Scene, task: Task) -> Draft:
    """Place, service, slot, hold, confirmation."""
    slots = task.slots
    if "booking" in slots:
        return _confirm_booking(scene, task)
    if "slot" not in slots:
        return _slots(scene, task)
    key = f"{scene.turn.message.conversation_id}:{slots['slot']}"
    phone = {"phone": slots.pop("phone")} if "phone" in slots else {}  # never kept: it goes into the booking
    try:
        held = scene.run("book_service", {"slot": slots["slot"], "key": key, **phone}, task)
    except Conflict as error:  # somebody was faster: offer the others
        del slots["slot"]
        return _before(str(error), _slots(scene, task))
    if isinstance(held, MissingFacts):
        return _asked(scene, held.questions[0])
    slots["booking"] = _value(held)["booking"]["code"]
    return _to_confirm(scene, held)


def _to_confirm(scene: Scene, held: ToolResult) -> Draft:
    text = words("confirm_again")
    scene.state.pending = Pending("confirm", text=text)
    draft = tool_draft(held, scene.kit.cited)
    lines = (*draft.lines, *said(text, AnswerStatus.CLARIFICATION_CONFIRMATION).lines)
    replies = buttons(*load("dialogue")["reply_confirm"])
    return Draft(lines, AnswerStatus.CLARIFICATION_CONFIRMATION, replies, draft.cards)


def _confirm_booking(scene: Scene, task: Task) -> Draft:
    code = task.slots["booking"]
    if task.slots.get("answer") == "no":
        scene.run("cancel_booking", {"booking": code}, task)
        scene.finish(task)
        return said(words("hold_dropped"), AnswerStatus.ANSWERED_BY_TOOL)
    if task.slots.get("answer") != "yes":
        scene.state.pending = Pending("confirm", text=words("confirm_again"))
        return said(
            words("confirm_again"),
            AnswerStatus.CLARIFICATION_CONFIRMATION,
            buttons(*load("dialogue")["reply_confirm"]),
        )
    return _shown(scene, task, scene.run("book_service", {"booking": code, "confirm": True}, task))


def _slots(scene: Scene, task: Task) -> Draft:
    """The free times of the chosen place; asks for the place and the service first."""
    slots = task.slots
    if "place" not in slots and (asked := _choose_place(scene, task)):
        return asked
    arguments = {"place": slots["place"], "service": slots.get("service"), "days": _days(scene, task)}
    outcome = scene.run("list_slots", arguments, task)
    if isinstance(outcome, MissingFacts):
        return _asked(scene, outcome.questions[0])
    return _choose_slot(scene, task, outcome)


def _choose_slot(scene: Scene, task: Task, outcome: ToolResult) -> Draft:
    """All free times, or those of the days and hours that were wished, if there are any."""
    free = _free(_value(outcome))
    wished = _wished(scene, task)
    fit = fitting(free, wished)
    shown = [(label, slot) for label, slot, _, _ in fit or free]
    draft = tool_draft(outcome, scene.kit.cited, buttons(*(label for label, _ in shown[:_SLOTS_SHOWN])))
    if not free:
        scene.finish(task)
        return draft
    if wished:
        draft = _narrowed(draft, wished, fit)
    task.slots.pop("said", None)
    task.kind = "book" if task.kind == "slots" else task.kind
    scene.state.pending = Pending("argument", "slot", words("not_chosen"), [list(one) for one in shown])
    return Draft(draft.lines, AnswerStatus.CLARIFICATION_CHOICE, draft.quick_replies, draft.cards)


def _wished(scene: Scene, task: Task) -> When:
    return when(str(task.slots.get("said", "")), scene.turn.message.received_at.date())


def _narrowed(draft: Draft, wished: When, fit: Sequence[Free]) -> Draft:
    """The draft with the wished times only; with all of them and a word about it if none is free."""
    if not fit:
        return _before(words("no_wished_time", when=wished.shown()), draft)
    lines = said(
        "\n".join([words("wished_time", when=wished.shown()), *(one[0] for one in fit)]), draft.status
    ).lines
    days = {one[2].isoformat() for one in fit}
    cards = tuple({**c, "days": [d for d in c["days"] if d["date"] in days]} for c in draft.cards)
    return Draft((*draft.lines[:1], *lines), draft.status, draft.quick_replies, cards)


def _days(scene: Scene, task: Task) -> int:
    """A week, or as far as the wished day."""
    last = _wished(scene, task).last
    ahead = (last - scene.turn.message.received_at.date()).days + 1 if last else 0
    return min(_FARTHEST, max(7, ahead))


def _choose_place(scene: Scene, task: Task) -> Draft | None:
    """None when there is one place only; it is chosen then."""
    region = {"region": task.slots["region"]} if task.slots.get("region") else {}
    outcome = scene.run("find_service_place", region, task)
    if isinstance(outcome, MissingFacts):
        return _asked(scene, outcome.questions[0])
    places = [
        [p["name"], p["id"]] for p in _value(outcome)["places"] if any(o["capacity"] for o in p["offers"])
    ]
    if len(places) == 1:
        task.slots["place"] = places[0][1]
        return None
    draft = tool_draft(outcome, scene.kit.cited, buttons(*(name for name, _ in places)))
    if not places:
        scene.finish(task)
        return draft
    text = words("choose_place")
    scene.state.pending = Pending("argument", "place", text, places)
    lines = (*draft.lines, *said(text, AnswerStatus.CLARIFICATION_CHOICE).lines)
    return Draft(lines, AnswerStatus.CLARIFICATION_CHOICE, draft.quick_replies, draft.cards)


def _free(value: Mapping[str, Any]) -> list[Free]:
    """Labels (11月23日 09:00), ids, days and hours of the times that are free."""
    found = []
    for day in value["days"]:
        for slot in day["slots"]:
            if slot["left"]:
                day_of, hour = date.fromisoformat(slot["starts"][:10]), slot["starts"][11:16]
                label = f"{day_of.month}月{day_of.day}日 {hour}"
                found.append((label, str(slot["id"]), day_of, int(hour[:2])))
    return found


def _cancel(scene: Scene, task: Task) -> Draft:
    slots = task.slots
    if "booking" not in slots:
        return _asked(scene, Question("booking", "预约号", words("choose_booking")))
    answer = slots.get("answer")
    if answer is None:
        text = words("confirm_cancel", code=slots["booking"])
        scene.state.pending = Pending("confirm", text=text)
        return said(text, AnswerStatus.CLARIFICATION_CONFIRMATION, buttons("确认", "不取消"))
    if answer == "no":
        scene.finish(task)
        return said(words("not_cancelled"), AnswerStatus.ANSWERED_BY_TOOL)
    return _shown(scene, task, scene.run("cancel_booking", {"booking": slots["booking"]}, task))


def _reschedule(scene: Scene, task: Task) -> Draft:
    slots = task.slots
    if "booking" not in slots:
        return _asked(scene, Question("booking", "预约号", words("choose_booking")))
    if "slot" not in slots:
        return _slots(scene, task)
    answer = slots.get("answer")
    if answer is None:
        text = words("confirm_again")
        scene.state.pending = Pending("confirm", text=text)
        return said(
            text, AnswerStatus.CLARIFICATION_CONFIRMATION, buttons(*load("dialogue")["reply_confirm"])
        )
    if answer == "no":
        scene.finish(task)
        return said(words("not_cancelled"), AnswerStatus.ANSWERED_BY_TOOL)
    arguments = {"booking": slots["booking"], "slot": slots["slot"]}
    return _shown(scene, task, scene.run("reschedule", arguments, task))


def _handover(scene: Scene, task: Task) -> Draft:
    task.slots.setdefault("reason", scene.text[:200] or "转人工")
    try:
        draft = _direct(scene, task)
    except ToolError:  # no desk here: the hotline's number at least
        scene.finish(task)
        return said(reply("handover"), AnswerStatus.HANDOVER_REQUESTED)
    return Draft(draft.lines, AnswerStatus.HANDOVER_REQUESTED, draft.quick_replies, draft.cards)


def _topic(text: str) -> str | None:
    """When one wishes to be told, if the words say it of one time only."""
    found = [topic for topic, said in load("dialogue")["topics"].items() if re.search(said, text)]
    return str(found[0]) if len(found) == 1 else None


def _subscribe(scene: Scene, task: Task) -> Draft:
    if task.scheme and "subject" not in task.slots:
        scheme = scene.kit.rules[task.scheme]
        task.slots |= {"subject": scheme.id, "title": scheme.name}
    known = known_pairs(scene.state, scene.kit.rules[task.scheme].region) if task.scheme else {}
    outcome = scene.run(TOOLS[task.kind], {**_arguments(task), "facts": as_arguments(known)}, task)
    return _shown(scene, task, outcome)


def _unsubscribe(scene: Scene, task: Task) -> Draft:
    code = task.slots.get("unsubscribe")
    if not code:
        return _asked(scene, Question("unsubscribe", "订阅号", words("ask_code")))
    return _shown(scene, task, scene.run(TOOLS[task.kind], {"unsubscribe": code}, task))


def _refused(scene: Scene, task: Task, error: ToolError) -> Draft:
    """What cannot be done as asked: say why; the wish is at an end."""
    scene.finish(task)
    return said(str(error), AnswerStatus.ERROR_TOOL, buttons(str(load("dialogue")["reply_handover"])))


def _failed(scene: Scene, task: Task, text: str) -> Draft:
    scene.finish(task)
    return said(
        text or words("tool_away"), AnswerStatus.ERROR_TOOL, buttons(str(load("dialogue")["reply_handover"]))
    )


def _before(text: str, draft: Draft) -> Draft:
    lines = (*said(text, draft.status).lines, *draft.lines)
    return Draft(lines, draft.status, draft.quick_replies, draft.cards)


def _value(result: Outcome) -> dict[str, Any]:
    assert isinstance(result, ToolResult)
    return result.value.model_dump(mode="json")


_SERVERS: Mapping[str, Callable[[Scene, Task], Draft]] = {
    "book": _book,
    "slots": _slots,
    "cancel": _cancel,
    "reschedule": _reschedule,
    "handover": _handover,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
}
