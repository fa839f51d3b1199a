"""References to what they mean: clauses and documents of a release, in the edition of the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.editions.titles import title_key
from knowledge.regions import regions
from knowledge.selfdescription.names import named
from knowledge.text.document_numbers import numbers_in
from knowledge.types import Clause, PolicyDocument, Reference

Clauses = Callable[[str], Sequence[Clause]]
"""The clauses of a document by its id."""

_ISSUED = re.compile(r"关于(?:印发|发布|公布|颁布)《?(.+?)》?的(?:通知|公告|决定|命令)$")

_WITH_RULES = re.compile("[及与和]其?(?:实施|操作)?细则$")
_ITEM = re.compile(r"第（[^）]+）项$")
_ATTACHED = re.compile(r"(附[件表录][0-9]*|「[^」]*」)(第.+)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference, the document it means (None: not in the release) and the clauses it means there."""

    reference: Reference
    document: PolicyDocument | None = None
    clauses: tuple[Clause, ...] = ()


class Catalogue:
    """The documents of a release by what texts call them: id, 文号, title, what they issue, alias."""

    def __init__(self, documents: Iterable[PolicyDocument]) -> None:
        self._by_name: dict[str, list[PolicyDocument]] = {}
        for document in documents:
            for name in dict.fromkeys(_names_of(document)):
                self._by_name.setdefault(name, []).append(document)

    def find(self, written: str, day: date, near: PolicyDocument | None = None) -> PolicyDocument | None:
        """The document a name means on a day; None if none does or several could.

        Of editions of one policy the one in force on the day, else the latest that began by then; of
        documents of several places that of `near`, or of a place above it; a name of `near` itself means it.
        """
        name = named(written)
        found: list[PolicyDocument] = list(self._by_name.get(written, ()))
        found = found or (self._by_name.get(name.number, []) if name.number else [])
        key = _WITH_RULES.sub("", title_key(name.title or ""))
        found = found or (self._by_name.get(key, []) if key else [])
        if near and any(d.id == near.id for d in found):
            return near
        return _of_the_day(_of_the_place(found, near), day)


def resolve(
    clause: Clause, document: PolicyDocument, catalogue: Catalogue, clauses: Clauses, day: date
) -> tuple[Resolved, ...]:
    """What the references of a document's clause mean on a day; unknown ones keep their text."""
    return tuple(_resolved(r, clause, document, catalogue, clauses, day) for r in clause.references)


def _resolved(
    reference: Reference,
    clause: Clause,
    document: PolicyDocument,
    catalogue: Catalogue,
    clauses: Clauses,
    day: date,
) -> Resolved:
    own = reference.document is None
    meant = document if own else catalogue.find(reference.document or "", day, document)
    if meant is None or not reference.label:
        return Resolved(reference, None if own else meant)
    places = places_of(reference.label, clauses(meant.id), day, clause.label if meant is document else "")
    return Resolved(reference, meant if places or not own else None, places)


def places_of(label: str, clauses: Sequence[Clause], day: date, beside: str = "") -> tuple[Clause, ...]:
    """The clauses at a label or below it: 第七条 is 第七条, 第七条第二款, 第七条第（三）项.

    A 款 that the text does not count (the article has only one) is not asked for. Of several attachments
    the one that the clause labelled `beside` stands in comes first.
    """
    held = [c for c in clauses if _holds(c, day)]
    attached = [c for c in held if _attachment(beside) and _attachment(c.label) == _attachment(beside)]
    for wanted in dict.fromkeys((label, re.sub("第[^第]+款", "", label))):
        pattern = re.compile(rf"{_looser(wanted)}(?:第|（其|表|$)")
        found = [c for c in attached if pattern.match(_of_article(c.label))]
        found = found or [c for c in held if pattern.match(c.label)]
        found = found or [c for c in held if pattern.match(_of_article(c.label))]
        if found:
            return tuple(found)
    return ()


def _holds(clause: Clause, day: date) -> bool:
    started = clause.effective_from is None or clause.effective_from <= day
    return started and (clause.effective_to is None or day <= clause.effective_to)


def _looser(label: str) -> str:
    """第七条第（三）项 also finds 第七条第二款第（三）项."""
    item = match[0] if (match := _ITEM.search(label)) else ""
    article = label.removesuffix(item)
    middle = "" if "款" in article or not item else "(?:第[^第]+款)?"
    return re.escape(article) + middle + re.escape(item)


def _attachment(label: str) -> str:
    match = _ATTACHED.match(label)
    return match[1] if match else ""


def _of_article(label: str) -> str:
    """A label from its article on: 附件1第七条 → 第七条; what is not an article is left out."""
    match = _ATTACHED.match(label)
    return match[2] if match else ""


def _names_of(document: PolicyDocument) -> Iterable[str]:
    yield document.id
    yield from (number.number for number in numbers_in(document.number or ""))
    yield _WITH_RULES.sub("", title_key(document.title))
    if issued := _ISSUED.search(document.title):
        yield title_key(issued[1])
    yield from map(title_key, document.aliases)


def _of_the_place(found: Sequence[PolicyDocument], near: PolicyDocument | None) -> list[PolicyDocument]:
    chain = regions().chain(near.region) if near else ()
    own = [d for d in found if d.region in chain]
    deepest = max((chain.index(d.region) for d in own), default=0)
    return [d for d in own if chain.index(d.region) == deepest] or list(found)


def _of_the_day(found: Sequence[PolicyDocument], day: date) -> PolicyDocument | None:
    law = [d for d in found if d.status != "draft"]
    begun = [d for d in law if d.effective_from is None or d.effective_from <= day]
    holding = [d for d in begun if d.status != "ended" and (d.effective_to is None or day <= d.effective_to)]
    if len(holding) == 1 or len(law) == 1:
        return (holding or law)[0]
    if holding or not begun:
        return None
    latest = max(d.effective_from or date.min for d in begun)
    last = [d for d in begun if (d.effective_from or date.min) == latest]
    return last[0] if len(last) == 1 else None
