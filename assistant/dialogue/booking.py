"""Booking (预约): place, service, slot, hold, confirmation; and changing or cancelling it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.dialogue.errands import services_for
from assistant.dialogue.scene import Scene
from assistant.dialogue.service_steps import ask, led_by, shown, value_of
from assistant.dialogue.showing import buttons, said, tool_draft
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.when import Free, When, fitting, when
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft
from prompts.loader import load
from tools.errors import Conflict
from tools.types import MissingFacts, Outcome, Question, ToolResult

_SLOTS_SHOWN = 8
_FARTHEST = 31


def book(scene: Scene, task: Task) -> Draft:
    """Place, service, slot, hold, confirmation."""
    slots = task.slots
    if "booking" in slots:
        return _confirm_booking(scene, task)
    if "slot" not in slots:
        return offer_slots(scene, task)
    key = f"{scene.turn.message.conversation_id}:{slots['slot']}"
    phone = {"phone": slots.pop("phone")} if "phone" in slots else {}  # never kept: it goes into the booking
    try:
        held = scene.run("book_service", {"slot": slots["slot"], "key": key, **phone}, task)
    except Conflict as error:  # somebody was faster: offer the others
        del slots["slot"]
        return led_by(str(error), offer_slots(scene, task))
    if isinstance(held, MissingFacts):
        return ask(scene, held.questions[0])
    slots["booking"] = value_of(held)["booking"]["code"]
    return _to_confirm(scene, held)


def cancel(scene: Scene, task: Task) -> Draft:
    """Cancel a booking, once it is confirmed."""
    slots = task.slots
    if "booking" not in slots:
        return ask(scene, Question("booking", "预约号", words("choose_booking")))
    answer = slots.get("answer")
    if answer is None:
        text = words("confirm_cancel", code=slots["booking"])
        scene.state.pending = Pending("confirm", text=text)
        return said(text, AnswerStatus.CLARIFICATION_CONFIRMATION, buttons("确认", "不取消"))
    if answer == "no":
        scene.finish(task)
        return said(words("not_cancelled"), AnswerStatus.ANSWERED_BY_TOOL)
    return shown(scene, task, scene.run("cancel_booking", {"booking": slots["booking"]}, task))


def reschedule(scene: Scene, task: Task) -> Draft:
    """Another time for a booking."""
    slots = task.slots
    if "booking" not in slots:
        return ask(scene, Question("booking", "预约号", words("choose_booking")))
    if "slot" not in slots:
        return offer_slots(scene, task)
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
    return shown(scene, task, scene.run("reschedule", arguments, task))


def offer_slots(scene: Scene, task: Task) -> Draft:
    """The free times of the chosen place; asks for the place and the service first."""
    slots = task.slots
    if "place" not in slots and (asked := _choose_place(scene, task)):
        return asked
    arguments = {"place": slots["place"], "service": slots.get("service"), "days": _days(scene, task)}
    outcome = scene.run("list_slots", arguments, task)
    if isinstance(outcome, MissingFacts) and (fit := _one_service(task, outcome.questions[0].choices)):
        outcome = scene.run("list_slots", arguments | {"service": fit}, task)
    if isinstance(outcome, MissingFacts):
        return ask(scene, outcome.questions[0])
    return _choose_slot(scene, task, outcome)


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
    return shown(scene, task, scene.run("book_service", {"booking": code, "confirm": True}, task))


def _choose_slot(scene: Scene, task: Task, outcome: ToolResult) -> Draft:
    """All free times, or those of the days and hours that were wished, if there are any."""
    free = _free(value_of(outcome))
    wished = _wished(scene, task)
    fit = fitting(free, wished)
    offered = [(label, slot) for label, slot, _, _ in fit or free]
    draft = tool_draft(outcome, scene.kit.cited, buttons(*(label for label, _ in offered[:_SLOTS_SHOWN])))
    if not free:
        scene.finish(task)
        return draft
    if wished:
        draft = _narrowed(draft, wished, fit)
    task.slots.pop("said", None)
    task.kind = "book" if task.kind == "slots" else task.kind
    scene.state.pending = Pending("argument", "slot", words("not_chosen"), [list(one) for one in offered])
    return Draft(draft.lines, AnswerStatus.CLARIFICATION_CHOICE, draft.quick_replies, draft.cards)


def _wished(scene: Scene, task: Task) -> When:
    return when(str(task.slots.get("said", "")), scene.turn.message.received_at.date())


def _narrowed(draft: Draft, wished: When, fit: Sequence[Free]) -> Draft:
    """The draft with the wished times only; with all of them and a word about it if none is free."""
    if not fit:
        return led_by(words("no_wished_time", when=wished.shown()), draft)
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
    outcome = _places(scene, task)
    if isinstance(outcome, MissingFacts):
        return ask(scene, outcome.questions[0])
    places = [
        [p["name"], p["id"]] for p in value_of(outcome)["places"] if any(o["capacity"] for o in p["offers"])
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


def _places(scene: Scene, task: Task) -> Outcome:
    """The places of the region; where it was said what for, those that do it."""
    region = {"region": task.slots["region"]} if task.slots.get("region") else {}
    outcome = scene.run("find_service_place", region, task)
    if isinstance(outcome, MissingFacts):
        return outcome
    offered = [o["name"] for p in value_of(outcome)["places"] for o in p["offers"] if o["capacity"]]
    service = _one_service(task, offered)
    if service is None:
        return outcome
    task.slots["service"] = service
    return scene.run("find_service_place", region | {"service": service}, task)


def _one_service(task: Task, offered: Sequence[str]) -> str | None:
    """The one service offered that what was said means."""
    fit = services_for(str(task.slots.get("said", "")), offered)
    return fit[0] if len(fit) == 1 else None


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
