"""Two versions of one policy in force on the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Literal

from knowledge.editions.titles import is_decision, is_yearly, plain, title_key
from knowledge.review.checks.trial import Finding, Trial
from knowledge.types import PolicyDocument

_TOLD = 3  # findings for one document beside others of its title: thousands may bear it


class Overlap:
    """One title, region and issuer twice, or a document beside the one it replaces, from today on.

    It stops a release; where only the titles' years or additions differ it is a warning.
    """

    name = "同一政策两个版本"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each pair of which the release changes one; of many alike, those nearest in time."""
        changed = {document.id for document in trial.changed.values()}
        by_id = {document.id: document for document in trial.documents.values()}
        replacing = {(new.id, old) for new in by_id.values() for old in new.replaces if old in by_id}
        for new_id, old_id in sorted(replacing):
            if not changed.isdisjoint((new_id, old_id)):
                yield from self._beside(by_id[new_id], by_id[old_id], trial.today)
        for group in _groups(by_id.values(), trial.today):
            for new, olds in _older(group, changed):
                pairs = (old for old in olds if {(new.id, old.id), (old.id, new.id)}.isdisjoint(replacing))
                told = (finding for old in pairs for finding in self._beside(new, old, trial.today))
                yield from islice(told, _TOLD)

    def _beside(self, new: PolicyDocument, old: PolicyDocument, today: date) -> Iterator[Finding]:
        if day := _common_day(new, old, today):
            yield Finding(_level(new, old), self.name, _text(new, old, day), (new.id, old.id))


def _groups(documents: Iterable[PolicyDocument], today: date) -> Iterable[list[PolicyDocument]]:
    """What bears one title, for one place, from one issuer, and is not over: the oldest first."""
    groups: dict[tuple[str, str, str | None], list[PolicyDocument]] = defaultdict(list)
    for document in documents:
        alone = is_yearly(document.title) or is_decision(document.title)
        if not alone and _common_day(document, document, today):
            groups[title_key(document.title), document.region, document.issuer].append(document)
    return (sorted(group, key=lambda d: d.effective_from or date.min) for group in groups.values())


def _older(
    group: Sequence[PolicyDocument], changed: Collection[str]
) -> Iterator[tuple[PolicyDocument, Iterator[PolicyDocument]]]:
    """Each document with those before it, of exactly its title first; one of a pair has changed."""
    before: dict[str, list[PolicyDocument]] = defaultdict(list)
    changed_before: dict[str, list[PolicyDocument]] = defaultdict(list)
    for document in group:
        title, is_new = plain(document.title), document.id in changed
        pool = before if is_new else changed_before
        others = (olds for other, olds in pool.items() if other != title)
        yield document, (old for olds in (pool.get(title, []), *others) for old in reversed(olds))
        before[title].append(document)
        if is_new:
            changed_before[title].append(document)


def _common_day(one: PolicyDocument, other: PolicyDocument, today: date) -> date | None:
    """The first day from today on when both hold."""
    if {one.status, other.status} & {"draft", "ended"}:
        return None
    first = max(today, one.effective_from or date.min, other.effective_from or date.min)
    last = min(one.effective_to or date.max, other.effective_to or date.max)
    return first if first <= last else None


def _level(new: PolicyDocument, old: PolicyDocument) -> Literal["stop", "warn"]:
    certain = old.id in new.replaces or plain(new.title) == plain(old.title)
    return "stop" if certain else "warn"


def _text(new: PolicyDocument, old: PolicyDocument, day: date) -> str:
    return (
        f"{day} 起同时有效：{_named(new)}和{_named(old)}。"
        "看来是同一政策的两个版本，请给旧的写明失效日期（effective_to），或删除其中一份。"
    )


def _named(document: PolicyDocument) -> str:
    days = f"{document.effective_from or '起始不明'} 至 {document.effective_to or '长期'}"
    return f"《{document.title}》（{document.id}，{days}）"
