"""Which document takes the place of which (废止、代替), and from what day; only where that is certain.

Certain is a document named by id, number, or its exact title for the same place; or the same title
(edition and year apart) for the same place from the same issuer, taking effect later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.editions.titles import is_yearly, number_in, plain, title_key
from knowledge.types import PolicyDocument

_TELLING = 6  # characters of a title; shorter ones (实施细则、申报指南) are those of many documents


@dataclass(frozen=True, slots=True)
class Ending:
    """A document, its last day in force, and what takes its place from the next day on."""

    document: PolicyDocument
    last: date
    successor: PolicyDocument

    @property
    def reason(self) -> str:
        """For the report."""
        return f"由《{self.successor.title}》自 {self.last + timedelta(days=1)} 起代替"


class Succession:
    """The documents known, and who among them ends whom."""

    def __init__(self, documents: Iterable[PolicyDocument]) -> None:
        self._documents: dict[str, PolicyDocument] = {}
        self._by_name: dict[Hashable, list[str]] = defaultdict(list)
        self._replacing: dict[Hashable, list[str]] = defaultdict(list)
        for document in documents:
            self.learn(document)

    def learn(self, document: PolicyDocument) -> None:
        """Know a document, or know it better."""
        self._documents[document.id] = document
        for name in _names(document):
            _add(self._by_name[name], document.id)
        for reference in document.replaces:
            for name in _meant(reference):
                _add(self._replacing[name], document.id)

    def endings(self, document: PolicyDocument) -> list[Ending]:
        """The known documents whose place this one takes."""
        pairs = ((old, document) for old in self._candidates(document))
        return [ending for old, new in pairs if (ending := _ending(old, new))]

    def ending_of(self, document: PolicyDocument) -> Ending | None:
        """By which known document this one is replaced first, if it is."""
        names = _names(document)
        ids = {i for name in names for i in (*self._replacing.get(name, ()), *self._by_name.get(name, ()))}
        found = (_ending(document, self._documents[i]) for i in sorted(ids - {document.id}))
        return min((e for e in found if e), key=lambda e: (e.last, e.successor.id), default=None)

    def doubts(self, document: PolicyDocument) -> Iterator[str]:
        """What looks like a succession but is not certain enough to act on, for the report."""
        for old in self._candidates(document):
            if not _open(old) or document.status == "draft" or _ending(old, document):
                continue
            if _ending(document, old) or old.id in document.repealed_by:
                continue
            if _replaces(document, old):
                yield f"写明代替《{old.title}》（{old.id}），但施行日期不明或不晚于它，没有自动终止，请核对"
            elif any(_titled(reference, document, old) for reference in document.replaces):
                yield f"写明代替的文件与《{old.title}》（{old.id}）标题相同而文号不同，没有自动终止，请核对"
            elif _same_title(document, old):
                yield f"与《{old.title}》（{old.id}）标题相同，是否代替它不能确定，两份都保留，请核对"

    def _candidates(self, document: PolicyDocument) -> list[PolicyDocument]:
        names = [*_names(document), *(name for r in document.replaces for name in _meant(r))]
        ids = dict.fromkeys(i for name in names for i in self._by_name.get(name, ()) if i != document.id)
        return [self._documents[i] for i in ids]


def _add(ids: list[str], document_id: str) -> None:
    if document_id not in ids:
        ids.append(document_id)


def _names(document: PolicyDocument) -> list[Hashable]:
    """What others may call the document by."""
    names: list[Hashable] = [("id", document.id), ("title", title_key(document.title))]
    if number := number_in(document.number or ""):
        names.append(("number", *number[1:]))
    elif document.number:
        names.append(("number", plain(document.number)))
    return names


def _meant(reference: str) -> list[Hashable]:
    """What a reference may name a document by: number, title, id."""
    if number := number_in(reference):
        return [("number", *number[1:]), ("title", title_key(reference))]
    return [("id", reference), ("number", plain(reference)), ("title", title_key(reference))]


def _ending(old: PolicyDocument, new: PolicyDocument) -> Ending | None:
    """The end of the old one by the new one, if that is certain and the old one does not say otherwise."""
    start = new.effective_from
    if start is None or "draft" in (old.status, new.status) or not _open(old):
        return None
    began = old.editions[0].effective_from if old.editions else old.effective_from
    if began is not None and began >= start:
        return None
    if old.effective_to is not None and old.effective_to < start:
        return None
    if not _replaces(new, old) and not (old.effective_from and _is_next_edition(new, old)):
        return None
    return Ending(old, start - timedelta(days=1), new)


def _open(document: PolicyDocument) -> bool:
    """Whether the document leaves open what comes after it."""
    return not document.repealed_by and document.status != "ended"


def _replaces(new: PolicyDocument, old: PolicyDocument) -> bool:
    return any(_names_it(reference, new, old) for reference in new.replaces)


def _names_it(reference: str, new: PolicyDocument, old: PolicyDocument) -> bool:
    """Whether a reference of the new document is to the old one: by id, by number, or by title and place."""
    if reference == old.id:
        return True
    named, own = number_in(reference), number_in(old.number or "")
    if named:
        return own is not None and named[1:] == own[1:] and _same_organ(named[0], own[0], reference, old)
    if old.number and plain(reference) == plain(old.number):
        return True
    return _titled(reference, new, old)


def _same_organ(named: str, own: str, reference: str, old: PolicyDocument) -> bool:
    """Whether the organ's code (沪府规) is the same, words before it aside; part of one needs the title."""
    return named.endswith(own) or (own.endswith(named) and title_key(reference) == title_key(old.title))


def _titled(reference: str, new: PolicyDocument, old: PolicyDocument) -> bool:
    return _says_enough(old) and title_key(reference) == title_key(old.title) and new.region == old.region


def _says_enough(document: PolicyDocument) -> bool:
    return len(title_key(document.title)) >= _TELLING


def _same_title(new: PolicyDocument, old: PolicyDocument) -> bool:
    return title_key(new.title) == title_key(old.title) and new.region == old.region


def _is_next_edition(new: PolicyDocument, old: PolicyDocument) -> bool:
    """Same title, place and issuer; services and what is set anew every year may stand side by side."""
    if not (new.status == old.status == "in_force" and _says_enough(old)):
        return False
    same_issuer = not (new.issuer and old.issuer) or plain(new.issuer) == plain(old.issuer)
    return _same_title(new, old) and same_issuer and not (is_yearly(new.title) or is_yearly(old.title))
