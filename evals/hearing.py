"""How written calls go: what was suggested after which line, and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.listening.call import Call
from assistant.listening.suggesting import Suggester
from assistant.listening.types import Suggestion
from assistant.orders.material import of_call
from assistant.orders.prefill import prefilled
from evals.calls import Expected, ScriptedCall
from evals.metrics import Measure, mean

_FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class Heard:
    """How a call went: what was suggested after which segment."""

    call: ScriptedCall
    events: list[tuple[int, Suggestion]] = field(default_factory=list)

    def first(self, expected: Expected) -> int | None:
        """The segment after which the expected suggestion stood."""
        return next((seq for seq, one in self.events if _is_told(one) and expected.fits(one)), None)

    def says(self, expected: Expected) -> bool:
        """Whether the one sentence to say has every key fact already."""
        return any(_is_told(one) and expected.fits(replace(one, conditions=())) for _, one in self.events)

    def cites(self, expected: Expected) -> bool:
        """Whether a suggestion that fits cites the clause expected."""
        return any(_is_told(one) and expected.fits(one) and expected.cites(one) for _, one in self.events)

    def ticket(self) -> bool:
        """Whether the work order made of the call has a kind and a department that are right."""
        turns = [{"text": one.text, "speaker": one.speaker} for one in self.call.lines]
        hints = [one.to_json() for one in {o.id: o for _, o in self.events}.values()]
        call = {"id": self.call.id, "turns": turns, "hints": hints, "region": self.call.region}
        order = prefilled(of_call(call))
        return all(order[name] in right for name, right in (self.call.ticket or {}).items())

    def superfluous(self) -> list[Suggestion]:
        """The last word on each suggestion that nobody waited for."""
        last = {one.id: one for _, one in self.events}
        return [
            one for one in last.values() if _is_told(one) and not any(e.fits(one) for e in self.call.expect)
        ]

    def told(self) -> int:
        """How many suggestions stood at the end."""
        return sum(_is_told(one) for one in {o.id: o for _, o in self.events}.values())


def played(call: ScriptedCall, suggester: Suggester) -> Heard:
    """Play a call, thinking after each segment."""
    heard, line = Heard(call), Call(call.id, call.region)
    for segment in call.lines:
        line.hear(segment)
        heard.events += [(segment.seq, one) for one in line.think(suggester)]
    return heard


def measures_of(found: Sequence[Heard]) -> dict[str, Measure]:
    """What calls that were played come to."""
    wanted = [(one, e) for one in found for e in one.call.expect if not e.maybe]
    firsts = [(one.first(e), e) for one, e in wanted]
    gone = [(one, e) for one in found for e in one.call.expect if e.gone and one.first(e)]
    silent = [not one.told() for one in found if not one.call.expect]
    told = [bad for one in found for bad in _each(one.told(), len(one.superfluous()))]
    return {
        "found": mean([seq is not None for seq, _ in firsts]),
        "in_time": mean([seq <= e.by for seq, e in firsts if seq is not None]),
        "precision": mean([not bad for bad in told]),
        "said": mean([one.says(e) for one, e in wanted if one.first(e) is not None]),
        "silent_when_nothing_asked": mean(silent),
        "clause": mean([one.cites(e) for one, e in wanted if e.clause and one.first(e) is not None]),
        "ticket": mean([one.ticket() for one in found if one.call.ticket]),
        "retracted": mean([_is_gone(one, e) for one, e in gone]),
        "figures_in_clauses": mean([_figures_stand(s) for one in found for _, s in one.events]),
        "short_enough": mean([len(s.say) <= 60 for one in found for _, s in one.events]),
    }


def _each(told: int, bad: int) -> Iterable[bool]:
    return [n < bad for n in range(told)]


def _is_gone(one: Heard, expected: Expected) -> bool:
    last = {o.id: (seq, o) for seq, o in one.events}
    return not any(_is_told(o) and expected.fits(o) for _, o in last.values())


def _figures_stand(one: Suggestion) -> bool:
    """Whether every figure of what is said stands in what is cited: the clauses, the name, the dates."""
    names = ("text", "context", "title", "number", "effective_from", "effective_to")
    text = "".join(str(c.get(name) or "") + "\n" for c in one.citations for name in names).replace(",", "")
    return set(_FIGURE.findall(one.say)) <= set(_FIGURE.findall(text))


def _is_told(one: Suggestion) -> bool:
    return one.status != "retracted"
