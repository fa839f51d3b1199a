"""The nouns of work orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Order:
    """A work order. `caller` is a masked number, `caller_key` what one caller's orders have in common.

    `source` is where it comes from: `call:…`, `conversation:…` or empty. `citations` are the clauses that
    were told, `facts` what the caller said of oneself; texts are masked.
    """

    code: str
    state: str
    kind: str
    subject: str
    summary: str
    region: str
    department: str
    urgency: str
    due: date | None
    created: datetime
    updated: datetime
    source: str = ""
    caller: str = ""
    caller_key: str = ""
    citations: Sequence[Mapping[str, Any]] = ()
    facts: Sequence[str] = ()
    reply: str = ""
    satisfaction: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done with an order, by whom."""

    at: datetime
    act: str
    by: str
    before: str
    after: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders to list."""

    state: str = ""
    department: str = ""
    text: str = ""
    overdue: date | None = None
    """Those whose deadline passed before this day and that are not answered."""
    page: int = 1
    size: int = 50
