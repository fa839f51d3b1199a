"""What examinations are made of: cases, runs, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal["answer", "refuse", "ask"]
"""What a right answer does: it answers, it says that there is no source, it asks back (反问)."""
Fact = tuple[str, ...]
"""Ways of writing one key fact (要点): any of them counts as said."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is expected of its answer.

    `before` are the questions asked before it in the same conversation; of `documents` one must be cited;
    `never` must not be said. Without `as_of` it is asked as of the day of the run. `origin` is the answer
    that it was made from.
    """

    id: str
    suite: str
    question: str
    kind: Kind = "answer"
    before: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    never: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    region: str | None = None
    as_of: date | None = None
    enabled: bool = True
    origin: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a case: `marks` say of each measure that it counts for whether it was right."""

    case: str
    question: str
    marks: Mapping[str, bool]
    problems: Sequence[str]
    status: str
    text: str
    cited: Sequence[Mapping[str, str]] = ()

    @property
    def passed(self) -> bool:
        """Whether the answer is right as a whole."""
        return self.marks["passed"]


@dataclass(frozen=True, slots=True)
class Run:
    """All cases of a suite asked once: of a release, or of what would be published (`candidate`).

    `stamp` is what the outcome depends on: two runs of the same stamp come to the same. `counts` are by
    measure how many were right, and of how many.
    """

    id: str
    at: datetime
    by: str
    suite: str
    release: int
    candidate: bool
    stamp: str
    counts: Mapping[str, tuple[int, int]]
    verdicts: Sequence[Verdict] = field(default=())
    detail: Mapping[str, Any] = field(default_factory=dict)
