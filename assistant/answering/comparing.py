"""Questions that ask about several places at once, taken apart into one question a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answering.elsewhere import places_in
from assistant.types import AnswerStatus, Draft, Line, Reading
from knowledge.regions import regions
from prompts.loader import load, reply

_EACH = 3  # lines for each of the places compared
_EDGES = re.compile(r"^[\s，,、和与跟同及的]+")


def compares(question: str) -> bool:
    """Whether the places of a question stand side by side and are not parts of one story."""
    words = load("slots")["compare"]
    mentions = regions().mentions(question)
    gaps = [question[a.end : b.start].strip() for a, b in pairwise(mentions)]
    return any(w in question for w in words["anywhere"]) or (
        bool(gaps) and all(gap in words["between"] for gap in gaps)
    )


def alone(reading: Reading, place: str | None) -> Reading:
    """The reading as if only this place had been named; as it is unless it compares."""
    if not reading.compares or place is None:
        return reading
    text = reading.question
    for mention in reversed(regions().mentions(text)):
        if mention.code != place:
            text = text[: mention.start] + text[mention.end :]
    for word in load("slots")["compare"]["aside"]:
        text = text.replace(word, "")
    own = [m.text for m in regions().mentions(text)]
    rest = _EDGES.sub("", text.replace(own[0], "", 1) if own else text)
    return replace(reading, question=f"{own[0] if own else regions().name(place)}{rest}", places=(place,))


def own_lines(lines: Sequence[Line], place: str | None) -> tuple[Line, ...]:
    """The lines that speak of the place itself, at most three; the first one where none does."""
    if place is None:
        return tuple(lines)
    near = set(regions().chain(place)) | set(regions().descendants(place))
    own = [line for line in lines if places_in(line.text) <= near]
    return tuple((own or list(lines[:1]))[:_EACH])


def together(drafts: Sequence[Draft], places: Sequence[str | None]) -> Draft:
    """The drafts of several places as one; a place without an answer is told in one line."""
    answered = [d for d in drafts if not str(d.status).startswith("unanswerable")]
    if not answered:
        return drafts[0]
    lines: list[Line] = []
    for draft, place in zip(drafts, places, strict=True):
        lines += [line for line in _told(draft, place, answered) if line not in lines]
    offers = tuple(dict.fromkeys(offer for draft in answered for offer in draft.quick_replies))
    return Draft(tuple(lines), _status(answered), offers, subject=answered[0].subject)


def _status(answered: Sequence[Draft]) -> AnswerStatus:
    """An ended policy of any of the places makes it a look back, else its lines would be taken away."""
    found = [d.status for d in answered]
    if AnswerStatus.ANSWERED_HISTORY in found:
        return AnswerStatus.ANSWERED_HISTORY
    return AnswerStatus(next((s for s in found if str(s).startswith("answered")), found[0]))


def _told(draft: Draft, place: str | None, answered: Sequence[Draft]) -> Sequence[Line]:
    if draft in answered or place is None:
        return draft.lines
    return (Line(reply("compare_nothing", place=regions().name(place)), claim=False),)
