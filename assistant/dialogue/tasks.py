"""From a wish to a task: by which scheme, for which place."""

from __future__ import annotations

from assistant.dialogue.scene import Scene
from assistant.dialogue.schemes import Meant, of_target
from assistant.dialogue.state import Task
from assistant.dialogue.wishes import Wish
from assistant.dialogue.words import folded, is_wish, one_of
from tools.rules.scheme import Scheme

_OF_SCHEMES = ("check", "calculate", "classify", "materials", "subscribe")
_FEWEST = 2  # supports that can exclude each other
_TIMED = ("book", "slots", "reschedule", "benefits")
_KINDS = {"calculate": "points", "classify": "class"}


def task_of(scene: Scene, wish: Wish) -> Task | None:
    """The task; None if no policy that can be worked out is meant: then it is a question for the clauses."""
    task = _task_of(scene, wish)
    if task is not None and is_wish("if_met", wish.text):
        task.slots["if_met"] = True
    return task


def _task_of(scene: Scene, wish: Wish) -> Task | None:
    if wish.kind == "duplicate":
        return _duplicate(scene)
    if wish.kind not in _OF_SCHEMES:
        said = {"said": wish.text} if wish.kind in _TIMED else {}
        return Task(wish.kind, region=_place_named(scene), slots=dict(said))
    meant = _meant(scene, wish)
    schemes = of_target(_of_kind(wish.kind, meant.schemes), scene.text)
    if len(schemes) == 1:
        return Task(wish.kind, schemes[0].id, schemes[0].region)
    if schemes:
        slots = {"candidates": [s.id for s in schemes], "topic": meant.topic}
        return Task(wish.kind, region=scene.place(), slots=slots)
    if meant.topic or wish.kind == "subscribe":
        return None
    if scene.state.last and scene.state.last.scheme:
        return Task(wish.kind, scene.state.last.scheme, scene.state.last.region)
    return Task(wish.kind, region=scene.place()) if wish.kind != "check" or _asks_outright(wish) else None


def _duplicate(scene: Scene) -> Task | None:
    """Only of supports that are named, in the message or (这两个) just before."""
    named = scene.kit.finder.all_named(scene.text, scene.places)
    if len(named) < _FEWEST and one_of("those_two", folded(scene.text)):
        subjects = [e.subject for e in reversed(scene.turn.history) if e.subject]
        before = [s for name in dict.fromkeys(subjects) for s in scene.kit.finder.all_named(name, ())]
        named = tuple(dict.fromkeys([*named, *before]))[:_FEWEST]
    if len(named) < _FEWEST:
        return None
    return Task("duplicate", region=_place_named(scene), slots={"supports": [s.id for s in named]})


def _meant(scene: Scene, wish: Wish) -> Meant:
    """By the words of the wish, else of the message, else of the question with the conversation before it."""
    texts = [wish.text, scene.text]
    if scene.turn.reading:
        texts.append(scene.turn.reading.question)
    if not (scene.state.last and scene.state.last.scheme) and scene.turn.history:
        texts.append(scene.turn.history[-1].subject or scene.turn.history[-1].rewritten)
    kind = _KINDS.get(wish.kind)
    for text in texts:
        if (meant := scene.kit.finder.meant(text, scene.places, kind)).schemes or meant.topic:
            return meant
    return Meant(())


def _of_kind(kind: str, schemes: tuple[Scheme, ...]) -> tuple[Scheme, ...]:
    fitting = tuple(s for s in schemes if s.kind == _KINDS.get(kind, s.kind))
    return fitting or schemes


def _asks_outright(wish: Wish) -> bool:
    """帮我测算 without a policy: then one is asked for; 我能申请吗 without one is a question."""
    return any(word in wish.text for word in ("测算", "自测", "评估", "帮我算", "给我算", "替我算"))


def _place_named(scene: Scene) -> str | None:
    reading = scene.turn.reading
    return reading.places[0] if reading and reading.places else None
