"""Suite hotline: written calls are played; was the right thing suggested in time, and else nothing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Protocol

from assistant.listening.suggesting import Suggester
from assistant.ports import Knowledge
from assistant.wiring.hotline import make_suggester
from evals.calibration import curve, told
from evals.calls import calls
from evals.casebook import Case, Split
from evals.hearing import Heard, measures_of, played
from evals.report import Failure, Report

_PARTS = {"all": ("dev", "test", "blind"), "dev": ("dev",), "test": ("test", "blind")}


class Listened(Protocol):
    """What is examined."""

    @property
    def knowledge(self) -> Knowledge:
        """The policies."""
        ...


def run(subject: Listened, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Play all calls."""
    suggester = suggester_of(subject)
    found = {name: [played(one, suggester) for one in calls(name)] for name in _PARTS[split]}
    measures = measures_of([one for calls in found.values() for one in calls])
    if len(found) > 1:
        for name, heard in found.items():
            measures |= {f"{key}:{name}": value for key, value in measures_of(heard).items()}
    failures = {name: [f for one in heard for f in _failures(one)] for name, heard in found.items()}
    withheld = [*failures.get("test", []), *failures.get("blind", [])]
    notes = told(curve(suggester)) if "dev" in found else []
    return Report("hotline", measures, failures.get("dev", []), withheld=withheld, notes=notes)


def swept(subject: Listened) -> str:
    """The curve of the threshold on the dev calls, for the text over it in listening/threshold.yaml."""
    return "\n".join([*told(curve(suggester_of(subject))), ""])


def suggester_of(subject: Listened) -> Suggester:
    """What answers the questions of the calls, on the day that they were written for."""
    return make_suggester(subject.knowledge, _noon)


def _noon() -> datetime:
    from assistant.adapters.clock import SHANGHAI

    return datetime.combine(datetime(2026, 11, 22), time(12), SHANGHAI)


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
