"""Labelled examples for the confidence model: the features of the best policy, and whether it is right."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.adapters.clock import WallClock
from assistant.answering.candidates import candidates
from assistant.answering.confidence import Confidence
from assistant.steps.compose import outside
from assistant.steps.converse import Converse
from assistant.steps.retrieve import Retrieve
from assistant.steps.screen import Screen
from assistant.steps.understand import Understand
from assistant.types import Message, Turn
from evals.casebook import Case, load
from evals.subject import Subject
from knowledge.regions import regions


@dataclass(frozen=True, slots=True)
class Example:
    """The features of the best policy for a question, and whether it is the right one."""

    case: Case
    features: dict[str, float]
    right: bool

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers the question at all."""
        return self.case.kind != "refuse"


def examples(subject: Subject) -> list[Example]:
    """An example for each question that is searched for; history questions go by their own rule."""
    cases = [*load("refusal.yaml"), *(c for c in load("faq-*.yaml") if c.kind == "answer")]
    found = (_example(case, subject) for case in cases)
    return [example for example in found if example is not None]


def _example(case: Case, subject: Subject) -> Example | None:
    """The best candidate in force, as compose sees it; None if no search was made or nothing found."""
    turn = _searched(case, subject)
    if turn.answer is not None or turn.reading is None:
        return None
    first = [(found[0], one) for one in turn.evidence if (found := candidates(one.current))]
    if not first:
        return None
    best, evidence = max(first, key=lambda pair: pair[0].top)
    features = Confidence(subject.knowledge).features(turn.reading.question, best, outside(evidence))
    return Example(case, features, case.kind != "refuse" and best.document.id in case.policy)


def arrived(case: Case) -> Turn:
    """The case's question as a turn that no step has touched."""
    now = WallClock().now()
    region = regions().resolve(case.region).code if case.region else None
    message = Message("eval", "eval", case.question, now)
    return Turn(message=message, as_of=case.as_of or now.date(), region=region, text=case.question)


def _searched(case: Case, subject: Subject) -> Turn:
    turn = arrived(case)
    for step in (Screen(), Converse(), Understand(subject.knowledge), Retrieve(subject.knowledge)):
        turn = step(turn)
        if turn.answer is not None:
            break
    return turn
