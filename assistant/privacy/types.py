"""What was found in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of personal data: its kind (证件号, 姓名, ...) and where it stands."""

    kind: str
    start: int
    end: int
