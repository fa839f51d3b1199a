"""Suite conversations: dialogues in which a turn is understood from those before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.casebook import CASES, Case, Split, case_of, rows, split_of
from evals.faq import failure_of
from evals.judge import Verdict, judge
from evals.metrics import mean
from evals.report import Report
from evals.subject import Subject


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The turns of a dialogue, each a case of its own."""

    id: str
    turns: tuple[Case, ...]


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Lead every dialogue and judge each turn; `cases` (single questions) are for the other suites."""
    judged = [_led(d, subject) for d in dialogues() if split in ("all", split_of(d.id))]
    turns = [(place, verdict) for verdicts in judged for place, verdict in enumerate(verdicts)]
    measures = {
        "dialogues_right": mean([all(v.passed for v in verdicts) for verdicts in judged]),
        "turns_right": mean([v.passed for _, v in turns]),
        "follow_ups_right": mean([v.passed for place, v in turns if place > 0]),
        "citations_in_force": mean([not v.outdated for _, v in turns if v.cited]),
    }
    return Report("conversations", measures, [failure_of(v, subject) for _, v in turns if not v.passed])


def dialogues() -> list[Dialogue]:
    """The dialogues of conversations.yaml."""
    path = CASES / "conversations.yaml"
    return [_dialogue(row) for row in rows(path)]


def _dialogue(row: Mapping[str, Any]) -> Dialogue:
    common = {k: v for k, v in row.items() if k not in ("id", "turns")}
    turns = [
        case_of({**common, **turn, "id": f"{row['id']}/{n}", "question": turn["say"]}, CASES)
        for n, turn in enumerate(row["turns"], start=1)
    ]
    return Dialogue(str(row["id"]), tuple(turns))


def _led(dialogue: Dialogue, subject: Subject) -> list[Verdict]:
    conversation: str | None = None
    verdicts, asked = [], ""
    for turn in dialogue.turns:
        body = subject.say(turn.question, conversation, turn.region, turn.as_of)
        conversation, asked = body["conversation_id"], f"{asked} ▸ {turn.question}"
        verdict = judge(turn, body, subject)
        verdicts.append(replace(verdict, case=replace(turn, question=asked.removeprefix(" ▸ "))))
    return verdicts
