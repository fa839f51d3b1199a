"""Where a text that came in belongs among the documents of the next release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.editions.amending import Amendment, amendment_of
from knowledge.editions.arrival import taken_in
from knowledge.editions.consolidation import ended
from knowledge.editions.succession import Succession
from knowledge.reading import Reading
from knowledge.resolution import Catalogue
from knowledge.types import ParsedDocument

_UNDONE = "待发布的草稿中按 {decision} 所作的修改被这份文本代替，再次导入 {decision} 时重新并入"


@dataclass(frozen=True, slots=True)
class Change:
    """What a document that came in makes of another one, because of whom, and why in a sentence."""

    document: ParsedDocument
    caused_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The document as it is to be kept, what else changes with it, and what to say in the report.

    `document` is None where the text changes nothing. `changes` are those of other documents, and of this
    one the end that a document known before puts to it. `undone` are decisions (修改决定) whose orders were
    carried out on the text in the draft, and are not on this one.
    """

    document: ParsedDocument | None
    said: str | None = None
    changes: tuple[Change, ...] = ()
    undone: tuple[str, ...] = ()


class Placing:
    """One run's view of the next release; learns every document that comes in."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._succession: Succession | None = None

    def laid_over(self, text: ParsedDocument) -> Placed:
        """The text over the one that is published: what was never published is simply replaced."""
        known = self._reading.served(text.document.id)
        if known is None:
            return Placed(text)
        arrival = taken_in(known, text)
        return Placed(arrival.document, arrival.said)

    def amended_by(self, text: ParsedDocument) -> Amendment:
        """What a decision that came in makes of the document that it amends."""
        return amendment_of(text, lambda: Catalogue(self._known().documents()), self._reading.document)

    def place(self, placed: Placed, amendment: Amendment, is_new: bool = False) -> Placed:
        """See whom the document ends or amends, and who ends it."""
        text = placed.document
        assert text is not None
        succession, head = self._known(), text.document
        document, said, changes = text, [placed.said], list[Change]()
        if amendment.document:
            changes.append(Change(amendment.document, head.id, amendment.said))
        if ending := succession.ending_of(head):
            document = ended(text, ending.last, ending.successor.id)
            changes.append(Change(document, ending.successor.id, ending.reason))
        for one in succession.endings(document.document):
            if old := self._reading.document(one.document.id):
                changes.append(Change(ended(old, one.last, head.id), head.id, one.reason))
        before = None if is_new else self._reading.document(head.id)
        for known in (document, *(change.document for change in changes)):
            succession.learn(known.document)
        if document == before:
            return Placed(None, None, tuple(change for change in changes if change.caused_by == head.id))
        said += succession.doubts(document.document)
        undone = sorted(_decisions(before) - _decisions(text))
        said += [_UNDONE.format(decision=one) for one in undone]
        return Placed(text, "；".join(filter(None, said)) or None, tuple(changes), tuple(undone))

    def look_again(self, document_ids: Iterable[str]) -> None:
        """Learn documents anew whose change in the draft was undone."""
        for document_id in document_ids:
            if found := self._reading.document(document_id):
                self._known().learn(found.document)
            else:
                self._known().forget(document_id)

    def _known(self) -> Succession:
        if self._succession is None:
            heads = self._reading.documents().values()
            self._succession = Succession(replace(head, evidence=(), sources=()) for head in heads)
        return self._succession


def _decisions(document: ParsedDocument | None) -> set[str]:
    """The decisions whose orders were carried out on any text of a document."""
    heads = (document.document, *document.document.editions) if document else ()
    return {one for head in heads for one in head.amended_by}
