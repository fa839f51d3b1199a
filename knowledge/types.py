"""The nouns of the knowledge base: documents, clauses, passages. No storage identity, no vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DocumentStatus = Literal["in_force", "ended", "annual", "draft", "service", "check"]
Grade = Literal["official", "institution", "media", "repo", "seed", "third_party", "unverified"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: address, grade (来源级别), what was read there, the page's own date."""

    url: str
    grade: str = ""
    read: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A field of a document, its value as text, and the sentence of the document that says so."""

    field: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross reference (援引): `text` as written, the document named (None: its own) and the label."""

    text: str
    document: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy document (政策文件) and what is certain about it.

    `region` is a GB/T 2260 code ("000000" is the whole country). Dates are inclusive days;
    None means open or not known. `source` is the file's path relative to the path ingested.
    `amended_by` are the ids of decisions (修改决定) whose orders have been carried out on the text.
    `concerns` (存疑) are sentences on what the text leaves unclear or says impossibly; nothing was guessed.
    `editions` (历次文本) are the texts that this one revised, oldest first, each as it was described then and
    ending the day before the next took effect; editions have none themselves.
    """

    id: str
    title: str
    number: str | None = None
    issuer: str | None = None
    region: str = "000000"
    level: str = "national"
    status: DocumentStatus = "in_force"
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaces: tuple[str, ...] = ()
    repealed_by: tuple[str, ...] = ()
    url: str | None = None
    grade: str | None = None
    checked: date | None = None
    sources: tuple[Source, ...] = ()
    unverified: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    audience: str | None = None
    evidence: tuple[Evidence, ...] = ()
    concerns: tuple[str, ...] = ()
    editions: tuple[PolicyDocument, ...] = ()
    source: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One citable unit (条款): `path` from the top, `label` as one quotes it, `text` as published.

    `context` is what a reader needs to understand the text alone: headings and the parent's
    lead-in (引导语). A table is one clause; `text` is then its rows, each carrying its header.
    Where a revision changed a clause, the old wording stays with its last day in force and the id
    `<document id>#<label>@<that day>` (editions/consolidation.py).
    `confidence` is how sure character recognition was of a scanned text, 0 to 1; None: not a scan.
    """

    id: str
    document_id: str
    path: tuple[str, ...]
    label: str
    text: str
    context: str = ""
    table: Table | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    references: tuple[Reference, ...] = ()
    confidence: float | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a decision (修改决定) orders: `place` in the document it amends, new wording, words it replaces.

    An added unit's place is the one that it gets; `after` is the article it is to follow, where that is said.
    `renumber` lets the articles be counted anew; `unclear` was not understood. `said` is the sentence.
    """

    kind: Literal["replace", "words", "add", "delete", "renumber", "unclear"]
    said: str
    place: str = ""
    text: str = ""
    old: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a file came to: the document and its clauses, in order.

    `instructions` are what it orders to be changed in the document that it amends; they are not stored.
    """

    document: PolicyDocument
    clauses: tuple[Clause, ...]
    instructions: tuple[Instruction, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause that was found: its document, a score in [0, 1] and which retrievers found it.

    `referrer` is the id of the clause that refers to this one, where following that reference found it;
    `why` has the score of that clause as `reference` then.
    """

    clause: Clause
    document: PolicyDocument
    score: float
    why: Mapping[str, float] = field(default_factory=dict)
    referrer: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and in which release."""

    release: int
    passages: tuple[Passage, ...]
