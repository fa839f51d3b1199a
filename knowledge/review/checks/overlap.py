"""Two versions of one policy in force on the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Literal

from knowledge.editions.titles import is_yearly, plain, title_key
from knowledge.review.checks.trial import Finding, Trial
from knowledge.types import PolicyDocument


class Overlap:
    """One title, region and issuer twice, or a document beside the one it replaces, from today on.

    It stops a release; where only the titles' years or additions differ it is a warning.
    """

    name = "同一政策两个版本"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each pair of which the release changes one."""
        changed = {document.id for document in trial.changed.values()}
        for new, old in _pairs(trial.documents.values()):
            day = _common_day(new, old, trial.today)
            if day and not changed.isdisjoint((new.id, old.id)):
                yield Finding(_level(new, old), self.name, _text(new, old, day), (new.id, old.id))


def _pairs(documents: Iterable[PolicyDocument]) -> Iterator[tuple[PolicyDocument, PolicyDocument]]:
    """(newer, older) of what should not hold at the same time, each pair once."""
    by_id = {document.id: document for document in documents}
    replacing = {(new.id, old) for new in by_id.values() for old in new.replaces if old in by_id}
    yield from ((by_id[new], by_id[old]) for new, old in sorted(replacing))
    groups: dict[tuple[str, str, str | None], list[PolicyDocument]] = defaultdict(list)
    for document in by_id.values():
        if not is_yearly(document.title):
            groups[title_key(document.title), document.region, document.issuer].append(document)
    for group in groups.values():
        for old, new in combinations(sorted(group, key=lambda d: d.effective_from or date.min), 2):
            if (new.id, old.id) not in replacing and (old.id, new.id) not in replacing:
                yield new, old


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
