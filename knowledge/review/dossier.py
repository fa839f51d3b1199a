"""All about one document (案卷): what was read and by whom it was confirmed, the original, its family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.editions.comparison import found
from knowledge.errors import DocumentNotFound
from knowledge.originals import lines, pages
from knowledge.originals.shelf import Originals
from knowledge.reading import DRAFT, Reading
from knowledge.resolution import Catalogue
from knowledge.review.correction import FIELDS, Correction
from knowledge.review.history import Event, History
from knowledge.types import PolicyDocument

Json = dict[str, Any]

_EVENTS = 500  # of one document that are looked through for confirmations


@dataclass(slots=True)
class Dossiers:
    """What is laid before an officer about a document; `draft` is its text in the next release."""

    reading: Reading
    originals: Originals
    events: History
    correction: Correction
    today: Callable[[], date]
    _families: tuple[object, _Kin] | None = field(default=None, init=False)

    def facts(self, document_id: str, draft: bool = False) -> list[Json]:
        """Each field with its value, the sentence it was read from, and who confirmed or corrected it."""
        head = found(self.reading, document_id, DRAFT if draft else None).document
        said = {one.field: one.sentence for one in head.evidence}
        events = self.events.events(document_id, limit=_EVENTS)
        return [
            {
                "field": name, "value": _shown(getattr(head, name)), "sentence": said.get(name),
                "seen": _seen(events, name, _shown(getattr(head, name))),
            }
            for name in FIELDS
        ]  # fmt: skip

    def original(self, document_id: str, draft: bool = False) -> Json:
        """What the original looks like; where each clause and each field's sentence (`=field`) stands."""
        text = found(self.reading, document_id, DRAFT if draft else None)
        path = self.originals.find(text.document.digest)
        if path is None:
            return {"kind": "none", "url": text.document.url, "source": text.document.source}
        said = {f"={one.field}": one.sentence for one in text.document.evidence}
        known: Json = {"digest": text.document.digest, "suffix": path.suffix, "source": text.document.source}
        if pages.is_paged(path):
            places: Mapping[str, Any] = pages.places_on_pages(path, text.clauses, said)
            return known | {"kind": "pages", "sizes": pages.page_sizes(path), "places": places}
        blocks = lines.lines_of(path)
        places = lines.places_in_lines(blocks, text.clauses, said)
        return known | {"kind": "lines", "lines": lines.to_json(blocks), "places": places}

    def page(self, digest: str, number: int, width: int) -> bytes:
        """A page of an original as a PNG."""
        return pages.cached_picture(self.file(digest), number, width)

    def file(self, digest: str) -> Path:
        """The original itself; DocumentNotFound where it was not kept."""
        path = self.originals.find(digest)
        if path is None:
            raise DocumentNotFound("原件没有保存，或已经清除。重新上传同一文件后即可对照。")
        return path

    def family(self, document_id: str, stamp: object = None) -> Json:
        """The policy with those it replaces or amends, and that replace or amend it, all their texts by day.

        While `stamp` is the same, so are the documents.
        """
        if self._families is None or stamp is None or self._families[0] != stamp:
            self._families = stamp, _Kin(self.reading.documents(DRAFT), self.today())
        return self._families[1].of(document_id)


class _Kin:
    """Who replaces and who amends whom, among all documents of the next release."""

    def __init__(self, documents: Mapping[str, PolicyDocument], today: date) -> None:
        self._documents = documents
        catalogue = Catalogue(documents.values())
        self._ties: set[tuple[str, str, str]] = set()
        for one in documents.values():
            for kind, names in (("replaces", one.replaces), ("amends", one.amends)):
                self._tie(one.id, kind, (self._meant(catalogue, one, name, today) for name in names))
            for kind, ids in (("replaces", one.repealed_by), ("amends", one.amended_by)):
                for other in ids:
                    self._tie(other, kind, [one.id])

    def of(self, document_id: str) -> Json:
        """The family of one."""
        members = self._connected(document_id)
        texts = [row for one in sorted(members) for row in _texts(self._documents[one])]
        ties = [tie for tie in sorted(self._ties) if tie[0] in members and tie[2] in members]
        return {
            "texts": sorted(texts, key=lambda row: (row["from"] or "", row["to"] or "9")),
            "ties": [{"by": by, "kind": kind, "of": of} for by, kind, of in ties],
        }

    def _meant(self, catalogue: Catalogue, document: PolicyDocument, name: str, today: date) -> str | None:
        day = document.effective_from or today
        meant = catalogue.find(name, day, document)
        return meant.id if meant else None

    def _tie(self, by: str, kind: str, others: Iterable[str | None]) -> None:
        if by in self._documents:
            self._ties |= {(by, kind, of) for of in others if of and of != by and of in self._documents}

    def _connected(self, document_id: str) -> set[str]:
        members, waiting = set[str](), [document_id] if document_id in self._documents else []
        while waiting:
            one = waiting.pop()
            members.add(one)
            beside = {b for a, _, b in self._ties if a == one} | {a for a, _, b in self._ties if b == one}
            waiting += sorted(beside - members)
        return members


def _texts(document: PolicyDocument) -> Iterable[Json]:
    for head in (*document.editions, document):
        yield {
            "document_id": document.id, "title": head.title, "number": head.number,
            "from": _day(head.effective_from), "to": _day(head.effective_to), "status": head.status,
            "current": head is document,
        }  # fmt: skip


def _seen(events: Iterable[Event], name: str, value: str) -> Json | None:
    """The latest word on a field, if it was said of the value that stands there."""
    for event in events:
        if event.action in ("confirm", "correct") and event.detail.get("field") == name:
            said = event.detail.get("value", event.detail.get("new"))
            told = {"action": event.action, "by": event.actor, "at": event.at.isoformat()}
            return told if said == value else None
    return None


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
