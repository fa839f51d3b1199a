"""What becomes of a sentence that is held to its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "unit", "date", "name", "negation", "connective", "threshold",
    "region", "time", "modality", "content", "citation",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is not supported: the kind, the words that are not borne out, and that in Chinese."""

    kind: Kind
    words: str
    said: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence stands, and if not, why."""

    ok: bool
    reasons: tuple[Reason, ...] = ()
