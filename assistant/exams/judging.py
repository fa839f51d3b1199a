"""Judges what was answered to a case, and says in Chinese what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.exams.soundness import Cited, outdated, supported
from assistant.exams.types import Case, Fact, Verdict
from assistant.exams.wording import says
from knowledge.types import PolicyDocument

_REFUSED = ("unanswerable", "guardrail", "handover", "error")


@dataclass(frozen=True, slots=True)
class Given:
    """What came of asking: the JSON of the answer, and the documents that a search finds first."""

    body: Mapping[str, Any]
    found: Sequence[str]

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer of the contract."""
        return self.body["answer"]  # type: ignore[no-any-return]

    @property
    def refused(self) -> bool:
        """Whether no answer was given."""
        return str(self.answer["status"]).startswith(_REFUSED)

    @property
    def offered(self) -> str:
        """The text with what can be tapped below it."""
        replies = self.answer["quick_replies"]
        return "\n".join([self.answer["text"], *(q["label"] + q["send"] for q in replies)])


def judge(case: Case, given: Given, document: Callable[[str], PolicyDocument | None]) -> Verdict:
    """The verdict on a case."""
    answer = given.answer
    marks = {
        name: right
        for name, right in _marks(case, given, document)
        if right is not None  # the case does not count for this measure
    }
    problems = tuple(_problems(case, given, marks))
    marks["passed"] = not problems
    if case.before:
        marks["dialogue"] = not problems
    cited = [
        {"clause": c["clause_id"], "title": c["title"], "label": c["label"]} for c in answer["citations"]
    ]
    return Verdict(case.id, case.question, marks, problems, str(answer["status"]), answer["text"], cited)


def _marks(
    case: Case, given: Given, document: Callable[[str], PolicyDocument | None]
) -> Iterator[tuple[str, bool | None]]:
    text, citations, replied = given.answer["text"], given.answer["citations"], not given.refused
    said = [fact for fact in case.facts if says(text, fact)]
    answers = case.kind == "answer"
    yield "refusal", replied != (case.kind == "refuse")
    yield "facts", replied and len(said) == len(case.facts) if answers and case.facts else None
    held = all(supported(fact, text, citations) for fact in said)
    yield "faithful", held if answers and said and replied else None
    named = {cited["document_id"] for cited in citations}
    yield "cited", not named.isdisjoint(case.documents) if case.documents else None
    yield "current", not _outdated(given, document) if replied and citations else None
    sought = bool(case.documents) and not case.before
    yield "retrieval", not set(given.found).isdisjoint(case.documents) if sought else None


def _problems(case: Case, given: Given, marks: Mapping[str, bool]) -> Iterator[str]:
    text = given.answer["text"]
    if not marks["refusal"]:
        yield "没有依据，却答了" if case.kind == "refuse" else "没有答"
        return
    if case.kind == "answer" and not marks.get("facts", True):
        yield f"没有说到：{'、'.join(_shown(fact) for fact in case.facts if not says(text, fact))}"
    if case.kind == "ask" and not any(says(given.offered, fact) for fact in case.facts):
        yield f"没有反问或列出：{'、'.join(_shown(fact) for fact in case.facts)}"
    if not marks.get("cited", True):
        yield "没有引用应引的文件"
    if not marks.get("current", True):
        yield "把已失效或未施行的条款当作现行来引"
    if wrong := [never for never in case.never if says(text, [never])]:
        yield f"说了不该说的：{'、'.join(wrong)}"


def _outdated(given: Given, document: Callable[[str], PolicyDocument | None]) -> bool:
    citations: Cited = given.answer["citations"]
    documents = [document(cited["document_id"]) for cited in citations]
    day = date.fromisoformat(str(given.body["as_of"]))
    return bool(outdated(str(given.answer["status"]), citations, documents, day))


def _shown(fact: Fact) -> str:
    return "或".join(fact)
