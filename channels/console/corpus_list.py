"""The list of documents as officers look through it: filtered, searched, sorted, a page at a time."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from knowledge.regions import regions

if TYPE_CHECKING:
    from knowledge.review.desk import Desk

Json = dict[str, Any]
SOON = timedelta(days=90)
"""A document that ends within these days is told as one that ends soon (即将到期)."""

SORTS = ("title", "number", "region_name", "effective_from", "effective_to", "clauses")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; `standing` is one of the words of `standing()`, or "changed" (待发布的改动)."""

    region: str = ""
    standing: str = ""
    query: str = ""
    sort: str = ""
    page: int = 1
    size: int = 50


@dataclass(slots=True)
class Listing:
    """All documents with the changes that wait, kept until one of them is another."""

    desk: Callable[[], Desk]
    today: Callable[[], date]
    _kept: tuple[object, list[Json]] | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def find(self, wanted: Wanted) -> Json:
        """A page of rows, how many there are in all, and how many of each standing and place."""
        rows = [row for row in self._rows() if _matches(row, wanted.query)]
        places = _places(rows)
        rows = [row for row in rows if _lies_in(row, wanted.region)]
        counts = Counter(row["standing"] for row in rows)
        counts["changed"] = sum(row["change"] is not None for row in rows)
        rows = [row for row in rows if _stands(row, wanted.standing)]
        rows = _sorted(rows, wanted.sort)
        first = (wanted.page - 1) * wanted.size
        shown = [_shown(row) for row in rows[first : first + wanted.size]]
        return {"rows": shown, "total": len(rows), "counts": dict(counts), "regions": places}

    def titles(self, document_ids: Iterable[str]) -> dict[str, str]:
        """What documents are called."""
        wanted = set(document_ids)
        return {row["id"]: row["title"] for row in self._rows() if row["id"] in wanted}

    def _rows(self) -> list[Json]:
        stamp = (self.desk().stamp(), self.today())
        with self._lock:
            if self._kept is None or self._kept[0] != stamp:
                self._kept = stamp, self._read()
            return self._kept[1]

    def _read(self) -> list[Json]:
        desk = self.desk()
        changes = {draft["document_id"]: draft for draft in desk.drafts()}
        listed = desk.documents(draft=True)
        gone = {one for one, draft in changes.items() if draft["kind"] == "removal"}
        if gone:
            listed += [row for row in desk.documents() if row["id"] in gone]
        today = self.today()
        return [_row(row, changes.get(row["id"]), today) for row in listed]


def _row(row: Json, change: Json | None, today: date) -> Json:
    told = " ".join(filter(None, (row["title"], row["number"], row["issuer"], row["id"], row["source"])))
    return row | {
        "standing": standing(row, today),
        "change": change and {name: change[name] for name in ("state", "kind", "made_by", "publishable")},
        "told": _plain(told),
        "chain": regions().chain(row["region"]),
    }


def standing(row: Json, today: date) -> str:
    """How the document stands today, in a word."""
    start, end = (row[name] and date.fromisoformat(row[name]) for name in ("effective_from", "effective_to"))
    if row["status"] == "draft":
        return "consultation"
    if row["status"] == "ended" or (end and end < today):
        return "ended"
    if start and start > today:
        return "scheduled"
    return "ending" if end and end <= today + SOON else "in_force"


def _matches(row: Json, query: str) -> bool:
    return all(word in row["told"] for word in _plain(query).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _lies_in(row: Json, region: str) -> bool:
    return not region or region in row["chain"]


def _stands(row: Json, standing: str) -> bool:
    if standing == "changed":
        return row["change"] is not None
    return standing in ("", row["standing"]) or (standing == "in_force" and row["standing"] == "ending")


def _sorted(rows: list[Json], sort: str) -> list[Json]:
    """By a column, "-" before it the other way round; what has no value comes last."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return rows
    there = [row for row in rows if row[name] is not None]
    there.sort(key=lambda row: row[name], reverse=sort.startswith("-"))
    return there + [row for row in rows if row[name] is None]


def _shown(row: Json) -> Json:
    return {name: value for name, value in row.items() if name not in ("told", "chain")}


def _places(rows: Iterable[Json]) -> list[Json]:
    """The places that have documents, in the order of their codes."""
    counts = Counter(row["region"] for row in rows)
    return [{"code": code, "name": regions().name(code), "count": n} for code, n in sorted(counts.items())]
