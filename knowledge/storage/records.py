"""Documents and clauses to rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from knowledge.types import Clause, Evidence, PolicyDocument, Reference, Source, Table

_DATES = ("issued", "effective_from", "effective_to", "checked")
_KNOWN = frozenset(f.name for f in fields(PolicyDocument))
_LISTS = (
    *("replaces", "repealed_by", "amends", "amended_by"),
    *("unverified", "topics", "aliases", "concerns"),
)


def document_body(document: PolicyDocument) -> dict[str, Any]:
    """The document as JSON values."""
    body = asdict(replace(document, editions=()))
    for name in _DATES:
        body[name] = body[name].isoformat() if body[name] else None
    return body | {"editions": [document_body(edition) for edition in document.editions]}


def document_of(body: dict[str, Any]) -> PolicyDocument:
    """The document that `document_body` wrote; fields of a later program version are ignored."""
    values = {name: value for name, value in body.items() if name in _KNOWN}
    for name in _DATES:
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    for name in _LISTS:
        values[name] = tuple(values.get(name) or ())
    values["sources"] = tuple(Source(**source) for source in values.get("sources") or ())
    values["editions"] = tuple(map(document_of, values.get("editions") or ()))
    values["evidence"] = tuple(Evidence(**piece) for piece in values.get("evidence") or ())
    return PolicyDocument(**values)


def clause_row(clause: Clause, version_id: int, ordinal: int) -> dict[str, Any]:
    """The clause as a row of the clauses table."""
    table = {"header": clause.table.header, "rows": clause.table.rows} if clause.table else None
    return {
        "version_id": version_id,
        "clause_id": clause.id,
        "ordinal": ordinal,
        "path": list(clause.path),
        "label": clause.label,
        "text": clause.text,
        "context": clause.context,
        "table": table,
        "effective_from": clause.effective_from,
        "effective_to": clause.effective_to,
        "digest": clause.digest,
        "extra": extra_of(clause),
    }


def clause_of(row: Any, document_id: str) -> Clause:
    """The clause of a row."""
    table = row.table and Table(tuple(row.table["header"]), tuple(tuple(r) for r in row.table["rows"]))
    return Clause(
        id=row.clause_id,
        document_id=document_id,
        path=tuple(row.path),
        label=row.label,
        text=row.text,
        context=row.context,
        table=table or None,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        digest=row.digest,
        **from_extra(row.extra or {}),
    )


def extra_of(clause: Clause) -> dict[str, Any] | None:
    """What few clauses have, as JSON values."""
    extra: dict[str, Any] = {}
    if clause.references:
        extra["references"] = [asdict(reference) for reference in clause.references]
    if clause.confidence is not None:
        extra["confidence"] = clause.confidence
    return extra or None


def from_extra(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The clause's fields that `extra_of` wrote."""
    references = tuple(Reference(**reference) for reference in extra.get("references", ()))
    return {"references": references, "confidence": extra.get("confidence")}
