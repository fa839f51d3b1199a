"""The ways to an aim: policies of one place that lead to the same, of which a question names none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from assistant.answering.candidates import Candidate
from assistant.answering.expectations import expected_of
from assistant.ports import Knowledge
from assistant.types import Reading
from knowledge.regions import regions
from knowledge.text.normalize import fold
from knowledge.types import PolicyDocument
from prompts.loader import load

_SEVERAL, _K = 3, 60  # two ways are told apart by how well they fit
_GONE = ("ended", "draft")
_WHETHER = re.compile("(?:能不能|可不可以|能否|可否|能|可以).{0,8}(?:户).{0,6}(?:吗|么|不|嘛)?$")
_LOOSE = frozenset({"conditions", "routes", "overview"})


@dataclass(frozen=True, slots=True)
class Routes:
    """Finds the ways in the knowledge base."""

    knowledge: Knowledge

    def to_aim(self, reading: Reading, place: str | None, day: date) -> list[Candidate]:
        """The policies of the place that lead to the aim; none where the question names its way."""
        aim = _aim(fold(reading.question))
        if aim is None or place is None or reading.compares or "validity" in reading.aspects:
            return []
        above = regions().chain(place)
        ways = {
            document.topics[0]: document
            for document in self.knowledge.documents()
            if aim in document.topics and document.region in above and _leads(document, day)
        }
        if len(ways) < _SEVERAL:
            return []
        return [self._searched(document, reading, place, day) for document in ways.values()]

    def _searched(self, way: PolicyDocument, reading: Reading, place: str, day: date) -> Candidate:
        """A way with what it says to the question."""
        asked = f"{way.topics[0]}：{about(reading, way).question}"
        found = self.knowledge.search(asked, k=_K, region=place, as_of=day).passages
        return Candidate(way, tuple(p for p in found if p.document.id == way.id))


def about(reading: Reading, way: PolicyDocument) -> Reading:
    """What to look for in one way: what was asked, or what it is where it was asked whether or how."""
    particular = expected_of(reading.question) or set(reading.aspects) - _LOOSE
    if particular and not _WHETHER.search(fold(reading.question)):
        return reading
    return replace(reading, question=f"{way.topics[0]}是什么，分哪几类", aspects=("overview",))


def _leads(document: PolicyDocument, day: date) -> bool:
    over = document.effective_to is not None and document.effective_to < day
    return document.status not in _GONE and not over


def _aim(question: str) -> str | None:
    """The aim that a question asks about without its way."""
    for entry in _aims():
        if entry["aim"].search(question) and not entry["ways"].search(question):
            return str(entry["topic"])
    return None


@cache
def _aims() -> Sequence[dict[str, Any]]:
    return [
        {
            "aim": re.compile(entry["aim"]),
            "ways": re.compile(re.sub(r"\s", "", entry["ways"])),
            "topic": entry["topic"],
        }
        for entry in load("routes").values()
    ]
