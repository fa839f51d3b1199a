"""What is looked up at once: what a card or class gives, and whether two supports exclude each other."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import tool_draft
from assistant.dialogue.state import Task
from assistant.types import Draft, Line
from knowledge.regions import regions
from knowledge.text.normalize import fold
from tools.rules.privilege import Privilege, privileges
from tools.types import ToolResult


def serve_benefits(scene: Scene, task: Task) -> Draft | None:
    """What the card, code or class gives; None (a question for the clauses) if nothing is known of it."""
    text = str(task.slots.get("said") or scene.text)
    scene.finish(task)
    found = _privilege(text, scene.place(task))
    if found is None:
        return None
    outcome = scene.run("talent_benefits", {"card": found.id}, task)
    assert isinstance(outcome, ToolResult)
    return tool_draft(outcome, scene.kit.cited, subject=found.name)


def serve_duplicate(scene: Scene, task: Task) -> Draft | None:
    """The rule by which they exclude each other; None (a question for the clauses) if the rules know none."""
    scene.finish(task)
    outcome = scene.run("check_duplicate_support", {"supports": task.slots["supports"]}, task)
    assert isinstance(outcome, ToolResult)
    if not outcome.basis:
        return None
    draft = tool_draft(outcome, scene.kit.cited)
    names = "、".join(scene.kit.rules[i].name for i in task.slots["supports"])
    return replace(draft, lines=(Line(f"{names}：", claim=False), *draft.lines))


def _privilege(text: str, place: str | None) -> Privilege | None:
    """The one of the longest name in the text; of the place, where a place is known."""
    plain = fold(text).lower()
    named = [(len(n), p) for p in privileges() for n in (p.name, *p.aliases) if fold(n).lower() in plain]
    local = [(n, p) for n, p in named if place is None or p.region in regions().chain(place)]
    chosen = sorted(local or named, key=lambda one: -one[0])
    return chosen[0][1] if chosen else None
