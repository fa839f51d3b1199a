"""Asks back when several places or schemes fit and differ, laying out what each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.classes import classes_of, fit
from assistant.answering.naming import inner, led_place, place_of, short_title
from assistant.answering.routes import about
from assistant.answering.selection import Selection
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Draft, Line, QuickReply, Reading
from knowledge.regions import regions
from knowledge.types import PolicyDocument
from prompts.loader import reply

_MOST = 5
_FEW = 2
_SCHEMES = 2
_LINES_EACH = 2


@dataclass(frozen=True, slots=True)
class Clarify:
    """Lays out the alternatives and asks which one is meant."""

    knowledge: Knowledge

    def place(self, options: Sequence[Candidate], reading: Reading) -> Draft:
        """Which city?"""
        places = {o.document.region: place_of(o.document) for o in options[:_MOST]}
        offers = tuple(QuickReply(name, f"{name}{reading.question}", code) for code, name in places.items())
        return self._laid_out(
            options, [reading] * len(options), "ask_region", AnswerStatus.CLARIFICATION_REGION, offers
        )

    def scheme(self, options: Sequence[Candidate], reading: Reading) -> Draft:
        """Which policy?"""
        offers = tuple(
            QuickReply(name, f"{name}：{reading.question}")
            for o in options[:_MOST]
            if (name := short_title(o.document))
        )
        return self._laid_out(
            options, [reading] * len(options), "ask_scheme", AnswerStatus.CLARIFICATION_SCHEME, offers
        )

    def ways(self, options: Sequence[Candidate], reading: Reading) -> Draft:
        """By which of the ways that a place has?"""
        offers = [
            QuickReply(o.document.topics[0], f"{short_title(o.document)}：{reading.question}")
            for o in options[:_MOST]
        ]
        offers.append(QuickReply(reply("try_ways"), reply("try_ways_says", question=reading.said)))
        readings = [about(reading, o.document) for o in options]
        return self._laid_out(options, readings, "ask_way", AnswerStatus.CLARIFICATION_SCHEME, tuple(offers))

    def _laid_out(
        self,
        options: Sequence[Candidate],
        readings: Sequence[Reading],
        question: str,
        status: AnswerStatus,
        offers: tuple[QuickReply, ...],
    ) -> Draft:
        lines = [Line(reply(question), claim=False)]
        for option, reading in list(zip(options, readings, strict=True))[:_MOST]:
            lines += self._best(option, reading)
        return Draft(tuple(lines), status, offers, subject=None)

    def _best(self, option: Candidate, reading: Reading) -> list[Line]:
        most = 1 if reading.aspects == ("overview",) else _LINES_EACH
        found = Selection(self.knowledge).lines(option, reading, limit=_LINES_EACH)[:most]
        said = "".join(_sentence(line.text) for line in found)
        passages = tuple(p for line in found for p in line.passages)
        return [
            Line(
                f"{led_place(option.document)}《{inner(option.document.title)}》：{said}",
                passages,
                bullet=True,
            )
        ]


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "；")) else f"{text}。"


def rival_schemes(close: Sequence[Candidate], question: str) -> list[Candidate]:
    """Policies for the same place on a common topic, none of which the question names apart.

    The first topic is what a policy is about; two texts with the same one are no alternatives.
    """
    main = close[0].document
    by_subject: dict[str, Candidate] = {}
    for c in close:
        if (
            not _other_class(c.document, main, question)
            and c.document.region == main.region
            and set(c.document.topics) & set(main.topics)
        ):
            by_subject.setdefault(c.document.topics[0], c)
    rivals = list(by_subject.values())
    names = [{*c.document.topics, *c.document.aliases} for c in rivals]
    common = set.intersection(*names) if names else set()
    named = any(name in question for own in names for name in own - common)
    return [] if named or len(rivals) < _FEW else rivals


def _other_class(document: PolicyDocument, main: PolicyDocument, question: str) -> bool:
    """Whether a policy is named after another class than the one asked about (购房补贴, asked 租房补贴)."""
    asked = classes_of(question)
    own, best = (fit(asked, classes_of(" ".join((d.title, *d.aliases)))) for d in (document, main))
    return own < best


def differing_places(found: Sequence[Candidate]) -> list[Candidate]:
    """The best candidates of each place, if the places exclude each other (no place lies in another)."""
    best: dict[str, list[Candidate]] = {}
    for candidate in found:
        best.setdefault(candidate.document.region, []).append(candidate)
    exclusive = [code for code in best if not any(_within(code, other) for other in best if other != code)]
    return [c for code in exclusive for c in best[code][:_SCHEMES]] if len(exclusive) > 1 else []


def _within(upper: str, code: str) -> bool:
    return upper in regions().chain(code)
