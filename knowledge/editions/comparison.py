"""A document in two releases, or its last two texts, compared; and one with all that is known, as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from knowledge.editions.consolidation import clauses_on, head_on, texts_of
from knowledge.editions.difference import Difference, difference
from knowledge.errors import DocumentNotFound
from knowledge.reading import DRAFT, Reading
from knowledge.storage.records import document_body
from knowledge.types import Clause, ParsedDocument


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference, and between what and what, in words."""

    old: str
    new: str
    difference: Difference

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"from": self.old, "to": self.new} | self.difference.to_json()


def compared(
    reading: Reading, document_id: str, before: int | None = None, after: int | None = None
) -> Comparison:
    """The document's text in one release and in another; DRAFT is the next one.

    Without releases: what the next release would change, or if nothing, what its last revision changed.
    """
    old = found(reading, document_id, before) if before is not None else reading.served(document_id)
    new = reading.document(document_id, DRAFT if after is None else after)
    if old is None and new is None:
        raise _not_found(document_id, "")
    names = [_name(before, "当前版本"), _name(after, "待发布的草稿")]
    if before is None and after is None and new and (old == new or old is None) and new.document.editions:
        old, new = (_as_it_came(text) for text in texts_of(new)[-2:])
        names = [f"{text.document.effective_from or '此前'}起的文本" for text in (old, new)]
    return Comparison(names[0], names[1], difference(_current(old), _current(new)))


def found(reading: Reading, document_id: str, release: int | None) -> ParsedDocument:
    """The document in a release (None: the serving one); DocumentNotFound if it is not in it."""
    document = reading.document(document_id, release)
    if document is None:
        raise _not_found(document_id, _name(release, "当前版本") + "中")
    return document


def shown(document: ParsedDocument, as_of: date | None = None) -> dict[str, Any]:
    """The document as JSON values: with every wording, or with those of one day."""
    head, clauses = document.document, document.clauses
    if as_of:
        head, clauses = head_on(head, as_of), clauses_on(head, clauses, as_of)
    return {"document": document_body(head), "clauses": [_clause(clause) for clause in clauses]}


def _clause(clause: Clause) -> dict[str, Any]:
    body = asdict(clause)
    return body | {k: body[k] and body[k].isoformat() for k in ("effective_from", "effective_to")}


def _as_it_came(text: ParsedDocument) -> ParsedDocument:
    """Without the last day that the next text gave it: that is no change that anybody wrote."""
    return ParsedDocument(replace(text.document, effective_to=None), text.clauses)


def _current(document: ParsedDocument | None) -> ParsedDocument | None:
    return texts_of(document)[-1] if document else None


def _name(release: int | None, default: str) -> str:
    if release is None:
        return default
    return "待发布的草稿" if release == DRAFT else f"第 {release} 版"


def _not_found(document_id: str, where: str) -> DocumentNotFound:
    return DocumentNotFound(
        f"{where}没有编号为 {document_id} 的文件。请用 talent documents 查看编号；还没有发布的加 --draft。"
    )
