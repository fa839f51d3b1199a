"""Services: status, places, slots, bookings, subscriptions, hand-over; what a tool lacks is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.answering.risks import why
from assistant.dialogue.arguments import read_arguments
from assistant.dialogue.booking import book, cancel, offer_slots, reschedule
from assistant.dialogue.knowing import as_arguments, known_pairs
from assistant.dialogue.scene import Scene
from assistant.dialogue.service_steps import TOOLS, arguments_of, ask, run_at_once, shown
from assistant.dialogue.showing import buttons, said
from assistant.dialogue.state import Task
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft
from prompts.loader import load, reply
from tools.errors import BadArguments, Conflict, NotAllowed, ServiceUnavailable, ToolError
from tools.services.types import URGENT
from tools.types import Question


def serve_service(scene: Scene, task: Task) -> Draft:
    """One step of a service; a dead or refusing back end ends it with a clear word and a way to a person."""
    read_arguments(scene, task)
    try:
        return _SERVERS.get(task.kind, run_at_once)(scene, task)
    except ServiceUnavailable as error:
        return _failed(scene, task, str(error))
    except (NotAllowed, Conflict, BadArguments) as error:
        return _refused(scene, task, error)
    except ToolError as error:
        return _failed(scene, task, str(error))


def _handover(scene: Scene, task: Task) -> Draft:
    asked = scene.text.replace(URGENT, "")[:120] or "转人工"
    task.slots.setdefault("reason", why(asked, scene.turn.history)[:200])
    try:
        draft = run_at_once(scene, task)
    except ToolError:  # no desk here: the hotline's number at least
        scene.finish(task)
        return said(reply("handover"), AnswerStatus.HANDOVER_REQUESTED)
    return Draft(draft.lines, AnswerStatus.HANDOVER_REQUESTED, draft.quick_replies, draft.cards)


def _subscribe(scene: Scene, task: Task) -> Draft:
    if task.scheme and "subject" not in task.slots:
        scheme = scene.kit.rules[task.scheme]
        task.slots |= {"subject": scheme.id, "title": scheme.name}
    known = known_pairs(scene.state, scene.kit.rules[task.scheme].region) if task.scheme else {}
    outcome = scene.run(TOOLS[task.kind], {**arguments_of(task), "facts": as_arguments(known)}, task)
    return shown(scene, task, outcome)


def _unsubscribe(scene: Scene, task: Task) -> Draft:
    code = task.slots.get("unsubscribe")
    if not code:
        return ask(scene, Question("unsubscribe", "订阅号", words("ask_code")))
    return shown(scene, task, scene.run(TOOLS[task.kind], {"unsubscribe": code}, task))


def _refused(scene: Scene, task: Task, error: ToolError) -> Draft:
    """What cannot be done as asked: say why; the wish is at an end."""
    scene.finish(task)
    return said(str(error), AnswerStatus.ERROR_TOOL, buttons(str(load("dialogue")["reply_handover"])))


def _failed(scene: Scene, task: Task, text: str) -> Draft:
    scene.finish(task)
    return said(
        text or words("tool_away"), AnswerStatus.ERROR_TOOL, buttons(str(load("dialogue")["reply_handover"]))
    )


_SERVERS: Mapping[str, Callable[[Scene, Task], Draft]] = {
    "book": book,
    "slots": offer_slots,
    "cancel": cancel,
    "reschedule": reschedule,
    "handover": _handover,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
}
