"""What officers put right in a document's description (更正), and what they found to be right (核对)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from knowledge.editions.placing import Change, Placed, Placing
from knowledge.errors import DocumentNotFound, UnreadableDocument, WrongState
from knowledge.front_matter import overlay
from knowledge.reading import Reading
from knowledge.regions import regions
from knowledge.review.actors import Action, Actor
from knowledge.review.history import record
from knowledge.store import Store
from knowledge.types import Clause, Evidence, ParsedDocument, PolicyDocument

FIELDS = (
    *("title", "number", "issuer", "region", "status", "issued", "effective_from", "effective_to"),
    *("replaces", "audience"),
)
"""What can be corrected and confirmed."""

_DATES = ("effective_from", "effective_to")


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction is a change like any other: it waits for its review. A confirmation changes nothing."""

    store: Store
    reading: Reading
    now: Callable[[], datetime]

    def correct(
        self,
        document_id: str,
        values: dict[str, Any],
        actor: Actor,
        sentence: str = "",
        comment: str = "",
    ) -> None:
        """Put values in the place of what was read; `sentence` of the text is the evidence of them all.

        The same file brought in again leaves a correction alone; a new text is read anew.
        """
        actor.must_be_allowed("correct")
        before = self._document(document_id)
        after = _corrected(before, values, sentence.strip())
        if after.document == before.document:
            raise WrongState("填写的内容与现在的相同，没有改动。")
        self._stage(after, actor)
        for name in values:
            old, new = (_text(getattr(text.document, name)) for text in (before, after))
            detail = {"field": name, "old": old, "new": new, "sentence": sentence.strip()}
            self._record("correct", document_id, actor, comment, detail)

    def confirm(self, document_id: str, names: Sequence[str], actor: Actor) -> None:
        """Say that fields were compared with the original and are right; each a line of the history."""
        actor.must_be_allowed("confirm")
        head = self._document(document_id).document
        for name in names:
            _must_be_known(name)
            detail = {"field": name, "value": _text(getattr(head, name))}
            self._record("confirm", document_id, actor, "", detail)

    def _document(self, document_id: str) -> ParsedDocument:
        found = self.reading.document(document_id)
        if found is None:
            raise DocumentNotFound(f"没有编号为 {document_id} 的文件，可能刚被删除。请回到列表查看。")
        return found

    def _stage(self, text: ParsedDocument, actor: Actor) -> None:
        """Stage the document, and what its new description makes of others: whom it ends, and when."""
        document_id, known, now = text.document.id, self.store.fingerprints(), self.now()
        placing = Placing(self.reading)
        placing.look_again(self.store.take_back_caused(document_id))
        placed = placing.place(Placed(text), placing.amended_by(text))
        others = [change for change in placed.changes if change.document.document.id != document_id]
        self.store.stage(text, known.get(document_id, ""), now, actor)
        for change in others:
            self._stage_other(change, known, now, actor)

    def _stage_other(self, change: Change, known: dict[str, str], now: datetime, actor: Actor) -> None:
        fingerprint = known.get(change.document.document.id, "")
        self.store.stage(change.document, fingerprint, now, actor, change.caused_by)

    def _record(
        self, action: Action, document_id: str, actor: Actor, comment: str, detail: dict[str, Any]
    ) -> None:
        with self.store.database.begin() as c:
            record(c, self.now(), actor, action, document_id=document_id, comment=comment, **detail)


def _corrected(text: ParsedDocument, values: dict[str, Any], sentence: str) -> ParsedDocument:
    old = text.document
    for name in values:
        _must_be_known(name)
    try:
        read = overlay(old, values)
    except UnreadableDocument as error:
        raise UnreadableDocument(str(error).replace("文件头（front matter）的", "更正的")) from error
    head = replace(old, **{name: getattr(read, name) for name in values})
    head = replace(head, level=regions().get(head.region).level, evidence=_evidence(head, values, sentence))
    return ParsedDocument(head, tuple(_dated(clause, old, head) for clause in text.clauses))


def _evidence(head: PolicyDocument, values: dict[str, Any], sentence: str) -> tuple[Evidence, ...]:
    kept = tuple(one for one in head.evidence if one.field not in values)
    said = (Evidence(name, _text(getattr(head, name)), sentence) for name in values if sentence)
    return (*kept, *said)


def _dated(clause: Clause, old: PolicyDocument, new: PolicyDocument) -> Clause:
    """A clause that held as long as its document goes on doing so."""
    moved = {name: getattr(new, name) for name in _DATES if getattr(clause, name) == getattr(old, name)}
    return replace(clause, **moved)


def _must_be_known(name: str) -> None:
    if name not in FIELDS:
        raise UnreadableDocument(f"“{name}”不能在这里更正。可以更正的有：{'、'.join(FIELDS)}。")


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
