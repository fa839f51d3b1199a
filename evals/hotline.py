"""Suite hotline: written calls are played; was the right thing suggested in time, and else nothing?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, Protocol

from assistant.listening.call import Call
from assistant.listening.suggesting import Suggester, threshold
from assistant.listening.types import Segment, Speaker, Suggestion
from assistant.ports import Knowledge
from assistant.wiring.hotline import make_suggester
from evals.casebook import CASES, Case, Split, rows
from evals.metrics import Measure, mean
from evals.report import Failure, Report
from evals.wording import says
from knowledge.regions import NATION, regions

_SPEAKERS: Mapping[str, Speaker] = {"来": "caller", "坐": "agent"}
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


class Listened(Protocol):
    """What is examined."""

    @property
    def knowledge(self) -> Knowledge:
        """The policies."""
        ...


@dataclass(frozen=True, slots=True)
class Expected:
    """A suggestion that a call must lead to; `gone`: by then it is taken back; `maybe`: need not come."""

    policy: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    by: int
    gone: int | None = None
    maybe: bool = False

    def fits(self, one: Suggestion) -> bool:
        """Whether the suggestion is from the policy and has the key facts in what is said or beside it."""
        shown = "\n".join((one.say, *one.conditions))
        cited = {c["document_id"] for c in one.citations}
        return bool(cited & set(self.policy)) and all(says(shown, ways) for ways in self.facts)


@dataclass(frozen=True, slots=True)
class ScriptedCall:
    """A written call."""

    id: str
    region: str | None
    lines: tuple[Segment, ...]
    expect: tuple[Expected, ...]


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

    def superfluous(self) -> list[Suggestion]:
        """The last word on each suggestion that nobody waited for."""
        last = {one.id: one for _, one in self.events}
        return [
            one for one in last.values() if _is_told(one) and not any(e.fits(one) for e in self.call.expect)
        ]

    def told(self) -> int:
        """How many suggestions stood at the end."""
        return sum(_is_told(one) for one in {o.id: o for _, o in self.events}.values())


def run(subject: Listened, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Play all calls."""
    names = ("dev", "test") if split == "all" else (split,)
    suggester = make_suggester(subject.knowledge, _noon)
    found = {name: [played(one, suggester) for one in calls(name)] for name in names}
    measures = measures_of([one for calls in found.values() for one in calls])
    for name, heard in found.items():
        measures |= (
            {f"{key}:{name}": value for key, value in measures_of(heard).items()} if len(found) > 1 else {}
        )
    failures = {name: [f for one in heard for f in _failures(one)] for name, heard in found.items()}
    return Report("hotline", measures, failures.get("dev", []), withheld=failures.get("test", []))


def calls(split: str, folder: Path = CASES) -> list[ScriptedCall]:
    """The written calls of one half."""
    return [_call(row) for row in rows(folder / f"calls-{split}.yaml")]


def played(call: ScriptedCall, suggester: Suggester) -> Heard:
    """Play a call, thinking after each segment."""
    heard, line = Heard(call), Call(call.id, call.region)
    for segment in call.lines:
        line.hear(segment)
        heard.events += [(segment.seq, one) for one in line.think(suggester)]
    return heard


def _noon() -> datetime:
    from assistant.adapters.clock import SHANGHAI

    return datetime.combine(datetime(2026, 11, 22), time(12), SHANGHAI)


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
    """Whether every figure of what is said stands in a clause that is cited."""
    text = "".join(f"{c['text']}{c['context']}{c['title']}" for c in one.citations).replace(",", "")
    return set(_FIGURE.findall(one.say)) <= set(_FIGURE.findall(text))


def _is_told(one: Suggestion) -> bool:
    return one.status != "retracted"


def _failures(one: Heard) -> Iterable[Failure]:
    shown = "\n".join(
        f"{seq} {s.id} {s.status} {s.confidence:.2f} {s.question} → {s.say}" for seq, s in one.events
    )
    said = " ".join(f"{s.seq}{'坐来'[s.speaker == 'caller']}：{s.text}" for s in one.call.lines)
    for e in one.call.expect:
        seq = one.first(e)
        wanted = f"{'、'.join(e.policy)} {e.facts} 不晚于第{e.by}句"
        if seq is None and not e.maybe:
            yield Failure(one.call.id, said, "没有提示", "", wanted, shown)
        elif seq is not None and seq > e.by:
            yield Failure(one.call.id, said, "提示晚了", f"第{seq}句", wanted, shown)
    for bad in one.superfluous():
        yield Failure(one.call.id, said, "多余或不对的提示", bad.question, "", f"{bad.say}\n{shown}")


def _call(row: Mapping[str, Any]) -> ScriptedCall:
    lines = tuple(
        Segment(n, _SPEAKERS[line[0]], line[2:], True, f"{n:04}") for n, line in enumerate(row["lines"], 1)
    )
    place = regions().resolve(row["region"]).code if row.get("region") not in (None, "全国") else NATION
    return ScriptedCall(str(row["id"]), place, lines, tuple(_expected(e) for e in row.get("expect", ())))


def _expected(row: Mapping[str, Any]) -> Expected:
    policy = row["policy"] if isinstance(row["policy"], list) else [row["policy"]]
    facts = tuple(tuple(str(way) for way in ways) for ways in row["facts"])
    return Expected(tuple(policy), facts, row["by"], row.get("gone"), bool(row.get("maybe")))


def swept(subject: Listened) -> str:
    """What each threshold is worth on the dev calls: the text over the one in listening/threshold.yaml."""
    suggester, lines = make_suggester(subject.knowledge, _noon), []
    for step in range(8, 20):
        suggester.least = step / 20
        found = measures_of([played(one, suggester) for one in calls("dev")])
        lines.append(
            f"{step / 20:.2f}  found {found['found'].value:.3f}  precision {found['precision'].value:.3f}"
        )
    return "\n".join([*lines, f"now {threshold()}", ""])
