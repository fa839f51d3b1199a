"""A clause of a message: its place, whose facts it tells, whether it asks or supposes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Clause:
    """One clause with its place; `open` is how far it may be read (before the question in it)."""

    start: int
    end: int
    text: str
    subject: str = "self"
    asks: bool = False
    supposed: bool = False
    open: int = 0
    child: bool = False  # told of the grown child that is asked for
