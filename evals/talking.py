"""Suite dialogue: its parts are facts read, wishes recognised, and whole dialogues led to a result."""

from __future__ import annotations

from collections.abc import Sequence

from evals import dialogue, reading, wishes
from evals.casebook import Case, Split
from evals.report import Failure, Report
from evals.subject import Subject


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Of people and utterances the test part counts unless dev is asked for."""
    name = "dev" if split == "dev" else "test"
    led = dialogue.run(subject, split, cases)
    ear = wishes.Ear(subject.knowledge)
    heard = wishes.outcomes(ear, name)
    wished = wishes.measures(heard, [bool(kinds) for _, kinds in wishes.false_starts(ear)])
    people = {} if split == "dev" else reading.people()
    measures = {**reading.measures(name), **people, **wished, **led.measures}
    return Report("dialogue", measures, [*_misread(name), *wishes.failures(heard), *led.failures])


def _misread(name: str) -> list[Failure]:
    found = [o for o in reading.outcomes(reading.utterances(name)) if not o.exact]
    return [
        Failure(f"{name}/{i}", o.case.say, "读错", "", *_read_and_due(reading.describe(o)))
        for i, o in enumerate(found)
    ]


def _read_and_due(described: str) -> tuple[str, str]:
    """What was due, and what was read, out of the three lines that describe an outcome."""
    lines = described.splitlines()
    return lines[-1].strip().removeprefix("应为").strip(), lines[1].strip().removeprefix("读出").strip()
