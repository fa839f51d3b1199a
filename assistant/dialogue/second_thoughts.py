"""What somebody puts right in the middle of a check: 不对，是4年; 不对，我是问积分."""

from __future__ import annotations

import re

from assistant.dialogue.scene import Scene
from assistant.dialogue.state import Task
from assistant.dialogue.words import folded, one_of
from assistant.ports import FactReading
from prompts.loader import load
from tools.rules.vocabulary import vocabulary


def meant_instead(scene: Scene) -> Task | None:
    """The check of another policy, where the one begun is not what was meant."""
    task, text = scene.state.task, folded(scene.text)
    if task is None or task.scheme is None or not one_of("meant", text):
        return None
    meant = scene.kit.finder.meant(scene.text, scene.places or ((task.region,) if task.region else ()))
    others = [s for s in meant.schemes if s.id != task.scheme]
    if not others or len(others) < len(meant.schemes):
        return None
    if len(others) == 1:
        return Task("check", others[0].id, others[0].region)
    return Task(
        "check", region=task.region, slots={"candidates": [s.id for s in others], "topic": meant.topic}
    )


def put_right(scene: Scene) -> FactReading | None:
    """A number alone behind 不对: the last one told in that unit is another."""
    text = folded(scene.text)
    if not one_of("corrects", text):
        return None
    rest = re.sub(str(load("wishes")["corrects"][0]), "", text).strip(" ,，是应该")
    for name in reversed(scene.state.facts):
        fact = vocabulary()[name]
        if fact.kind == "number" and fact.unit and fact.unit in rest:
            reading = scene.read(rest, name)
            if any(read.fact == name for read in reading.facts):
                return reading
    return None
