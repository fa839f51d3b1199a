"""我符合条件时: the kept facts worked out again on the day; nothing is assumed of what moves with time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.notices.due import Due, letter, word
from assistant.notices.growth import aged, at_best
from assistant.notices.subjects import Subject, World, basis_of
from tools.rules.engine import evaluate
from tools.rules.evaluation import State
from tools.rules.scheme import Scheme
from tools.rules.survey import survey
from tools.rules.values import Pair
from tools.services.ports import Letter
from tools.services.types import Subscription

MAYBE = "maybe"


def qualifying(world: World, subscription: Subscription, subject: Subject, before: str | None) -> Due:
    """Due when the status has turned to met since the last look; the first one is the subscription's day."""
    scheme = subject.scheme
    if scheme is None or not subscription.profile:
        return Due()
    told = subscription.created.date()
    facts = aged(subscription.profile, world.rules.words, told, world.as_of)
    if before is None:
        then = aged(subscription.profile, world.rules.words, told, told)
        before = _status(world, scheme, then, told)
    now = _status(world, scheme, facts, world.as_of)
    moved = _moving(world, subscription, facts)
    if now == State.MET:
        due = before != State.MET
        return Due((_met(world, subscription, scheme, facts, moved),) if due else (), now)
    if now == State.UNKNOWN and moved and _status(world, scheme, at_best(facts), world.as_of) == State.MET:
        due = before not in (State.MET, MAYBE)
        text = word("maybe", title=subscription.title, labels=moved)
        version = subject.version(world.as_of)
        basis = basis_of(version) if version else []
        found = letter(world, subscription, f"maybe {told}", text, basis)
        return Due((found,) if due else (), MAYBE)
    return Due((), str(now))


def _status(world: World, scheme: Scheme, facts: Mapping[str, Pair], day: date) -> str:
    return str(survey(world.rules, (scheme,), facts, day)[scheme.id])


def _moving(world: World, subscription: Subscription, facts: Mapping[str, Pair]) -> str:
    """The labels of the facts that time may have moved."""
    then = aged(
        subscription.profile, world.rules.words, subscription.created.date(), subscription.created.date()
    )
    return "、".join(world.rules.words[k].label for k in facts if facts[k] != then[k])


def _met(
    world: World, subscription: Subscription, scheme: Scheme, facts: dict[str, Pair], moved: str
) -> Letter:
    found = evaluate(world.rules, scheme, facts, world.as_of)
    labels = moved or "、".join(world.rules.words[k].label for k in list(facts)[:3])
    text = word("qualifies", title=subscription.title, on=world.as_of, labels=labels)
    text += word("qualifies_unverified") if found.doubts else ""
    return letter(world, subscription, f"met {world.as_of}", text, found.basis)
