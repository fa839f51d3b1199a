"""Steps that services have in common: run a tool, ask for what it lacks, show what came of it."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import buttons, said, tool_draft
from assistant.dialogue.state import Pending, Task
from assistant.types import AnswerStatus, Draft, QuickReply
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


def run_at_once(scene: Scene, task: Task) -> Draft:
    """A tool that is run at once."""
    outcome = scene.run(TOOLS[task.kind], arguments_of(task), task)
    task.slots.pop("last_four", None)
    return shown(scene, task, outcome)


def arguments_of(task: Task) -> dict[str, object]:
    """What the task has gathered for its tool."""
    names = {"status": ("number", "last_four"), "place": ("region", "service"), "requests": ("codes",),
             "handover": ("reason", "summary"), "subscribe": ("subject", "title", "topic")}  # fmt: skip
    return {n: task.slots[n] for n in names.get(task.kind, ()) if task.slots.get(n)}


def shown(scene: Scene, task: Task, outcome: Outcome, then: tuple[QuickReply, ...] = ()) -> Draft:
    """What the tool found, which ends the task; or what it still needs, asked for."""
    if isinstance(outcome, MissingFacts):
        return ask(scene, outcome.questions[0])
    scene.finish(task)
    return tool_draft(outcome, scene.kit.cited, then)


def ask(scene: Scene, question: Question) -> Draft:
    """Ask for one argument of a tool."""
    choices = [[c, c] for c in question.choices]
    scene.state.pending = Pending("argument", question.fact, question.text, choices)
    text = f"{question.text}{f'（{question.why}）' if question.why else ''}"
    return said(text, AnswerStatus.CLARIFICATION_FACT, buttons(*question.choices))


def led_by(text: str, draft: Draft) -> Draft:
    """The draft after a sentence of its own."""
    lines = (*said(text, draft.status).lines, *draft.lines)
    return Draft(lines, draft.status, draft.quick_replies, draft.cards)


def value_of(result: Outcome) -> dict[str, Any]:
    """The value of a tool that had all it needs, as plain data."""
    assert isinstance(result, ToolResult)
    return result.value.model_dump(mode="json")
