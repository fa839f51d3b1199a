"""Judges one answer: facts said, sources cited, in force, in place, refused or asked back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.exams.soundness import outdated, supported
from assistant.exams.wording import says
from evals.casebook import Case
from evals.subject import Subject, day_of
from knowledge.types import PolicyDocument

_REFUSED = ("unanswerable", "guardrail", "handover", "error")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right and wrong about an answer.

    `stated` and `supported` go by the case's facts: said at all; said in a line whose cited clause says it.
    `outdated` and `misplaced` are clauses cited as if in force, or from a place that was not asked about.
    """

    case: Case
    status: str
    text: str
    stated: tuple[bool, ...]
    supported: tuple[bool, ...]
    cited: tuple[str, ...]
    right_source: bool
    outdated: tuple[str, ...]
    misplaced: tuple[str, ...]
    forbidden: tuple[str, ...]
    asked: bool
    ms: int = 0

    @property
    def refused(self) -> bool:
        """Whether it gave no answer: no source, out of scope, stopped."""
        return self.status.startswith(_REFUSED)

    @property
    def complete(self) -> bool:
        """Whether an answer was given that says every key fact."""
        return not self.refused and all(self.stated)

    @property
    def passed(self) -> bool:
        """Whether the answer is right as a whole."""
        sound = not (self.outdated or self.misplaced or self.forbidden)
        if self.case.status:
            return self.as_expected
        if self.case.kind == "clarify":
            settled = self.status.startswith("clarification") or (bool(self.case.facts) and all(self.stated))
            return sound and self.asked and settled and not self.refused
        return sound and self.complete and self.right_source

    @property
    def as_expected(self) -> bool:
        """Whether the status is one of those expected, by family or in full."""
        return any(self.status == s or self.status.startswith(f"{s}_") for s in self.case.status)


def judge(case: Case, body: dict[str, Any], subject: Subject) -> Verdict:
    """Judge the JSON of `talent ask`."""
    answer = body["answer"]
    citations: list[dict[str, Any]] = answer["citations"]
    offered = answer["text"] + "\n" + "\n".join(q["label"] + q["send"] for q in answer["quick_replies"])
    documents = [subject.document(c["document_id"]) for c in citations]
    return Verdict(
        case=case,
        status=answer["status"],
        text=answer["text"],
        stated=tuple(says(answer["text"], fact) for fact in case.facts),
        supported=tuple(supported(fact, answer["text"], citations) for fact in case.facts),
        cited=tuple(c["clause_id"] for c in citations),
        right_source=not case.policy or any(c["document_id"] in case.policy for c in citations),
        outdated=outdated(answer["status"], citations, documents, day_of(case, body)),
        misplaced=_misplaced(case, citations, documents, subject),
        forbidden=tuple(never for never in case.never if says(answer["text"], [never])),
        asked=any(says(offered, [word]) for word in case.asks),
        ms=body["ms"],
    )


def _misplaced(
    case: Case, citations: list[dict[str, Any]], documents: list[PolicyDocument | None], subject: Subject
) -> tuple[str, ...]:
    places = subject.places(case)
    if places is None:
        return ()
    pairs = zip(citations, documents, strict=True)
    return tuple(c["clause_id"] for c, d in pairs if d is not None and d.region not in places)
