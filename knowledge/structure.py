"""The tree of a document to its clauses (条款): what is citable, with label, path and context."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from knowledge.references import references_of
from knowledge.text.blocks import Block
from knowledge.tree.labels import Step
from knowledge.tree.nodes import Node
from knowledge.tree.outline import outline
from knowledge.tree.units import Draft, Unit
from knowledge.types import Clause, PolicyDocument, Table


def clauses_of(blocks: Sequence[Block], document: PolicyDocument) -> tuple[Clause, ...]:
    """The clauses of a document's blocks, in order; ids are unique within the document."""
    found: dict[str, Clause] = {}
    for draft in _drafts(outline(blocks), (), ()):
        clause_id, repeats = f"{document.id}#{draft.label}", 1
        while clause_id in found:
            repeats += 1
            clause_id = f"{document.id}#{draft.label}-{repeats}"
        found[clause_id] = _clause(draft, clause_id, document)
    return tuple(found.values())


def _clause(draft: Draft, clause_id: str, document: PolicyDocument) -> Clause:
    return Clause(
        id=clause_id,
        document_id=document.id,
        path=draft.path,
        label=draft.label,
        text=draft.text,
        context=draft.context,
        table=draft.table,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        references=references_of(draft.text, draft.label),
        digest=digest(draft.context, draft.text),
    )


def digest(context: str, text: str) -> str:
    """Names the text that is embedded: context, line break, text."""
    return hashlib.sha256(f"{context}\n{text}".encode()).hexdigest()[:32]


def _drafts(node: Node, above: tuple[Step, ...], leads: tuple[str, ...]) -> Iterator[Draft]:
    """The clauses of a unit and of all units inside it."""
    unit = Unit(node, above, leads)
    for index, item in enumerate(node.content):
        if isinstance(item, Table):
            yield from unit.table(index, item)
        elif isinstance(item, str):
            yield from unit.paragraph(index, item)
        elif not unit.is_merged(index):
            step, lead = unit.entry(index)
            yield from _drafts(item, step, (*leads, lead) if lead else leads)
