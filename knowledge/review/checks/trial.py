"""What a release check looks at and what it says."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol

from knowledge.index.snapshot_files import Progress
from knowledge.releases import Candidate, Releases
from knowledge.search import Search
from knowledge.store import Store
from knowledge.types import Clause, PolicyDocument


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: whether it stops a release, in Chinese what and where, and whom it concerns."""

    level: Literal["stop", "warn"]
    check: str
    text: str
    document_ids: tuple[str, ...] = ()
    clause_ids: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


@dataclass
class Trial:
    """A release that does not serve yet. Checks speak of what it changes, not of what was there before.

    Not `thorough`: somebody waits for it to be published, and a check that takes long does its first part.
    `begun` is when the waiting began, by the monotonic clock: building the index is part of it.
    """

    store: Store
    releases: Releases
    search: Search
    candidate: Candidate
    today: date
    progress: Progress = lambda *_: None
    thorough: bool = True
    begun: float = field(default_factory=time.monotonic)

    @property
    def is_first(self) -> bool:
        """Whether nothing serves yet."""
        return self.candidate.base is None

    @cached_property
    def documents(self) -> Mapping[int, PolicyDocument]:
        """All documents of the release by version."""
        return self.releases.documents(self.candidate)

    @cached_property
    def served(self) -> Mapping[int, PolicyDocument]:
        """All documents of the release that serves by version."""
        base = self.candidate.base
        versions = self.store.release_version_ids(base) if base is not None else []
        known = self.documents
        return {v: known[v] for v in versions if v in known} | self.store.documents(
            [v for v in versions if v not in known]
        )

    @cached_property
    def changed(self) -> Mapping[int, PolicyDocument]:
        """The documents that the release before does not have like this."""
        had = self.served.keys()
        return {version: document for version, document in self.documents.items() if version not in had}

    @cached_property
    def moved(self) -> Sequence[PolicyDocument]:
        """What the release changes, adds or leaves out, as it is and as it was."""
        gone = [d for version, d in self.served.items() if version not in self.documents]
        return [*self.changed.values(), *gone]

    @cached_property
    def changed_clauses(self) -> Sequence[tuple[PolicyDocument, Clause]]:
        """Their clauses."""
        return tuple(self.clauses(self.changed))

    def clauses(self, versions: Iterable[int]) -> Iterator[tuple[PolicyDocument, Clause]]:
        """The clauses of some versions, in order."""
        for _, version, clause in self.store.clauses(sorted(versions), self.documents):
            yield self.documents[version], clause


class Check(Protocol):
    """Looks at a release before it serves; others come by the entry points `talent.release_checks`."""

    name: str

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """What is wrong, one finding a case."""
        ...


def in_force(document: PolicyDocument, day: date) -> bool:
    """Whether a document holds on that day, as far as its dates and status say."""
    if document.status in ("draft", "ended"):
        return False
    begun = document.effective_from is None or document.effective_from <= day
    return begun and (document.effective_to is None or day <= document.effective_to)
