"""compose: the deterministic answer, put together from the sentences of the best clauses."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from assistant.answering.candidates import Candidate, candidates
from assistant.answering.clarify import Clarify, differing_places, rival_schemes
from assistant.answering.confidence import Confidence, threshold
from assistant.answering.history import History
from assistant.answering.naming import led_place, subject_of, titled
from assistant.answering.notes import notes
from assistant.answering.refusal import in_scope, no_source, out_of_scope
from assistant.answering.selection import Selection
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Draft, Evidence, Line, Reading, Turn
from knowledge.regions import NATION, regions
from knowledge.types import Passage

_LEAST = 1e-9
# Distances in log-odds of fitting the question.
_CLOSE = 1.5  # two policies this close fit alike
_BESIDE = 0.7  # a second policy this close is worth a sentence
_PAST_MARGIN = (
    0.8  # an ended policy must fit so much better than the rule in force, unless the past is asked for
)
_OLD_WORDS = ("旧版", "老版", "以前", "原来的", "过去", "之前的", "当时")


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and the chance that it answers."""

    candidate: Candidate
    confidence: float

    @property
    def evidence(self) -> float:
        """The chance as log-odds: differences mean the same at both ends of the scale."""
        chance = min(max(self.confidence, _LEAST), 1 - _LEAST)
        return math.log(chance / (1 - chance))

    @property
    def answers(self) -> bool:
        """Whether the chance is good enough to answer."""
        return self.confidence >= threshold()


class Compose:
    """The composer that the default install uses."""

    name = "compose"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._confidence = Confidence(knowledge)
        self._selection = Selection(knowledge)

    def __call__(self, turn: Turn) -> Turn:
        """Add the draft."""
        assert turn.reading is not None
        evidence = turn.evidence if turn.reading.compares else (_telling(turn.evidence),)
        drafts = [self._draft(turn, turn.reading, one) for one in evidence]
        return replace(turn, draft=drafts[0] if len(drafts) == 1 else _together(drafts))

    def _draft(self, turn: Turn, reading: Reading, evidence: Evidence) -> Draft:
        rivals = outside(evidence)
        current = self._judged(reading.question, evidence.current, rivals)
        past = self._judged(reading.question, evidence.past, rivals)
        if past and self._about_the_past(reading, current, past[0]):
            ordered = [j.candidate for j in current]
            return History(self._knowledge).draft(past[0].candidate, ordered, reading, turn.as_of)
        if not current or not current[0].answers:
            return self._refusal(reading, evidence, current)
        return self._answer(reading, evidence, [j for j in current if j.answers])

    def _judged(
        self, question: str, passages: tuple[Passage, ...], rivals: tuple[Passage, ...] = ()
    ) -> list[Judged]:
        found = candidates(passages)[:6]
        judged = [Judged(c, self._confidence.of(question, c, rivals)) for c in found]
        return sorted(judged, key=lambda j: -j.confidence)

    def _about_the_past(self, reading: Reading, current: list[Judged], past: Judged) -> bool:
        if not past.answers:
            return False
        if not current or not current[0].answers:
            return True
        if _names_version(reading, past.candidate, current[0].candidate):
            return True
        ahead = past.evidence - current[0].evidence
        if any(_in_force_in(past.candidate, year) for year in reading.years):
            return ahead > -_PAST_MARGIN
        asked = "validity" in reading.aspects or any(w in reading.question for w in _OLD_WORDS)
        return ahead > (0 if asked else _PAST_MARGIN)

    def _answer(self, reading: Reading, evidence: Evidence, judged: list[Judged]) -> Draft:
        best, found = judged[0].evidence, [j.candidate for j in judged]
        close = [j.candidate for j in judged if best - j.evidence <= _CLOSE]
        anywhere = evidence.region is None and found[0].document.region != NATION
        if anywhere and len(places := differing_places(close)) > 1:
            if not (talked_of := _talked_of(reading, close)):
                return Clarify(self._knowledge).place(places, reading)
            found = talked_of
        schemes = rival_schemes(close, reading.question) if "overview" not in reading.aspects else []
        if len(schemes) > 1:
            return Clarify(self._knowledge).scheme(schemes, reading)
        main = found[0]
        lines = self._selection.lines(main, reading)
        lines = (_led(main, lines[0]), *lines[1:])
        beside = self._beside(main, [j.candidate for j in judged if best - j.evidence <= _BESIDE], reading)
        extra = notes(main.document, reading.question, lines, self._knowledge)
        return Draft((*lines, *beside, *extra), AnswerStatus.ANSWERED, subject=subject_of(main.document))

    def _beside(self, main: Candidate, near: list[Candidate], reading: Reading) -> tuple[Line, ...]:
        """The best line of other policies that fit nearly as well."""
        lines = []
        for other in [c for c in near if c is not main and _related(c, main)][:2]:
            best = self._selection.lines(other, reading, limit=1)[:1]
            lines += [_led(other, line) for line in best]
        return tuple(lines)

    def _refusal(self, reading: Reading, evidence: Evidence, current: list[Judged]) -> Draft:
        other = [j.candidate for j in self._judged(reading.question, outside(evidence)) if j.answers]
        if not other and not in_scope(reading.question, self._knowledge.documents()):
            return out_of_scope()
        return no_source(reading, evidence.region, [j.candidate for j in current], other)


def outside(evidence: Evidence) -> tuple[Passage, ...]:
    """What was found in other places than those that serve the place asked about."""
    if evidence.region is None:
        return ()
    chain = regions().chain(evidence.region)
    return tuple(p for p in evidence.elsewhere if p.document.region not in chain)


def _telling(evidence: tuple[Evidence, ...]) -> Evidence:
    """Of several places in a story, the one whose policies fit best."""
    return max(evidence, key=lambda e: max((p.score for p in e.current), default=0.0))


def _related(one: Candidate, other: Candidate) -> bool:
    return bool(set(one.document.topics) & set(other.document.topics))


def _talked_of(reading: Reading, close: list[Candidate]) -> list[Candidate]:
    """Those of the place that the conversation was about."""
    chain = regions().chain(reading.likely_place)[1:] if reading.likely_place else ()
    return [c for c in close if c.document.region in chain]


def _led(candidate: Candidate, line: Line) -> Line:
    """The line, begun with the policy it is from."""
    lead = f"根据{led_place(candidate.document)}{titled(candidate.document)}："
    return replace(line, text=lead + line.text, bullet=False)


def _in_force_in(candidate: Candidate, year: int) -> bool:
    document = candidate.document
    started = document.effective_from is None or document.effective_from.year <= year
    return started and document.effective_to is not None and document.effective_to.year >= year


def _names_version(reading: Reading, past: Candidate, current: Candidate) -> bool:
    """Whether a year of the question is in the title of the ended version and not of the other."""
    titles = past.document.title, current.document.title
    return any(str(year) in titles[0] and str(year) not in titles[1] for year in reading.years)


def _together(drafts: list[Draft]) -> Draft:
    """The drafts of several places as one."""
    answered = [d for d in drafts if str(d.status).startswith("answered")]
    lines = tuple(line for draft in drafts for line in draft.lines)
    status = AnswerStatus.ANSWERED if answered else drafts[0].status
    offers = tuple(offer for draft in drafts for offer in draft.quick_replies)
    return Draft(lines, status, offers, subject=drafts[0].subject)
