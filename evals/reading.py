"""Part reading: facts read out of written utterances, against what each utterance tells."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from evals.casebook import CASES, load, rows
from evals.metrics import Measure, mean
from tools.reading import Reading, read_facts
from tools.reading.days import days
from tools.reading.places import named
from tools.rules.values import show_pair
from tools.rules.vocabulary import Fact, vocabulary

Pair = tuple[float, float]
_AT_HOME = ("dev", "test")  # written before `place` was known: their cities are the ones asked about
_TWIN = "insurance_years"  # always read together with insurance_months; counted once


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said, after which question, and what must be read out of it: that and nothing else."""

    say: str
    as_of: date
    facts: Mapping[str, Pair]
    ask: str | None = None
    group: str | None = None
    unknown: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()
    corrects: frozenset[str] = frozenset()
    none: str | None = None
    voice: str = ""
    place: str | None = None
    fair: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One utterance and what was read."""

    case: Utterance
    read: Reading
    right: int
    told: int
    due: int

    @property
    def exact(self) -> bool:
        """Everything as expected: facts, doubts, what is not known, corrections, denials."""
        return (
            self.right == self.told == self.due
            and {d.fact for d in self.read.doubts} == self.case.doubts
            and set(self.read.unknown) == self.case.unknown
            and self.read.denied_group == self.case.none
            and self.case.corrects <= {r.fact for r in self.read.facts if r.correction}
        )


def utterances(name: str) -> list[Utterance]:
    """The cases of evals/cases/utterances-<name>.yaml."""
    cases = [_utterance(row) for row in rows(CASES / f"utterances-{name}.yaml")]
    return [_at_home(case) for case in cases] if name in _AT_HOME else cases


def outcomes(cases: Sequence[Utterance]) -> list[Outcome]:
    """Every utterance read."""
    return [_outcome(case) for case in cases]


def measures(name: str = "test") -> dict[str, Measure]:
    """Precision, recall and F1 over facts with the right value, utterances wholly right."""
    found = outcomes(utterances(name))
    right, told, due = (sum(getattr(o, key) for o in found) for key in ("right", "told", "due"))
    return {
        "reading_precision": mean([1.0] * right + [0.0] * (told - right)),
        "reading_recall": mean([1.0] * right + [0.0] * (due - right)),
        "reading_f1": _f1(right, told, due),
        "reading_exact": mean([o.exact for o in found]),
        "reading_false_on_questions": mean([bool(wrong) for _, wrong in on_questions()]),
    }


def people() -> dict[str, Measure]:
    """The measures over the split of an independent judge, under names of their own."""
    keep = ("precision", "recall", "f1", "exact")
    found = measures("people")
    return {f"reading_people_{key}": found[f"reading_{key}"] for key in keep}


def by_voice(name: str = "people") -> dict[str, tuple[int, int, int]]:
    """Facts right, told and due for each kind of voice."""
    found: dict[str, tuple[int, int, int]] = {}
    for o in outcomes(utterances(name)):
        right, told, due = found.get(o.case.voice, (0, 0, 0))
        found[o.case.voice] = (right + o.right, told + o.told, due + o.due)
    return found


def on_questions() -> Iterator[tuple[str, frozenset[str]]]:
    """The policy questions of faq-*.yaml, each with the facts read though the asker does not tell them."""
    path = CASES / "utterances-questions.yaml"
    told = {str(row["id"]): frozenset(row["tells"]) for row in rows(path)}
    words = vocabulary()
    for case in load("faq-*.yaml"):
        read = read_facts(case.question, case.as_of or date(2026, 11, 22), words=words)
        found = {words[r.fact].label for r in read.facts if r.fact != _TWIN}
        yield case.question, frozenset(found - told.get(case.id, frozenset()))


def _f1(right: int, told: int, due: int) -> Measure:
    value = 2 * right / (told + due) if told + due else 0.0
    return Measure(value, value, value, due)


def _outcome(case: Utterance) -> Outcome:
    read = read_facts(case.say, case.as_of, case.ask, case.group, **_place(case))
    pairs = {r.fact: (r.low, r.high) for r in read.facts if r.fact != _TWIN}
    told = {name: pair for name, pair in pairs.items() if name in case.facts or not _fair(case, name, pair)}
    right = sum(
        _same(told.get(name), pair) or _fair(case, name, told.get(name)) for name, pair in case.facts.items()
    )
    return Outcome(case, read, right, len(told), len(case.facts))


def _fair(case: Utterance, name: str, told: Pair | None) -> bool:
    """Whether the case allows this value by its `or`."""
    return any(_same(told, pair) for pair in case.fair.get(name, ()))


def _place(case: Utterance) -> dict[str, Any]:
    """The place, for a reader that takes one."""
    takes = "place" in inspect.signature(read_facts).parameters
    return {"place": case.place} if takes and case.place else {}


def _same(told: Pair | None, due: Pair) -> bool:
    return told is not None and all(abs(a - b) < 0.01 for a, b in zip(told, due, strict=True))


def _utterance(row: Mapping[str, Any]) -> Utterance:
    words = vocabulary()
    names = {
        key: frozenset(words[n].id for n in row.get(key, ())) for key in ("unknown", "doubt", "corrects")
    }
    return Utterance(
        say=str(row["say"]),
        as_of=row["as_of"],
        facts={words[n].id: expected(words[n], v, row["as_of"]) for n, v in row.get("facts", {}).items()},
        ask=words[row["ask"]].id if "ask" in row else None,
        group=row.get("group"),
        unknown=names["unknown"],
        doubts=names["doubt"],
        corrects=names["corrects"],
        none=row.get("none"),
        voice=row.get("voice", ""),
        place=row.get("place"),
        fair={
            words[n].id: tuple(expected(words[n], v, row["as_of"]) for v in values)
            for n, values in row.get("or", {}).items()
        },
    )


def _at_home(case: Utterance) -> Utterance:
    """Asked about the one city that is named, else about 上海."""
    found = named(case.say)
    return case if case.place else replace(case, place=found[0] if len(found) == 1 else "310000")


def expected(fact: Fact, value: Any, as_of: date) -> Pair:
    """The pair that a case writes: 32, 54..59, 84.., 1995..1999, 2025-06, 硕士, 大专..本科, 是."""
    low, dots, high = str(value).partition("..")
    if not dots:
        return _edge(fact, low, as_of)
    return (_edge(fact, low, as_of)[0] if low else fact.low), (
        _edge(fact, high, as_of)[1] if high else fact.high
    )


def _edge(fact: Fact, text: str, as_of: date) -> Pair:
    if fact.kind == "bool":
        return (1.0, 1.0) if text in ("是", "True") else (0.0, 0.0)
    if fact.kind == "choice":
        return (fact.choices.index(text),) * 2
    if fact.kind == "date":
        found = days(text, as_of)
        if found is None:
            raise ValueError(f"{fact.label}: {text}")
        return found
    return float(text), float(text)


def describe(found: Outcome) -> str:
    """One wrong utterance as a line: what was said, what was read, what was due."""
    words = vocabulary()
    told = {words[r.fact].label: show_pair(words[r.fact], (r.low, r.high)) for r in found.read.facts}
    due = {words[n].label: show_pair(words[n], pair) for n, pair in found.case.facts.items()}
    extra = re.sub(
        r"frozenset\(\)",
        "-",
        f"{[d.fact for d in found.read.doubts]} {found.read.unknown} {found.read.denied_group}",
    )
    asked = found.case.ask or found.case.group or "无"
    return f"{found.case.say}（问：{asked}）\n  读出 {told} {extra}\n  应为 {due}"


if __name__ == "__main__":  # the summary of each split
    blind, voices = (f"blind-{n}" for n in range(1, 7)), (f"voices-{n}" for n in range(1, 4))
    for split in ("dev", "test", "people", *blind, *voices):
        found = measures(split)
        print(split, {name.removeprefix("reading_"): round(m.value, 4) for name, m in found.items()})
