"""A document's successive texts as one (合并文本): every wording with the days on which it was the law.

A clause that a revision leaves alone goes on from where it began; one that it changes, adds or renumbers
begins with the revision, and the old wording ends the day before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce

from knowledge.editions.matching import Match, is_superseded, match, place_of
from knowledge.types import Clause, ParsedDocument, PolicyDocument

_DAY = timedelta(days=1)


def consolidated(texts: Sequence[ParsedDocument]) -> ParsedDocument:
    """The texts of one document, oldest first, as one; all but the first know when they took effect."""
    return reduce(_revised, texts)


def texts_of(document: ParsedDocument) -> tuple[ParsedDocument, ...]:
    """The successive texts again that a consolidated document holds, oldest first."""
    current = tuple(c for c in document.clauses if not is_superseded(c))
    heads = document.document.editions
    last = _text(replace(document.document, editions=()), current)
    return (*(_text(head, _in_force(document.clauses, head)) for head in heads), last)


def head_on(document: PolicyDocument, day: date) -> PolicyDocument:
    """The document as it was described on a day: title, number and dates of the text in force then.

    The first text before it began, the last one after it ended.
    """
    earlier = (e for e in document.editions if e.effective_to is not None and e.effective_to >= day)
    return next(earlier, replace(document, editions=()) if document.editions else document)


def clauses_on(document: PolicyDocument, clauses: Iterable[Clause], day: date) -> tuple[Clause, ...]:
    """Of all wordings those of the text that held on that day."""
    if not document.editions:
        return tuple(clauses)
    head = head_on(document, day)
    if head in document.editions:
        return _in_force(clauses, head)
    return tuple(c for c in clauses if not is_superseded(c))


def ended(document: ParsedDocument, last: date, successor: str) -> ParsedDocument:
    """The document with a last day in force and the id of what took its place."""
    head = document.document
    repealed_by = tuple(dict.fromkeys((*head.repealed_by, successor)))
    head = replace(head, effective_to=_sooner(head.effective_to, last), repealed_by=repealed_by)
    clauses = (replace(c, effective_to=_sooner(c.effective_to, last)) for c in document.clauses)
    return ParsedDocument(head, tuple(clauses))


def _revised(old: ParsedDocument, new: ParsedDocument) -> ParsedDocument:
    """The old text, itself perhaps consolidated, with the new one on top."""
    start = new.document.effective_from
    if start is None:
        raise ValueError("a revision needs the day it takes effect")
    last = start - _DAY
    wordings = _earlier_wordings(old.clauses)
    clauses: list[Clause] = list(wordings.pop("", ()))
    for m in match([c for c in old.clauses if not is_superseded(c)], new.clauses):
        clauses += _joined(m, last)
        clauses += wordings.pop(m.old.id, ()) if m.old else ()
    head = replace(old.document, effective_to=_sooner(old.document.effective_to, last))
    editions = (*old.document.editions, replace(head, editions=(), evidence=(), concerns=()))
    return ParsedDocument(replace(new.document, editions=editions), tuple(clauses))


def _joined(m: Match, last: date) -> list[Clause]:
    """The clause as the new text has it, then the wording that it ends."""
    if m.kind == "unchanged" and m.old and m.new and _lasts(m.old, last):
        return [replace(m.new, effective_from=m.old.effective_from)]
    return [*([m.new] if m.new else ()), *([_superseded(m.old, last)] if m.old else ())]


def _lasts(clause: Clause, last: date) -> bool:
    return clause.effective_to is None or clause.effective_to >= last


def _superseded(clause: Clause, last: date) -> Clause:
    end = _sooner(clause.effective_to, last)
    return replace(clause, id=f"{clause.id}@{end.isoformat()}", effective_to=end)


def _earlier_wordings(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    """Superseded wordings by the id of the current clause that they stand behind."""
    found: dict[str, list[Clause]] = {}
    behind = ""
    for clause in clauses:
        if is_superseded(clause):
            found.setdefault(behind, []).append(clause)
        else:
            behind = clause.id
    return found


def _in_force(clauses: Iterable[Clause], head: PolicyDocument) -> tuple[Clause, ...]:
    """The wordings of an edition: those in force on its last day."""
    last = head.effective_to
    return tuple(
        c
        for c in clauses
        if last is not None
        and (c.effective_from is None or c.effective_from <= last)
        and (c.effective_to is None or c.effective_to >= last)
    )


def _text(head: PolicyDocument, clauses: Iterable[Clause]) -> ParsedDocument:
    """A text as it came in: plain ids, and all clauses from its own first day to its own last."""
    return ParsedDocument(head, tuple(_plain(clause, head) for clause in clauses))


def _plain(clause: Clause, head: PolicyDocument) -> Clause:
    plain_id = f"{clause.document_id}#{place_of(clause)}"
    return replace(clause, id=plain_id, effective_from=head.effective_from, effective_to=head.effective_to)


def _sooner(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
