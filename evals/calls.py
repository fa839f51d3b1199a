"""Written calls: what is said line by line, and what must be suggested after which line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.exams.wording import says
from assistant.listening.types import Segment, Speaker, Suggestion
from evals.casebook import CASES, rows
from knowledge.regions import NATION, regions

_SPEAKERS: Mapping[str, Speaker] = {"来": "caller", "坐": "agent"}


@dataclass(frozen=True, slots=True)
class Expected:
    """A suggestion that a call must lead to; `gone`: by then it is taken back; `maybe`: need not come.

    `clause` are words of the heading or the text of a clause that it must cite.
    """

    policy: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    by: int
    gone: int | None = None
    maybe: bool = False
    clause: str = ""

    def fits(self, one: Suggestion) -> bool:
        """Whether the suggestion is from the policy and has the key facts in what is said or beside it."""
        shown = "\n".join((one.say, *one.conditions))
        cited = {c["document_id"] for c in one.citations}
        return bool(cited & set(self.policy)) and all(says(shown, ways) for ways in self.facts)

    def cites(self, one: Suggestion) -> bool:
        """Whether it cites the clause."""
        own = (c for c in one.citations if c["document_id"] in self.policy)
        return any(says(f"{c['context']}\n{c['text']}", (self.clause,)) for c in own)


@dataclass(frozen=True, slots=True)
class ScriptedCall:
    """A written call; `ticket` are the kinds and the departments that a work order made of it may have."""

    id: str
    region: str | None
    lines: tuple[Segment, ...]
    expect: tuple[Expected, ...]
    ticket: Mapping[str, tuple[str, ...]] | None = None


def calls(split: str, folder: Path = CASES) -> list[ScriptedCall]:
    """The written calls of one part: dev, test, blind."""
    return [_call(row) for row in rows(folder / f"calls-{split}.yaml")]


def _call(row: Mapping[str, Any]) -> ScriptedCall:
    lines = tuple(
        Segment(n, _SPEAKERS[line[0]], line[2:], True, f"{n:04}") for n, line in enumerate(row["lines"], 1)
    )
    place = regions().resolve(row["region"]).code if row.get("region") not in (None, "全国") else NATION
    ticket = {name: tuple(values) for name, values in row["ticket"].items()} if "ticket" in row else None
    return ScriptedCall(
        str(row["id"]), place, lines, tuple(_expected(e) for e in row.get("expect", ())), ticket
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    policy = row["policy"] if isinstance(row["policy"], list) else [row["policy"]]
    facts = tuple(tuple(str(way) for way in ways) for ways in row["facts"])
    gone, maybe = row.get("gone"), bool(row.get("maybe"))
    return Expected(tuple(policy), facts, row["by"], gone, maybe, str(row.get("clause", "")))
