"""Facts told by their own names: `学历是硕士`, `职称：无`; the name says which question it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.dialogue.hints import with_heard
from assistant.dialogue.offered import Chosen, ChosenReading, by_button
from assistant.dialogue.scene import Scene
from assistant.dialogue.state import Pending
from assistant.ports import FactFound, FactReading
from tools.rules.openness import facts_in
from tools.rules.vocabulary import Fact, vocabulary

_VALUE = r"(?:应该)?(?:是|为|：|:|＝|=)\s*([^，,。；;！!？?\n]+)"


def read_told(scene: Scene, pending: Pending | None = None, schemes: Sequence[str] = ()) -> FactReading:
    """The facts of the message; what stands behind the name of a fact is its value and nothing else's."""
    return with_heard(_read_told(scene, pending, schemes), scene.turn)


def _read_told(scene: Scene, pending: Pending | None, schemes: Sequence[str]) -> FactReading:
    named = list(_labelled(scene, schemes))
    fact = pending.name if pending and pending.kind == "fact" else None
    group = pending.name if pending and pending.kind == "group" else None
    if named and not _rest(scene.text, named):
        return ChosenReading(tuple(named))
    read = scene.read(scene.text, fact, group)
    if not named:
        return read
    ids = {f.fact for f in named}
    others = [f for f in read.facts if f.fact not in ids and not _inside(f, named)]
    return ChosenReading((*named, *others), tuple(read.unknown), read.denied_group)


def _labelled(scene: Scene, schemes: Sequence[str]) -> Iterable[Chosen]:
    text, taken = scene.text, [False] * len(scene.text)
    for fact in sorted(_spoken_of(scene, schemes), key=lambda f: -len(f.label)):
        found = re.search(re.escape(fact.label) + _VALUE, text)
        if found is None or any(taken[found.start() : found.end()]):
            continue
        read = _value(scene, fact, found[1].strip())
        if read is not None:
            taken[found.start() : found.end()] = [True] * (found.end() - found.start())
            yield Chosen(fact.id, read.low, read.high, found[0], found.start(), found.end(), True)


def _value(scene: Scene, fact: Fact, value: str) -> FactFound | None:
    chosen = by_button(value, Pending("fact", fact.id)) or scene.read(value, fact.id)
    return next((f for f in chosen.facts if f.fact == fact.id), None)


def _spoken_of(scene: Scene, schemes: Sequence[str]) -> list[Fact]:
    """The facts of the scheme in hand, and those that were told: their names were read by the person."""
    words, ids = vocabulary(), dict.fromkeys(scene.state.facts)
    task = scene.state.task or scene.state.last
    for scheme in [*schemes, *([task.scheme] if task and task.scheme else [])]:
        for version in scene.kit.rules[scheme].versions[-1:]:
            ids |= dict.fromkeys(facts_in(version))
    return [fact for name in ids if (fact := words.find(name)) is not None and fact.label in scene.text]


def _rest(text: str, named: list[Chosen]) -> str:
    """What else the message says, but for the word that corrects."""
    for one in named:
        text = text.replace(one.quote, "")
    return re.sub(r"不对|说错了|错了|更正|[，,。.！!；;\s]", "", text)


def _inside(read: FactFound, named: list[Chosen]) -> bool:
    return any(n.start <= read.start and read.end <= n.end for n in named)
