"""The sentence that is held to its clauses, read; with what stands beside it and what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.grounding import state_of
from assistant.verification.lexicon import lexicon
from assistant.verification.segments import Segment, cut, segments
from assistant.verification.sources import Source, Unit
from assistant.verification.written import Written, plain, written

_ALLOWED = re.compile("(?<![才方不])(?:可以|可(?=[申办落入领享])|能(?=[申办落入领享]))")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, its clauses read, and its surroundings."""

    sentence: Written
    segments: tuple[Segment, ...]
    sources: tuple[Source, ...]
    question: str
    beside: tuple[str, ...]
    as_of: date
    places: tuple[str, ...]
    past: bool
    raw: str = ""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of all clauses."""
        return tuple(unit for source in self.sources for unit in source.units)

    @property
    def support(self) -> str:
        """All words of the clauses and around them."""
        return "\n".join(f"{source.text}\n{source.around}" for source in self.sources)

    @property
    def around(self) -> str:
        """What stands around the clauses: titles, headings, places."""
        return "\n".join(source.around for source in self.sources)

    @property
    def near(self) -> str:
        """The sentence with those beside it."""
        return "\n".join([self.sentence.text, *self.beside])

    def has_word(self, name: str) -> bool:
        """Whether a word of that list of the lexicon is a word of the sentence."""
        words = lexicon().lists[name]
        return any(word in words for segment in self.segments for word in cut(segment.masked))

    @property
    def is_duty(self) -> bool:
        """Whether the sentence says what is required, not who gets something if only that is met."""
        enough = lexicon().pattern("sufficient", "complete").search(self.raw) or _ALLOWED.search(self.raw)
        return self.has_word("duties") and not enough

    def is_over(self, source: Source) -> bool:
        """Whether a clause is of a policy that had ended on the day."""
        return state_of(source.passage, self.as_of) == "ended"

    def personal(self, segment: Segment) -> bool:
        """Whether a piece only says back what the person told of themselves (您32岁)."""
        if not segment.text.startswith(("您", "如果您", "若您", "按您", "你")) or not self.question:
            return False
        if lexicon().pattern("permits", "duties").search(segment.text):
            return False
        asked = written(self.question)
        sizes = {q.size for q in asked.quantities}
        return all(q.size in sizes for q in segment.quantities) and all(
            word in asked.text for word in segment.words
        )


def told(
    sentence: str,
    sources: tuple[Source, ...],
    *,
    as_of: date,
    places: Sequence[str],
    question: str,
    past: bool,
    beside: Sequence[str],
) -> Told:
    """Read the sentence; titles of the documents are no words of it any more."""
    titles = written(sentence).titles
    clauses = _bare("\n".join(s.text for s in sources))
    around = _bare("\n".join(s.around for s in sources))
    for title in titles:
        if _bare(title) in around and _bare(title) not in clauses:
            sentence = plain(sentence).replace(title, "本政策")
    return Told(
        written(sentence),
        segments(sentence),
        sources,
        plain(question),
        tuple(plain(b) for b in beside),
        as_of,
        tuple(places),
        past,
        plain(sentence),
    )


def _bare(text: str) -> str:
    return re.sub("[〈〉《》]", "", text)
