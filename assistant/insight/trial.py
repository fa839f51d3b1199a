"""A fix tried on the questions it is for (试问): each is asked as things are and as they would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.insight.topics import key_of
from assistant.insight.types import Lack
from assistant.results import AskResult
from knowledge.index.snapshot import Snapshot
from knowledge.index.synonyms import Synonyms, using

MOST = 60
"""Different questions that are asked at most, the latest of them; more would keep a person waiting."""
BESIDE = 20
"""Others at most, which were answered: whether the fix spoils them."""
_SHOWN = 220  # characters of an answer
CHANGES = {"better": "答出来了", "worse": "答不出了", "other": "答案变了", "same": "没有变化"}


class Asking(Protocol):
    """Answers without leaving a trace."""

    def ask(self, question: str, *, region: str | None = None) -> AskResult:
        """One question by itself."""


class Opens(Protocol):
    """Opens the release with a draft laid over."""

    def with_draft(self, document_id: str) -> AbstractContextManager[Snapshot]:
        """For as long as it is tried."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What asking came to: a row a question; `left` questions of the cluster were not asked."""

    rows: Sequence[dict[str, Any]]
    left: int = 0

    def to_json(self) -> dict[str, Any]:
        """As JSON values, with the counts of each change among the cluster's and among other questions."""
        own, other = ([r for r in self.rows if r["own"] is own] for own in (True, False))
        return {
            "rows": list(self.rows), "left": self.left,
            "own": {name: sum(r["change"] == name for r in own) for name in CHANGES},
            "others": {name: sum(r["change"] == name for r in other) for name in CHANGES},
            "answered_before": sum(r["before"]["answered"] for r in own),
            "answered_after": sum(r["after"]["answered"] for r in own),
        }  # fmt: skip


class Trials:
    """Asks twice; `fresh` gives something to ask that has kept nothing from before."""

    def __init__(
        self,
        fresh: Callable[[], AbstractContextManager[Asking]],
        on: Callable[[Snapshot], AbstractContextManager[None]],
        drafts: Callable[[], Opens],
    ) -> None:
        self._fresh, self._on, self._drafts = fresh, on, drafts

    def of_words(self, lacks: Sequence[Lack], others: Sequence[Lack], synonyms: Synonyms) -> Trial:
        """With other synonyms; `others` are questions that were answered."""
        own, left = _distinct(lacks, MOST)
        beside, _ = _distinct(others, BESIDE)
        before = self._asked([*own, *beside])
        with using(synonyms):
            after = self._asked([*own, *beside])
        return Trial(_rows(own, beside, before, after), left)

    def of_draft(self, lacks: Sequence[Lack], document_id: str) -> Trial:
        """With a draft document."""
        own, left = _distinct(lacks, MOST)
        before = self._asked(own)
        with self._drafts().with_draft(document_id) as shot, self._on(shot):
            after = self._asked(own)
        return Trial(_rows(own, [], before, after), left)

    def _asked(self, lacks: Iterable[Lack]) -> list[dict[str, Any]]:
        with self._fresh() as assistant:
            return [_said(assistant.ask(one.question, region=one.region)) for one in lacks]


def _distinct(lacks: Sequence[Lack], most: int) -> tuple[list[Lack], int]:
    """Each question once, the latest first, and how many more there are."""
    found = list({key_of(one): one for one in lacks}.values())[::-1]
    return found[:most], max(0, len(found) - most)


def _said(result: AskResult) -> dict[str, Any]:
    answer = result.answer
    text = answer.text.strip()
    return {
        "status": str(answer.status),
        "answered": str(answer.status).startswith("answered"),
        "text": text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……",
        "whole": answer.text,
        "clauses": [{"document": c.document_id, "clause": c.clause_id, "title": c.title, "label": c.label}
                    for c in answer.citations],
    }  # fmt: skip


def _rows(
    own: Sequence[Lack], beside: Sequence[Lack], before: Sequence[Any], after: Sequence[Any]
) -> list[dict[str, Any]]:
    asked = [(one, True) for one in own] + [(one, False) for one in beside]
    return [
        {"question": one.question, "own": mine, "change": _change(was, now), "before": _shown(was),
         "after": _shown(now)}
        for (one, mine), was, now in zip(asked, before, after, strict=True)
    ]  # fmt: skip


def _change(was: dict[str, Any], now: dict[str, Any]) -> str:
    if was["answered"] != now["answered"]:
        return "better" if now["answered"] else "worse"
    return "same" if was["whole"] == now["whole"] else "other"


def _shown(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "whole"}
