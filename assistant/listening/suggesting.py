"""A question of a call answered as any other question is: the same steps, the same verification."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from assistant.answering.candidates import candidates
from assistant.answering.confidence import Confidence
from assistant.listening.fit import fit_of
from assistant.listening.names import Names
from assistant.listening.own_case import Cases
from assistant.listening.places import place_of
from assistant.listening.say import MOST, aloud, said
from assistant.listening.types import Asked, CaseResult
from assistant.listening.wording import words
from assistant.pipeline import Pipeline
from assistant.ports import Knowledge
from assistant.results import answer_json
from assistant.steps.compose import outside
from assistant.types import AnswerStatus, Message, Turn
from knowledge.index.synonyms import Synonyms, policy_synonyms
from knowledge.regions import NATION, regions

_KEPT = 2048  # answers that are remembered: many callers ask the same
_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_HISTORY)
_ASKS_BACK = (AnswerStatus.CLARIFICATION_REGION, AnswerStatus.CLARIFICATION_SCHEME)
_WAYS = 3  # ways of putting a question that are tried in any case
_SURE, _GOOD = 0.9, 1.08  # from here on no further one is; nor where it also speaks of the words asked
_LACKING = 0.5  # of the confidence goes where nothing is said of what the question expects to hear
_QUOTED = re.compile("《[^》]+》")
_NAMES = 3


@dataclass(frozen=True, slots=True)
class Drafted:
    """What may be said to a question, and how sure that is."""

    say: str
    conditions: tuple[str, ...]
    ask_next: str
    citations: tuple[dict[str, Any], ...]
    confidence: float
    question: str
    places: tuple[str, ...] = ()
    subject: str = ""
    asks_back: bool = False
    result: CaseResult | None = None


class Suggester:
    """Answers questions for operators. Blocks; may be used by several threads."""

    def __init__(self, knowledge: Knowledge, cases: Cases | None, now: Callable[[], datetime]) -> None:
        self._knowledge, self._cases, self._now = knowledge, cases, now
        self._pipeline, self._confidence = Pipeline(knowledge), Confidence(knowledge)
        self._names = Names(knowledge)
        self._kept: dict[tuple[int, str, str | None, date, Synonyms], Drafted | None] = {}
        self._lock = Lock()
        self.least = threshold()
        """Under this confidence nothing is suggested."""

    def warm(self) -> None:
        """Read what the first question would have to wait for."""
        self.topics()
        self.righted("")
        if self._cases:
            self._cases.warm()

    def topics(self) -> re.Pattern[str]:
        """Matches the names of policies and what they are about."""
        return self._names.pattern()

    def righted(self, text: str) -> str:
        """The text with those names put right that were written by their sound."""
        return self._names.righted(text)

    def of(
        self, asked: Asked, told: str, region: str | None, before: Drafted | None = None
    ) -> Drafted | None:
        """What may be said; None where the clauses do not answer surely enough.

        `before` is what was said to the question before: one that names no policy is about that one's.
        """
        best = self._best(asked, region, before)
        if best is None or best.confidence < self.least:
            return None
        return self._with_case(best, asked, told) if asked.of_oneself else best

    def _best(self, asked: Asked, region: str | None, before: Drafted | None) -> Drafted | None:
        best, most = None, 0.0
        for n, text in enumerate(_ways(asked, before, region)):
            if best is not None and best.confidence >= _SURE and (n >= _WAYS or most >= _GOOD):
                break
            drafted = self._answer(text, region)
            if drafted is None or (drafted.asks_back and (before is not None or asked.bare)):
                continue  # in the middle of a call the matter is known: to ask for it would only disturb
            drafted, worth = self._rated(asked, drafted, text == asked.text)
            if worth > most:
                best, most = drafted, worth
        return best

    def _rated(self, asked: Asked, drafted: Drafted, full: bool) -> tuple[Drafted, float]:
        """The draft with the confidence that it answers the clause, and its worth beside others."""
        if drafted.asks_back:
            return drafted, drafted.confidence
        clause = asked.clause or asked.text
        if (n := aloud(clause, drafted.say, drafted.conditions, self._knowledge)) is not None:
            rest = [one for one in drafted.conditions if one != drafted.conditions[n]]
            drafted = replace(drafted, say=drafted.conditions[n], conditions=(drafted.say, *rest))
        fit = fit_of(clause, drafted.say, drafted.conditions, self._knowledge)
        rated = replace(drafted, confidence=drafted.confidence * (1 - _LACKING * (1 - fit.met)))
        return rated, rated.confidence + fit.worth(full)

    def _with_case(self, drafted: Drafted, asked: Asked, told: str) -> Drafted:
        if self._cases is None:
            return drafted
        documents = [c["document_id"] for c in drafted.citations]
        case = self._cases.of(asked.text, told, documents, drafted.places, self._now().date())
        if case is None:
            return drafted
        return replace(drafted, ask_next=case.ask_next or drafted.ask_next, result=case.result)

    def _answer(self, question: str, region: str | None) -> Drafted | None:
        day = self._now().date()
        with self._knowledge.one_release(None, day):
            key = (self._knowledge.release(), question, region, day, policy_synonyms())
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            found = self._asked(question, region, day)
        with self._lock:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found

    def _asked(self, question: str, region: str | None, day: date) -> Drafted | None:
        message = Message("", "hotline", question, self._now())
        turn = Turn(message, day, home_region=region, replays=True)
        turn = self._pipeline.run(turn)
        answer = turn.answer
        if answer is None or not answer.citations or turn.reading is None:
            return None
        if answer.status in _ASKS_BACK:
            return self._asking_back(turn)
        if answer.status not in _ANSWERED:
            return None
        spoken = said(turn, question, self._knowledge)
        return self._drafted(turn, *spoken, "") if spoken else None

    def _asking_back(self, turn: Turn) -> Drafted:
        """Where the place or the way is open, that is what to ask; there is nothing yet to say."""
        assert turn.answer is not None
        if turn.answer.status is AnswerStatus.CLARIFICATION_REGION:
            ask = words("ask_region")
        else:
            names = dict.fromkeys(_QUOTED.findall(turn.answer.text))
            ask = words("ask_scheme", names="、".join(list(names)[:_NAMES]))
        drafted = self._drafted(turn, turn.answer.text.split("\n")[0][:MOST], (), ask)
        return replace(drafted, asks_back=True)

    def _drafted(self, turn: Turn, say: str, conditions: Sequence[str], ask: str) -> Drafted:
        assert turn.answer is not None and turn.reading is not None
        cited = tuple(answer_json(turn.answer)["citations"])
        sure = self._sure(turn, cited[0]["document_id"])
        return Drafted(
            say,
            tuple(conditions),
            ask,
            cited,
            sure,
            turn.text,
            turn.reading.places,
            turn.answer.subject or "",
        )

    def _sure(self, turn: Turn, document_id: str) -> float:
        """The chance that the policy cited first answers the question."""
        assert turn.reading is not None
        for evidence in turn.evidence:
            for passages in (evidence.current, evidence.past, evidence.elsewhere):
                for candidate in candidates(passages):
                    if candidate.document.id == document_id:
                        return self._confidence.of(turn.reading.question, candidate, outside(evidence))
        return 0.0


def _ways(asked: Asked, before: Drafted | None, region: str | None) -> Sequence[str]:
    """The ways of putting the question, the fullest first; one without a matter is not asked by itself."""
    ways = [asked.text, *([] if asked.bare else [asked.plain]), *asked.around]
    ways += [asked.loose] if asked.loose else []
    if asked.bare and before is not None and before.subject:
        ways = [f"{before.subject}，{asked.plain}", *ways]
    if region and region != NATION and not place_of(asked.text):
        ways.append(f"{regions().name(region)}，{asked.text}")
    return list(dict.fromkeys(ways))


@cache
def threshold() -> float:
    """The confidence under which the desk stays silent; threshold.yaml says how it was found."""
    file = Path(__file__).with_name("threshold.yaml")
    return float(yaml.safe_load(file.read_text(encoding="utf-8"))["threshold"])
