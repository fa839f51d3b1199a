"""Server-Sent Events of an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event: status, delta, citations, card, done or error, with its data."""

    number: int
    kind: str
    data: Any


def events(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a stream's lines; comments are signs of life and left out."""
    found: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            found[name] = value.removeprefix(" ")
        elif "data" in found:
            yield Event(int(found.get("id", 0)), found.get("event", "message"), json.loads(found["data"]))
            found = {}
        else:
            found = {}
