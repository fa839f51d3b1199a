"""From a wish to a task: by which scheme, for which place."""

from __future__ import annotations

from assistant.dialogue.scene import Scene
from assistant.dialogue.schemes import Meant
from assistant.dialogue.state import Task
from assistant.dialogue.wishes import Wish
from tools.rules.scheme import Scheme

_OF_SCHEMES = ("check", "calculate", "classify", "materials", "subscribe")
_KINDS = {"calculate": "points", "classify": "class"}


def task_of(scene: Scene, wish: Wish) -> Task | None:
    """The task; None if no policy that can be worked out is meant: then it is a question for the clauses."""
    if wish.kind not in _OF_SCHEMES:
        return Task(wish.kind, region=_place_named(scene))
    meant = _meant(scene, wish)
    schemes = _of_kind(wish.kind, meant.schemes)
    if len(schemes) == 1:
        return Task(wish.kind, schemes[0].id, schemes[0].region)
    if schemes:
        slots = {"candidates": [s.id for s in schemes], "topic": meant.topic}
        return Task(wish.kind, region=scene.place(), slots=slots)
    if meant.topic or wish.kind in ("materials", "subscribe"):
        return None
    if scene.state.last and scene.state.last.scheme:
        return Task(wish.kind, scene.state.last.scheme, scene.state.last.region)
    return Task(wish.kind, region=scene.place()) if wish.kind != "check" or _asks_outright(wish) else None


def _meant(scene: Scene, wish: Wish) -> Meant:
    """By the words of the wish, else of the message, else of the question with the conversation before it."""
    texts = [wish.text, scene.text]
    if scene.turn.reading:
        texts.append(scene.turn.reading.question)
    if not (scene.state.last and scene.state.last.scheme) and scene.turn.history:
        texts.append(scene.turn.history[-1].subject or scene.turn.history[-1].rewritten)
    for text in texts:
        if (meant := scene.kit.finder.meant(text, scene.places)).schemes or meant.topic:
            return meant
    return Meant(())


def _of_kind(kind: str, schemes: tuple[Scheme, ...]) -> tuple[Scheme, ...]:
    fitting = tuple(s for s in schemes if s.kind == _KINDS.get(kind, s.kind))
    return fitting or schemes


def _asks_outright(wish: Wish) -> bool:
    """帮我测算 without a policy: then one is asked for; 我能申请吗 without one is a question."""
    return any(word in wish.text for word in ("测算", "自测", "评估"))


def _place_named(scene: Scene) -> str | None:
    reading = scene.turn.reading
    return reading.places[0] if reading and reading.places else None
