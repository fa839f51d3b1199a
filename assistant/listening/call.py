"""One call: what is heard, what is suggested, and what becomes of a suggestion when more is heard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from assistant.listening.questions import questions
from assistant.listening.suggesting import Drafted, Suggester
from assistant.listening.transcript import CallTranscript
from assistant.listening.types import Asked, Segment, Suggestion
from assistant.listening.wording import words
from assistant.privacy import mask

_MOST_TOLD = 3000
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_SAID = 0.5  # share of a sentence's pairs of characters that tells it was read out


@dataclass(slots=True)
class Call:
    """A call that is listened in on."""

    id: str
    region: str | None
    transcript: CallTranscript = field(default_factory=CallTranscript)
    live: dict[tuple[int, int], Suggestion] = field(default_factory=dict)
    gone: list[Suggestion] = field(default_factory=list)
    _given: int = 0
    _known: bool = False
    _lock: Lock = field(default_factory=Lock)

    def fresh(self) -> bool:
        """Whether it is asked for the first time."""
        with self._lock:
            fresh, self._known = not self._known, True
            return fresh

    def hear(self, segment: Segment) -> bool:
        """Take a segment in; whether there is something to think about."""
        with self._lock:
            return self.transcript.put(segment)

    def standing(self) -> Sequence[Suggestion]:
        """What is suggested now: for one who comes back."""
        with self._lock:
            return list(self.live.values())

    def think(self, suggester: Suggester) -> list[Suggestion]:
        """Read the call anew; the suggestions that are new, changed or withdrawn."""
        with self._lock:
            heard = list(self.transcript.settled())
        found = questions(heard, suggester.topics(), suggester.righted)
        told = "。".join(one.text for one in heard if one.speaker == "caller")[-_MOST_TOLD:]
        drafted: list[tuple[Asked, Drafted]] = []
        for asked in found:
            before = drafted[-1][1] if drafted else None
            if (one := suggester.of(asked, told, self.region, before)) is not None:
                drafted.append((asked, one))
        with self._lock:
            return self._settle(drafted, heard, {asked.place for asked in found})

    def _settle(
        self,
        wanted: Sequence[tuple[Asked, Drafted]],
        heard: Sequence[Segment],
        asked_at: set[tuple[int, int]],
    ) -> list[Suggestion]:
        """Bring what is shown to what is wanted; `asked_at` is where questions are heard, answered or not."""
        events: list[Suggestion] = []
        kept: dict[tuple[int, int], Suggestion] = {}
        for asked, drafted in wanted:
            if any(_alike(drafted, other) for other in kept.values()):
                continue
            before = self.live.get(asked.place)
            made = self._made(asked, drafted, before, _last(heard))
            if before is None or not before.says_the_same(made):
                events.append(made)
                kept[asked.place] = made
            else:
                kept[asked.place] = before
        for place, before in self.live.items():
            if place in kept:
                continue
            if _was_said(before, heard):
                kept[place] = before  # it was used: taking it back would only confuse
            else:
                reason = words(_why(place, asked_at, {asked.place for asked, _ in wanted}))
                gone = replace(before, status="retracted", after_seq=_last(heard), reason=reason)
                events.append(gone)
        self.live = dict(sorted(kept.items()))
        return events

    def _made(self, asked: Asked, drafted: Drafted, before: Suggestion | None, last: int) -> Suggestion:
        if before is None:
            self._given += 1
        return Suggestion(
            id=before.id if before else f"s{self._given}",
            status="updated" if before else "new",
            say=drafted.say,
            conditions=drafted.conditions,
            ask_next=drafted.ask_next,
            citations=drafted.citations,
            confidence=drafted.confidence,
            # a fact told later changes the result of the case, though the question stays as it is
            after_seq=last if before and before.after_seq >= asked.seq else asked.seq,
            question=mask(drafted.question),
            result=drafted.result,
        )


def _why(place: tuple[int, int], asked_at: set[tuple[int, int]], wanted: set[tuple[int, int]]) -> str:
    """The name of the reason why a suggestion goes."""
    if place not in asked_at:
        return "gone_unasked"
    return "gone_alike" if place in wanted else "gone_unsure"


def _alike(drafted: Drafted, other: Suggestion) -> bool:
    """Whether it would be said already."""
    return drafted.say == other.say


def _was_said(suggestion: Suggestion, heard: Sequence[Segment]) -> bool:
    """Whether the operator has read it out: a figure of it, or most of its words."""
    after = "".join(s.text for s in heard if s.speaker == "agent" and s.seq > suggestion.after_seq)
    figures = set(_FIGURES.findall(suggestion.say))
    pairs = {suggestion.say[i : i + 2] for i in range(len(suggestion.say) - 1)}
    shared = sum(pair in after for pair in pairs) / max(1, len(pairs))
    return bool(figures & set(_FIGURES.findall(after))) or shared >= _SAID


def _last(heard: Sequence[Segment]) -> int:
    return heard[-1].seq if heard else 0
