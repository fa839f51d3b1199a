"""Where a text that came in belongs among the documents of the next release."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.editions.arrival import taken_in
from knowledge.editions.consolidation import ended
from knowledge.editions.succession import Ending, Succession
from knowledge.reading import Reading
from knowledge.types import ParsedDocument


@dataclass(frozen=True, slots=True)
class Placed:
    """The document as it is to be kept, the documents that it ends, and what to say in the report.

    `document` is None where the text changes nothing.
    """

    document: ParsedDocument | None
    said: str | None = None
    ended: tuple[tuple[ParsedDocument, Ending], ...] = ()


class Placing:
    """One run's view of the next release; learns every document that comes in."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._succession: Succession | None = None

    def place(self, text: ParsedDocument, is_new: bool = False) -> Placed:
        """Lay the text over what is known of its document, and see whom it ends and who ends it."""
        succession = self._known()
        document, said = (text, []) if is_new else self._over_known(text)
        ending = succession.ending_of(document.document)
        if ending:
            document = ended(document, ending.last, ending.successor.id)
            said.append(ending.reason)
        if not is_new and document == self._reading.document(document.document.id):
            return Placed(None)
        endings = [(e, self._reading.document(e.document.id)) for e in succession.endings(document.document)]
        said += succession.doubts(document.document)
        closed = tuple((ended(old, e.last, document.document.id), e) for e, old in endings if old)
        for known in (document, *(old for old, _ in closed)):
            succession.learn(known.document)
        return Placed(document, "；".join(said) or None, closed)

    def _over_known(self, text: ParsedDocument) -> tuple[ParsedDocument, list[str]]:
        """Laid over the text that is published: what was never published is simply replaced."""
        known = self._reading.served(text.document.id)
        if known is None:
            return text, []
        arrival = taken_in(known, text)
        return arrival.document, [arrival.said]

    def _known(self) -> Succession:
        if self._succession is None:
            heads = self._reading.documents().values()
            self._succession = Succession(replace(head, evidence=(), sources=()) for head in heads)
        return self._succession
