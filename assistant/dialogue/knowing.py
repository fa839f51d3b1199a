"""What is known of the person: what was told is merged in, and given out for the place of a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from assistant.dialogue.schemes import city_of
from assistant.dialogue.state import DialogueState, Told
from assistant.ports import FactReading
from knowledge.regions import NATION, regions
from tools.rules.profile import told
from tools.rules.values import Pair, json_value, show_pair
from tools.rules.vocabulary import Fact, vocabulary

_LOCAL = re.compile("本市|当地|所问城市")
_PAUSE = re.compile("[，,。；;！!？?\n]")
_FRESH = timedelta(days=31)
"""After a month what runs on with time (age, months paid) is asked for again."""


def is_local(fact: Fact) -> bool:
    """Whether the fact speaks of the city asked about, so that it says nothing of another one."""
    return bool(_LOCAL.search(f"{fact.label}{fact.question}{fact.hint or ''}"))


def told_facts(
    state: DialogueState, reading: FactReading, text: str, day: date, place: str | None
) -> list[str]:
    """Merge a reading in; the ids of the facts that are new or changed."""
    changed = []
    for read in reading.facts:
        fact = vocabulary()[read.fact]
        where = _place_said(text, read.start, read.end) or city_of(place) if is_local(fact) else None
        if _put(state, fact, (read.low, read.high), read.quote, day, where):
            changed.append(fact.id)
    for name in reading.unknown:
        if name not in state.facts and name not in state.unknown:
            state.unknown.append(name)
    if reading.denied_group:
        changed += denied(state, reading.denied_group, text, day, place)
    return changed


def known_pairs(state: DialogueState, region: str | None) -> dict[str, Pair]:
    """The facts that count for a scheme of that region."""
    city = city_of(region) if region and region != NATION else None
    return {
        name: (t.low, t.high)
        for name, t in state.facts.items()
        if t.place is None or city is None or t.place == city
    }


def as_arguments(pairs: Mapping[str, Pair]) -> dict[str, object]:
    """Pairs as a tool takes them."""
    words = vocabulary()
    return {name: json_value(words[name], pair) for name, pair in pairs.items()}


def labelled(state: DialogueState, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(年龄, 32岁), (学历, 本科)."""
    found = vocabulary()
    chosen = names if names is not None else state.facts
    pairs = [(found[n], (state.facts[n].low, state.facts[n].high)) for n in chosen if n in state.facts]
    return [(fact.label, show_pair(fact, pair)) for fact, pair in pairs]


def shown(state: DialogueState, names: Iterable[str] | None = None) -> str:
    """`年龄 32岁、学历 本科`."""
    return "、".join(f"{label} {value}" for label, value in labelled(state, names))


def settle(state: DialogueState, region: str | None) -> None:
    """Local facts told before any place was known belong to the first place that is asked about."""
    if (city := city_of(region)) is None:
        return
    for name, known in state.facts.items():
        if known.place is None and is_local(vocabulary()[name]):
            known.place = city


def still_fresh(state: DialogueState, today: date) -> None:
    """Drop what has run on with time since it was told, and facts that the vocabulary no longer has."""
    for name, known in list(state.facts.items()):
        fact = vocabulary().find(name)
        old = today - date.fromisoformat(known.day) > _FRESH
        if fact is None or (old and fact.unit in ("岁", "年", "个月")):
            del state.facts[name]


def _put(state: DialogueState, fact: Fact, pair: Pair, quote: str, day: date, place: str | None) -> bool:
    before = state.facts.get(fact.id)
    if before and (before.low, before.high, before.place) == (*pair, place):
        return False
    kept = told({n: (t.low, t.high) for n, t in state.facts.items()}, fact.id, pair)
    state.facts = {n: t for n, t in state.facts.items() if n in kept and n != fact.id}
    state.facts[fact.id] = Told(*pair, quote=quote, day=day.isoformat(), place=place)
    if fact.id in state.unknown:
        state.unknown.remove(fact.id)
    return True


def denied(state: DialogueState, group: str, text: str, day: date, place: str | None) -> list[str]:
    """What was asked for of the group and not told is not there; what was not asked for stays open."""
    asked = {label for label, _ in state.pending.choices} if state.pending else set()
    changed = []
    for fact in vocabulary():
        if fact.group != group or fact.label not in asked:
            continue
        if fact.none is not None and fact.id not in state.facts:
            where = city_of(place) if is_local(fact) else None
            if _put(state, fact, (fact.none, fact.none), text, day, where):
                changed.append(fact.id)
    return changed


def _place_said(text: str, start: int, end: int) -> str | None:
    """The city named in the same breath: 在苏州交了2年社保."""
    left = max((m.end() for m in _PAUSE.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in _PAUSE.finditer(text, end)), len(text))
    mentions = regions().mentions(text[left:right])
    return city_of(mentions[0].code) if mentions else None
