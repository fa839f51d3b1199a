"""How likely it is that a policy answers the question: a logistic model fitted on labelled questions.

The weights and the thresholds stand in confidence.yaml with the data they were fitted on;
`talent eval refusal` shows what they are worth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.candidates import Candidate
from assistant.answering.elsewhere import of_other_place
from assistant.answering.expectations import expected_of, meets
from assistant.answering.matters import about, matters_of
from assistant.answering.naming import names_of, place_of
from assistant.ports import Knowledge
from knowledge.regions import without_places
from knowledge.types import Passage, PolicyDocument
from prompts.loader import load

_LONG_NAME = 4  # characters from which on a name is unmistakable
_SHORT = 3  # and up to which one is in nothing longer
_CLAUSES = 4  # an answer rarely stands on more
_QUESTIONS = 64  # remembered, more than are answered at a time


@dataclass(frozen=True, slots=True)
class Confidence:
    """Judges candidates with the help of the knowledge base."""

    knowledge: Knowledge
    _counted: list[tuple[Sequence[PolicyDocument], Counter[str], tuple[str, ...]]] = field(
        default_factory=list, compare=False
    )
    _found: dict[str, tuple[Counter[str], tuple[str, ...]]] = field(default_factory=dict, compare=False)

    def of(self, question: str, candidate: Candidate, rivals: Sequence[Passage] = ()) -> float:
        """The chance, 0 to 1, that the candidate answers; `rivals` are clauses of other places."""
        model = _model()
        features = self.features(question, candidate, rivals)
        return 1 / (1 + math.exp(-sum(model["weights"][n] * v for n, v in features.items()) - model["bias"]))

    def features(
        self, question: str, candidate: Candidate, rivals: Sequence[Passage] = ()
    ) -> dict[str, float]:
        """What the judgement stands on, each about 0 to 1."""
        best = candidate.passages[:_CLAUSES]
        name = names_of(candidate.document)
        texts = [f"{name} {p.clause.context} {p.clause.text}" for p in best]
        asked = core(without_places(question)) or core(question)
        cosine = max(p.why.get("cosine", 0.0) for p in best)
        missing = self.knowledge.gap(asked, " ".join([*texts, place_of(candidate.document)]))
        single = self.knowledge.coverage(asked, [*texts, " ".join(texts), name])
        return {
            "clause_coverage": max(single[: len(texts)]),
            "joint_coverage": single[-2],
            "name_coverage": single[-1],
            "cosine": cosine,
            "rival_cosine": max(0.0, *(p.why.get("cosine", 0.0) - cosine for p in rivals), 0.0),
            "missing_words": missing,
            "named": self.named(question, candidate.document),
            "elsewhere": sum(of_other_place(p.clause.text, question) for p in best) / len(best),
            "matter": about(matters_of(question), matters_of(name), texts),
            "expected": max(meets(p.clause.text, expected_of(question)) for p in best),
        }

    def named(self, question: str, document: PolicyDocument) -> float:
        """Whether the question names the policy; the less, the more policies share the name."""
        names = {name: own for name in _names(document) if (own := without_places(name)) and own in question}
        longer = self._longest(question)
        names = {name: own for name, own in names.items() if not _within(own, longer, question)}
        return max(
            (
                min(len(own), _LONG_NAME) / _LONG_NAME / math.sqrt(self._sharing(name))
                for name, own in names.items()
            ),
            default=0.0,
        )

    def _longest(self, question: str) -> tuple[str, ...]:
        """The names of policies in the question, the longest first; remembered for the questions in hand."""
        self._sharing("")
        counts = self._counted[0][1]
        known = self._found.get(question)
        if known is None or known[0] is not counts:
            own = {part for part in self._counted[0][2] if part in question}
            # names overlap: taken out in the order of a set, the answer was another one at each start
            known = (counts, tuple(sorted(own, key=lambda name: (-len(name), name))))
            if len(self._found) >= _QUESTIONS:
                self._found.clear()
            self._found[question] = known
        return known[1]

    def _sharing(self, name: str) -> int:
        """How many policies have the name; counted once a release."""
        documents = self.knowledge.documents()
        if not self._counted or self._counted[0][0] is not documents:
            counts = Counter(name for document in documents for name in dict.fromkeys(_names(document)))
            # without their places here, not at each question: with ten thousand clauses it shows
            long = {part for part in map(without_places, counts) if len(part) > _SHORT}
            self._counted[:] = [(documents, counts, tuple(long))]
        return max(1, self._counted[0][1][name])


def _within(name: str, longer: tuple[str, ...], question: str) -> bool:
    """Whether the question says the name only as a part of longer ones (居住证 in 居住证积分)."""
    rest = question
    for other in longer:
        if len(other) > len(name):
            rest = rest.replace(other, "\n")
    return name not in rest


def _names(document: PolicyDocument) -> list[str]:
    return [name for name in (*document.topics, *document.aliases) if len(name) > 1]


def threshold() -> float:
    """The chance from which on a question is answered."""
    return float(_model()["threshold"])


@lru_cache(maxsize=256)  # one question is held against many policies
def core(question: str) -> str:
    """The question without the words that only ask."""
    for phrase in sorted(load("slots")["stop_phrases"], key=len, reverse=True):
        question = question.replace(phrase, " ")
    return question


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("confidence.yaml").read_text("utf-8"))
    return model
