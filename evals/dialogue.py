"""Suite dialogue: a simulated person with a hidden profile is led to a result; was it right?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Protocol

import yaml

from assistant.dialogue.state import DialogueState
from evals.casebook import CASES, Case, Split
from evals.metrics import mean
from evals.person import Person
from evals.report import Failure, Report
from tools.rules.engine import Undecided, evaluate
from tools.rules.evaluation import Evaluation, State
from tools.rules.openness import facts_in, thresholds, trial
from tools.rules.profile import profile_of, told
from tools.rules.rulebook import Rulebook, rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair
from tools.rules.vocabulary import Fact, vocabulary

DIALOGUES = 240
_MOST_TURNS = 40
_TRIED = 48  # imagined completions by which a question is found needed
_RESULT = "answered_by_tool"


class Speaker(Protocol):
    """What is examined: says one turn, and shows where a conversation stands."""

    def say(
        self, text: str, conversation: str | None, region: str | None, as_of: date | None
    ) -> dict[str, Any]:
        """The JSON of one turn."""
        ...

    def state(self, conversation: str) -> DialogueState | None:
        """Where the conversation stands."""
        ...


@dataclass(slots=True)
class Played:
    """One dialogue: its lines, and how it ended."""

    id: str
    scheme: str
    right: bool = False
    ended: bool = False
    questions: int = 0
    needless: int = 0
    resumed: list[bool] = field(default_factory=list)
    expected: str = ""
    got: str = ""
    lines: list[str] = field(default_factory=list)


def run(subject: Speaker, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Play all dialogues."""
    return report(played(subject, split))


def played(
    subject: Speaker, split: Split = "all", count: int = DIALOGUES, as_of: date | None = None
) -> list[Played]:
    """Dialogues over all schemes that can be worked out, with the same people every time; dev has others."""
    words = yaml.safe_load((CASES / "dialogue.yaml").read_text(encoding="utf-8"))
    rules, day = rulebook(), as_of or date(2026, 11, 22)
    open_ones = [(s, v) for s in rules if (v := _version(rules, s, day))]
    found, seed = [], words["seed" if split == "dev" else "seed_held_out"]
    for n in range(count):
        scheme, version = open_ones[n % len(open_ones)]
        person = Person(scheme, version, day, words, seed + n)
        found.append(play(subject, rules, person, f"{scheme.id}/{n}"))
    return found


def report(found: Sequence[Played]) -> Report:
    """The measures."""
    asked = [p.questions for p in found]
    measures = {
        "dialogues_right": mean([p.right for p in found]),
        "dialogues_ended": mean([p.ended for p in found]),
        "questions": mean(asked),
        "needless_questions": mean([p.needless / p.questions for p in found if p.questions]),
        "resumed_after_interruption": mean([r for p in found for r in p.resumed]),
    }
    return Report("dialogue", measures, [_failure(p) for p in found if not p.right])


def play(subject: Speaker, rules: Rulebook, person: Person, name: str) -> Played:
    """Lead one dialogue to its end."""
    record, conversation, text = Played(name, person.scheme.id), name.replace("/", "-"), person.opens()
    for _ in range(_MOST_TURNS):
        body = subject.say(text, conversation, None, person.as_of)["answer"]
        record.lines += [f"人：{text}", f"机：{body['text'].splitlines()[0] if body['text'] else ''}"]
        result = _result(body, person.scheme)
        if result is not None and person.wrong:
            text = person.corrects() or ""
            continue
        if result is not None:
            return _judged(record, rules, person, result)
        state = subject.state(conversation)
        if state is None or state.pending is None:
            return record
        text = _reply(subject, rules, person, record, state, conversation)
    return record


def _reply(
    subject: Speaker, rules: Rulebook, person: Person, record: Played, state: DialogueState, conversation: str
) -> str:
    """What the person says to what is pending."""
    pending = state.pending
    assert pending is not None
    if pending.kind not in ("fact", "group"):
        return person.scheme.name
    if (correction := person.corrects()) is not None:
        return correction
    if (aside := person.interrupts()) is not None:
        said = subject.say(aside, conversation, None, person.as_of)["answer"]
        record.resumed.append(pending.text in said["text"])
        record.lines += [f"人：{aside}", f"机：{said['text'].splitlines()[-1]}"]
    record.questions += 1
    known = {n: (t.low, t.high) for n, t in state.facts.items()}
    if not needed(rules, person.scheme, known, person.as_of, pending.name):
        record.needless += 1
        record.lines.append(f"（白问：{pending.name}）")
    fact = vocabulary().find(pending.name)
    wrong = person.errs(fact) if fact else None
    return wrong or person.answers(pending.name, [label for label, _ in pending.choices])


def needed(rules: Rulebook, scheme: Scheme, known: Mapping[str, Pair], as_of: date, asked: str) -> bool:
    """Whether some answer can lead to another outcome than another answer, for some value of the rest."""
    tried = trial(rules, scheme, known, as_of)
    version = tried.version(known)
    if isinstance(version, Undecided):
        return asked in version.missing
    open_facts = [f for f in facts_in(version).values() if not _told(known, f, as_of)]
    members = [f for f in open_facts if asked in (f.id, f.group)]
    dice, values = Random(1), {f.id: _Values(f, thresholds(version, f)) for f in open_facts}
    for _ in range(_TRIED):
        rest = dict(known)
        for fact in open_facts:
            value = values[fact.id].drawn(dice)
            rest = told(rest, fact.id, (value, value))
        for fact in members:
            tries = {values[fact.id].drawn(dice) for _ in range(6)}
            if len({str(tried.outline(told(rest, fact.id, (v, v)))) for v in tries}) > 1:
                return True
    return False


def _told(known: Mapping[str, Pair], fact: Fact, as_of: date) -> bool:
    low, high = profile_of(known, as_of).pair(fact.index)
    return low == high


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of a fact: nothing, both sides of the figures it is compared with, or anything."""

    fact: Fact
    marks: Sequence[float]

    def drawn(self, dice: Random) -> float:
        """One of them."""
        fact = self.fact
        if fact.none is not None and dice.random() < 0.4:
            return fact.none
        if fact.kind == "date":
            return float(dice.randint(2015, 2027) * 10000 + dice.randint(1, 12) * 100 + 15)
        if fact.kind == "number" and self.marks and dice.random() < 0.8:
            step = 1.0 if fact.whole else 0.01
            value = dice.choice(self.marks) + dice.choice((-step, 0.0, step))
            return min(fact.high, max(fact.low, value))
        value = dice.uniform(fact.low, fact.high)
        return float(round(value)) if fact.whole else value


def _result(body: Mapping[str, Any], scheme: Scheme) -> Mapping[str, Any] | None:
    if body["status"] != _RESULT:
        return None
    cards = [c for c in body["cards"] if c.get("type") == "check" and c.get("scheme") == scheme.id]
    return cards[-1] if cards else None


def _judged(record: Played, rules: Rulebook, person: Person, card: Mapping[str, Any]) -> Played:
    truth = evaluate(rules, person.scheme, person.facts, person.as_of)
    found = Evaluation.model_validate({k: v for k, v in card.items() if k != "type"})
    record.ended, record.expected, record.got = True, truth.headline, found.headline
    record.right = _outcome(truth) == _outcome(found)
    return record


def _outcome(found: Evaluation) -> object:
    """What the person is told: met or not, the class, the amounts that are certain."""
    if found.status is not State.MET:
        return found.status
    amounts = [(b.id, b.amount.low if b.amount else None) for b in found.benefits if b.state is State.MET]
    return found.status, found.grade, amounts


def _version(rules: Rulebook, scheme: Scheme, day: date) -> Version | None:
    """The version that a person of today is asked about; None if the scheme is closed."""
    versions = [v for v in scheme.versions if v.in_force(day) and not v.closed]
    return versions[-1] if versions else None


def _failure(one: Played) -> Failure:
    cause = "结果不对" if one.ended else "没有得出结果"
    return Failure(
        one.id, one.lines[0] if one.lines else "", cause, one.scheme, one.expected, "\n".join(one.lines)
    )
