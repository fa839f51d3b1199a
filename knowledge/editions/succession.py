"""Which document takes the place of which (废止、代替), and from what day; only where that is certain.

Certain is a document named by id, number, or its exact title for the same place; or the same title
(edition and year apart) for the same place from the same issuer, taking effect later.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from knowledge.editions.shelves import Shelves
from knowledge.editions.titles import is_decision, is_yearly, number_in, plain, title_key
from knowledge.types import PolicyDocument

_TOLD = 3  # doubts that are told of one document
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
    """The documents known, and who among them ends whom.

    Thousands may bear one title: each is compared only with those that it may end, or that may end it.
    """

    def __init__(self, documents: Iterable[PolicyDocument]) -> None:
        self._documents: dict[str, PolicyDocument] = {}
        self._open, self._all, self._replacing = Shelves(), Shelves(), Shelves()
        self._issuers: dict[Hashable, dict[str, None]] = {}
        for document in documents:
            self.learn(document)

    def learn(self, document: PolicyDocument) -> None:
        """Know a document, or know it better."""
        self._documents[document.id] = document
        edition = self._edition(document)
        self._all.put(document.id, edition, document.effective_from)
        if _open(document):
            self._open.put(document.id, [*_names(document), *edition], _began(document))
        else:
            self._open.take(document.id)
        self._replacing.put(document.id, _replaced(document), document.effective_from)

    def documents(self) -> list[PolicyDocument]:
        """All documents known."""
        return list(self._documents.values())

    def forget(self, document_id: str) -> None:
        """No longer know a document."""
        self._documents.pop(document_id, None)
        for shelves in (self._open, self._all, self._replacing):
            shelves.take(document_id)

    def endings(self, document: PolicyDocument) -> list[Ending]:
        """The known documents whose place this one takes."""
        start = document.effective_from
        if start is None:
            return []
        names = [*_replaced(document), *self._editions_beside(document)]
        ids = dict.fromkeys(i for name in names for i in self._open.before(name, start) if i != document.id)
        return [ending for i in ids if (ending := _ending(self._documents[i], document))]

    def ending_of(self, document: PolicyDocument) -> Ending | None:
        """By which known document this one is replaced first, if it is."""
        if not _open(document):
            return None
        began = _began(document) or date.min
        shelves = [self._replacing.after(name, began) for name in _names(document)]
        shelves += [self._all.after(name, began) for name in self._editions_beside(document)]
        found = [self._first(document, ids) for ids in shelves]
        return min((e for e in found if e), key=lambda e: (e.last, e.successor.id), default=None)

    def doubts(self, document: PolicyDocument) -> Iterator[str]:
        """What looks like a succession but is not certain enough to act on, for the report; a few of them."""
        found = list(islice(self._doubts(document), _TOLD + 1))
        yield from found[:_TOLD]
        if len(found) > _TOLD:
            yield "还有其他标题相同的文件，是否互相代替也请核对"

    def _doubts(self, document: PolicyDocument) -> Iterator[str]:
        if document.status == "draft":
            return
        for old in self._resembling(document):
            if _ending(old, document) or _ending(document, old) or old.id in document.repealed_by:
                continue
            if _replaces(document, old):
                yield f"写明代替《{old.title}》（{old.id}），但施行日期不明或不晚于它，没有自动终止，请核对"
            elif any(_titled(reference, document, old) for reference in document.replaces):
                yield f"写明代替的文件与《{old.title}》（{old.id}）标题相同而文号不同，没有自动终止，请核对"
            elif _same_title(document, old) and not is_decision(document.title):
                yield f"与《{old.title}》（{old.id}）标题相同，是否代替它不能确定，两份都保留，请核对"

    def _resembling(self, document: PolicyDocument) -> Iterator[PolicyDocument]:
        """The open documents that bear its title, or a name that it says it replaces."""
        seen = {document.id}
        for name in (_title_name(document.title, document.region), *_replaced(document)):
            for document_id in self._open.under(name):
                if document_id not in seen:
                    seen.add(document_id)
                    yield self._documents[document_id]

    def _first(self, old: PolicyDocument, ids: Iterable[str]) -> Ending | None:
        """The first of these documents, in order of their days, that ends the old one."""
        others = (self._documents[i] for i in ids if i != old.id)
        return next((ending for new in others if (ending := _ending(old, new))), None)

    def _edition(self, document: PolicyDocument) -> list[Hashable]:
        """The shelf of a document that another one may follow, or that may follow another, by its title."""
        if not _may_be_edition(document):
            return []
        title, issuer = _title_name(document.title, document.region), plain(document.issuer or "")
        self._issuers.setdefault(title, {})[issuer] = None
        return [("edition", title, issuer)]

    def _editions_beside(self, document: PolicyDocument) -> list[Hashable]:
        """The shelves of editions from the same issuer; one that is not named may be any."""
        if not _may_be_edition(document):
            return []
        title, issuer = _title_name(document.title, document.region), plain(document.issuer or "")
        issuers = dict.fromkeys((issuer, "")) if issuer else self._issuers.get(title, {})
        return [("edition", title, one) for one in issuers]


def _names(document: PolicyDocument) -> list[Hashable]:
    """What others may call the document by."""
    names: list[Hashable] = [("id", document.id), _title_name(document.title, document.region)]
    if number := number_in(document.number or ""):
        names.append(("number", *number[1:]))
    elif document.number:
        names.append(("number", plain(document.number)))
    return names


def _replaced(document: PolicyDocument) -> list[Hashable]:
    """What the documents that this one says it replaces may be found by: number, title and place, id."""
    return [name for reference in document.replaces for name in _meant(reference, document.region)]


def _meant(reference: str, region: str) -> list[Hashable]:
    title = _title_name(reference, region)
    if number := number_in(reference):
        return [("number", *number[1:]), title]
    return [("id", reference), ("number", plain(reference)), title]


def _title_name(title: str, region: str) -> Hashable:
    return "title", title_key(title), region


def _began(document: PolicyDocument) -> date | None:
    return document.editions[0].effective_from if document.editions else document.effective_from


def _may_be_edition(document: PolicyDocument) -> bool:
    """Services, decisions, and what is set anew every year, stand side by side; a title must say enough."""
    dated = document.status == "in_force" and document.effective_from is not None
    alone = is_yearly(document.title) or is_decision(document.title)
    return dated and _says_enough(document) and not alone


def _ending(old: PolicyDocument, new: PolicyDocument) -> Ending | None:
    """The end of the old one by the new one, if that is certain and the old one does not say otherwise."""
    start = new.effective_from
    if start is None or "draft" in (old.status, new.status) or not _open(old):
        return None
    began = _began(old)
    if began is not None and began >= start:
        return None
    if old.effective_to is not None and old.effective_to < start:
        return None
    if not _replaces(new, old) and not _is_next_edition(new, old):
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
    """Same title, place and issuer."""
    same_issuer = not (new.issuer and old.issuer) or plain(new.issuer) == plain(old.issuer)
    return _may_be_edition(new) and _may_be_edition(old) and _same_title(new, old) and same_issuer
