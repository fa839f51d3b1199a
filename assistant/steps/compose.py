"""compose: the deterministic answer, put together from the sentences of the best clauses."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.candidates import Candidate, candidates
from assistant.answering.clarify import Clarify, differing_places, rival_schemes
from assistant.answering.comparing import alone, own_lines, together
from assistant.answering.confidence import Confidence, core
from assistant.answering.figures import figures_of
from assistant.answering.formalities import Formality, formality_of, unwritten
from assistant.answering.history import History
from assistant.answering.judged import Judged
from assistant.answering.matters import benefits_of, matters_of
from assistant.answering.naming import led_place, names_both, names_of, part_of, subject_of, titled
from assistant.answering.notes import notes, unspoken_note, unwritten_note
from assistant.answering.refusal import in_scope, no_source, out_of_scope
from assistant.answering.routes import Routes
from assistant.answering.selection import Selection
from assistant.answering.standout import Standout
from assistant.answering.written import standing, written_for
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Draft, Evidence, Line, Reading, Turn
from knowledge.regions import NATION, regions
from knowledge.types import Passage
from prompts.loader import reply

# Distances in log-odds of fitting the question.
_CLOSE = 1.5  # two policies this close fit alike
_CLOSE_SCHEMES = 0.7  # two schemes of one place this close must be told apart
_MAY_BE = 0.12  # a chance from which on a policy is worth naming as one way of several
_CLOSE_PLACES = 2.6  # and policies of several places, when none was named
_BESIDE = 0.7  # a second policy this close is worth a sentence
_BY_NAME = 0.5  # so much more must a policy be called by its own name to be the one meant
_FAR_MORE = 0.15  # and so much more another must say of the question to be taken all the same
_LATER = 0.1  # so much more of the question must a policy say that fits a little worse
_PAST_MARGIN = (
    0.8  # an ended policy must fit so much better than the rule in force, unless the past is asked for
)
_LOCAL_MARGIN = 2.0  # an ended policy of the place named may fit so much worse than one of the nation
_OLD_VERSIONS = ("旧版", "老版")
_OLD_WORDS = ("旧版", "老版", "以前", "原来的", "过去", "之前的", "当时")


class Compose:
    """The composer that the default install uses."""

    name = "compose"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._confidence = Confidence(knowledge)
        self._selection = Selection(knowledge)
        self._standout = Standout(knowledge, self._selection)

    def __call__(self, turn: Turn) -> Turn:
        """Add the draft, unless a tool gave one."""
        if turn.draft is not None:
            return turn
        assert turn.reading is not None
        found = tuple(standing(one, self._knowledge, turn.as_of) for one in turn.evidence)
        evidence = found if turn.reading.compares else (_telling(found),)
        drafts = [self._draft(turn, alone(turn.reading, one.region), one) for one in evidence]
        sure = [d.confidence for d in drafts if d.confidence is not None]
        trace = (*turn.trace, *((f"confidence: {min(sure):.2f}",) if sure else ()))
        return replace(turn, draft=together(drafts, [one.region for one in evidence]), trace=trace)

    def _draft(self, turn: Turn, reading: Reading, evidence: Evidence) -> Draft:
        rivals = outside(evidence)
        current = self._judged(reading.question, evidence.current, rivals)
        past = self._judged(reading.question, evidence.past, rivals)
        if past and self._about_the_past(reading, current, past[0]):
            old = past[0].candidate
            return History(self._knowledge).draft(old, _ruling(current, old), reading, turn.as_of)
        if written := [j for j in current if j.answers and written_for(reading, j.candidate.document)]:
            return self._answer(reading, evidence, written[:1])
        if ways := Routes(self._knowledge).to_aim(reading, evidence.region, turn.as_of):
            return Clarify(self._knowledge).ways(ways, reading)
        routes = _routes(current) if "routes" in reading.aspects else []
        if routes and len(schemes := rival_schemes(routes, reading.question)) > 1:
            return Clarify(self._knowledge).scheme(schemes, reading)
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
        asked = "validity" in reading.aspects or any(w in reading.question for w in _OLD_WORDS)
        if not current or not current[0].answers:
            return asked or bool(reading.years) or past.sure
        if not reading.places and _is_local(past.candidate) and not _is_local(current[0].candidate):
            return False  # an ended rule of a place that nobody named stands for no rule of the nation
        if _names_version(reading, past.candidate, current[0].candidate):
            return True
        ahead = past.evidence - current[0].evidence
        local = any(_is_local(one.candidate) for one in current if one.answers)
        if reading.named_place and _is_local(past.candidate) and not local:
            return ahead > -_LOCAL_MARGIN
        if any(_in_force_in(past.candidate, year) for year in reading.years):
            near = _related(past.candidate, current[0].candidate)
            return ahead > (-_PAST_MARGIN if near else _PAST_MARGIN)
        if any(word in reading.question for word in _OLD_VERSIONS):
            return ahead > -_PAST_MARGIN
        return ahead > (0 if asked else _PAST_MARGIN)

    def _answer(self, reading: Reading, evidence: Evidence, judged: list[Judged]) -> Draft:
        best, found = judged[0].evidence, [j.candidate for j in judged]
        anywhere = evidence.region is None and found[0].document.region != NATION
        if anywhere and len(places := differing_places(_alike(judged, reading.question))) > 1:
            if not (talked_of := _talked_of(reading, places)):
                return Clarify(self._knowledge).place(places, reading)
            found = talked_of
        rivals = [j.candidate for j in judged if best - j.evidence <= _CLOSE_SCHEMES]
        settling = self._standout.denying(judged, reading)
        if settling:
            rivals = found = settling
        schemes = rival_schemes(rivals, reading.question) if "overview" not in reading.aspects else []
        if len(schemes) > 1 and (alone_told := self._standout.telling(schemes, reading)):
            settling = rivals = schemes = [alone_told]
        if len(schemes) > 1 and not self._agree(schemes, reading):
            return Clarify(self._knowledge).scheme(schemes, reading)
        own = [
            j.candidate for j in judged if best - j.evidence <= _CLOSE and _own(j.candidate, evidence.region)
        ]
        main = self._best_of(own or [c for c in found if c in rivals] or found[:1], reading)
        if (wanted := formality_of(reading.question)) and not reading.compares:
            near = [
                main,
                *(j.candidate for j in judged if best - j.evidence <= _CLOSE and _related(j.candidate, main)),
            ]
            telling = self._telling_of(wanted, near)
            if telling is None and not wanted.may_be_open:
                return unwritten(main, wanted)
            main = telling or main
        lines = self._selection.lines(main, reading)
        if reading.compares:
            lines = own_lines(lines, evidence.region)
        if self._misses(main, lines, reading):
            return self._refusal(reading, evidence, judged)
        pieces = self._selection.weighable(main)
        unspoken = unspoken_note(reading.question, pieces) or unwritten_note(
            reading.own, pieces, self._knowledge
        )
        lines = (*unspoken, _led(main, lines[0]), *lines[1:])
        margin = _CLOSE if "overview" in reading.aspects else _BESIDE
        beside = (
            ()
            if reading.compares or settling
            else self._beside(main, [j.candidate for j in judged if best - j.evidence <= margin], reading)
        )
        extra = notes(main.document, reading.question, lines, self._knowledge)
        return Draft(
            (*lines, *beside, *self._beyond(main, reading, evidence.region), *extra),
            AnswerStatus.ANSWERED,
            subject=subject_of(main.document),
            confidence=next((j.confidence for j in judged if j.candidate is main), judged[0].confidence),
        )

    def _misses(self, main: Candidate, lines: tuple[Line, ...], reading: Reading) -> bool:
        """Whether neither the policy's name nor what would be told speaks of the benefit asked about."""
        asked = benefits_of(reading.question)
        told = (main.document.title, *(line.text for line in lines))
        return bool(asked) and not asked & frozenset().union(*map(benefits_of, told))

    def _telling_of(self, wanted: Formality, near: list[Candidate]) -> Candidate | None:
        """The first policy that speaks of the formality asked for."""
        said = ((c, (p.clause for p in self._selection.weighable(c))) for c in near)
        return next((c for c, clauses in said if any(map(wanted.is_told, clauses))), None)

    def _beyond(self, main: Candidate, reading: Reading, place: str | None) -> tuple[Line, ...]:
        """A word that a district's own rule is not known, where the city's policy has those of others."""
        above = main.document.region
        inside = place is not None and place != above and part_of(place, above)
        if not inside or not self._selection.leaves_out(main, reading):
            return ()
        names = {"part": regions().get(str(place)).name, "place": regions().get(above).name}
        return (Line(reply("no_part", **names), claim=False),)

    def _best_of(self, tied: list[Candidate], reading: Reading) -> Candidate:
        """Of policies that fit alike the one whose best line says most of what is asked."""
        asked = matters_of(reading.question)
        tied = [c for c in tied if asked & matters_of(names_of(c.document))] or tied
        if len(tied) == 1:
            return tied[0]
        best = [self._selection.lines(c, reading, limit=1)[0].text for c in tied]
        said = self._knowledge.coverage(core(reading.question), best)
        called = self._called(tied, reading)
        if called is not None:
            whole = f"{names_of(tied[called].document)} {best[called]}"  # a row leaves its policy's name out
            if max(self._knowledge.coverage(core(reading.question), [whole])) >= max(said) - _FAR_MORE:
                return tied[called]
        return tied[max(range(len(tied)), key=lambda i: said[i] - _LATER * i)]

    def _called(self, tied: list[Candidate], reading: Reading) -> int | None:
        """Which of them the question calls by its own name, and no other of them."""
        named = [self._confidence.named(reading.question, c.document) for c in tied]
        first, second = sorted(named, reverse=True)[:2]
        return named.index(first) if first - second >= _BY_NAME else None

    def _agree(self, schemes: list[Candidate], reading: Reading) -> bool:
        """Whether the best lines of all of them give the same figures: then there is nothing to ask."""
        said = [figures_of(self._selection.lines(s, reading, limit=1)[0].text) for s in schemes]
        return all(said) and any(all(mine <= other for other in said) for mine in said)

    def _beside(self, main: Candidate, near: list[Candidate], reading: Reading) -> tuple[Line, ...]:
        """The best line of other policies that fit nearly as well."""
        lines = []
        for other in [c for c in near if c is not main and _related(c, main)][:2]:
            best = self._selection.lines(other, reading, limit=1)[:1]
            lines += [_led(other, line) for line in best]
        return tuple(lines)

    def _refusal(self, reading: Reading, evidence: Evidence, current: list[Judged]) -> Draft:
        judged = [j for j in self._judged(reading.question, outside(evidence)) if j.answers]
        place = evidence.region
        if inner := [j for j in judged if place and part_of(j.candidate.document.region, place)]:
            return self._of_a_part(inner, reading, evidence)
        other = [j.candidate for j in judged]
        wanted = matters_of(reading.question) or in_scope(reading.question, self._knowledge.documents())
        if not other and not wanted:
            return out_of_scope()
        return no_source(reading, evidence.region, [j.candidate for j in current], other)

    def _of_a_part(self, inner: list[Judged], reading: Reading, evidence: Evidence) -> Draft:
        """By a district of the place asked about, which has no rule of its own: it holds there only."""
        if len(places := differing_places([j.candidate for j in inner])) > 1:
            return Clarify(self._knowledge).place(places, reading)
        draft = self._answer(reading, evidence, inner)
        codes = str(evidence.region), inner[0].candidate.document.region
        place, part = (regions().get(code).name for code in codes)
        note = Line(reply("part_only", place=place, part=part), claim=False)
        return replace(draft, lines=(*draft.lines, note))


def outside(evidence: Evidence) -> tuple[Passage, ...]:
    """What was found in other places than those that serve the place asked about."""
    if evidence.region is None:
        return ()
    chain = regions().chain(evidence.region)
    return tuple(p for p in evidence.elsewhere if p.document.region not in chain)


def _ruling(current: list[Judged], old: Candidate) -> list[Candidate]:
    """What may hold in an ended policy's place: its successor, else only what answers the question."""
    following = old.document.repealed_by
    return [j.candidate for j in current if following or j.answers]


def _telling(evidence: tuple[Evidence, ...]) -> Evidence:
    """Of several places in a story, the one whose policies fit best."""
    return max(evidence, key=lambda e: max((p.score for p in e.current), default=0.0))


def _routes(current: list[Judged]) -> list[Candidate]:
    """The policies that may be ways to what is wanted: asked for ways, less certain ones count too."""
    return [j.candidate for j in current if j.confidence >= _MAY_BE]


def _alike(judged: list[Judged], question: str) -> list[Candidate]:
    """The policies that fit about as well as the best one, unless the question names that one apart."""
    best, best_fit = judged[0].candidate, judged[0].evidence
    near = [j.candidate for j in judged if best_fit - j.evidence <= _CLOSE_PLACES]
    rivals = [c for c in near if _related(c, best) and names_both(question, best.document, c.document)]
    return [best, *(c for c in rivals if c is not best)]


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


def _own(candidate: Candidate, place: str | None) -> bool:
    """Whether a policy is of the very district that was asked about."""
    return candidate.document.region == place and regions().get(place).level == "district"


def _is_local(candidate: Candidate) -> bool:
    return candidate.document.region != NATION


def _in_force_in(candidate: Candidate, year: int) -> bool:
    document = candidate.document
    started = document.effective_from is None or document.effective_from.year <= year
    return started and document.effective_to is not None and document.effective_to.year >= year


def _names_version(reading: Reading, past: Candidate, current: Candidate) -> bool:
    """Whether a year of the question is in the title of the ended version and not of the other."""
    titles = past.document.title, current.document.title
    return any(str(year) in titles[0] and str(year) not in titles[1] for year in reading.years)
