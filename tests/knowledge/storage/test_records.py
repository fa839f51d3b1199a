"""Documents and clauses survive the way into rows of the database and back, whatever is in them."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.storage.records import clause_of, clause_row, document_body, document_of
from knowledge.types import Clause, Evidence, PolicyDocument, Reference, Source, Table

_text = st.text(max_size=20)
_texts = st.lists(_text, max_size=3).map(tuple)
_day = st.none() | st.dates()
_sources = st.builds(Source, _text, _text, _text, st.none() | _text)
_evidence = st.builds(Evidence, _text, _text, _text)
_references = st.lists(st.builds(Reference, _text, st.none() | _text, st.none() | _text), max_size=2)
_documents = st.builds(
    PolicyDocument, id=_text, title=_text, number=st.none() | _text, issued=_day, effective_from=_day,
    effective_to=_day, replaces=_texts, repealed_by=_texts, checked=_day, unverified=_texts, topics=_texts,
    aliases=_texts, sources=st.lists(_sources, max_size=2).map(tuple), amends=_texts, concerns=_texts,
    audience=st.none() | _text, evidence=st.lists(_evidence, max_size=2).map(tuple),
)  # fmt: skip
_tables = st.none() | st.builds(Table, _texts, st.lists(_texts, max_size=3).map(tuple))
_clauses = st.builds(
    Clause, id=_text, document_id=st.just("d"), path=_texts, label=_text, text=_text, context=_text,
    table=_tables, effective_from=_day, effective_to=_day, digest=_text,
    references=_references.map(tuple), confidence=st.none() | st.floats(0, 1),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_documents)
def test_a_document_survives_as_json(document: PolicyDocument) -> None:
    assert document_of(json.loads(json.dumps(document_body(document)))) == document


@settings(max_examples=40, deadline=None)
@given(_clauses)
def test_a_clause_survives_as_a_row(clause: Clause) -> None:
    row = clause_row(clause, version_id=7, ordinal=3)
    stored = {
        **row,
        "path": json.loads(json.dumps(row["path"])),
        "table": json.loads(json.dumps(row["table"])),
        "extra": json.loads(json.dumps(row["extra"])),
    }
    assert clause_of(SimpleNamespace(**stored), "d") == clause
    assert (row["version_id"], row["ordinal"]) == (7, 3)


def test_fields_of_a_later_program_version_are_ignored_and_missing_ones_are_empty() -> None:
    body = {"id": "d", "title": "办法", "effective_from": "2024-02-29", "colour": "red"}
    document = document_of(body)
    assert document == PolicyDocument("d", "办法", effective_from=date(2024, 2, 29))
