"""What an operator might answer: the assistant's own answer to what was said last; else nothing."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, Protocol

from assistant.results import AskResult

_KEPT = 200  # suggestions; a page asks for its own every few seconds
_LONGEST = 1600  # characters of what is to be sent
_EARLIER = 3  # questions before it that are asked again
_MARK = re.compile(r"〔\d{1,2}〕")
_SILENT = ("handover_served", "handover_silent")


class Asking(Protocol):
    """Answers without leaving a trace."""

    def ask(
        self, question: str, *, conversation_id: str | None = None, region: str | None = None
    ) -> AskResult:
        """One question of a conversation."""


class Hints:
    """Suggested answers for the queue; `stamp` changes with what is known, and they are made anew."""

    def __init__(
        self, fresh: Callable[[], AbstractContextManager[Asking]], stamp: Callable[[], object]
    ) -> None:
        self._fresh, self._stamp = fresh, stamp
        self._known: OrderedDict[object, dict[str, Any] | None] = OrderedDict()
        self._lock = Lock()

    def of(self, turns: Sequence[Mapping[str, Any]], region: str | None) -> dict[str, Any] | None:
        """For the last word that the assistant left to the operator; None where nothing can be said."""
        if not turns or turns[-1]["result"]["answer"]["status"] not in _SILENT:
            return None
        asked = tuple(str(turn["question"]) for turn in turns[-_EARLIER - 1 :])
        key = (asked, region, self._stamp())
        with self._lock:
            if key in self._known:
                return self._known[key]
        found = self._made(asked, region)
        with self._lock:
            self._known[key] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found

    def _made(self, asked: Sequence[str], region: str | None) -> dict[str, Any] | None:
        with self._fresh() as assistant:
            conversation = None
            for question in asked[:-1]:
                conversation = assistant.ask(
                    question, conversation_id=conversation, region=region
                ).conversation_id
            answer = assistant.ask(asked[-1], conversation_id=conversation, region=region).answer
        if not str(answer.status).startswith(("answered", "clarification")):
            return None
        basis = [f"《{cited.title}》{cited.label}" for cited in answer.citations]
        say = _within(_MARK.sub("", answer.text).strip(), _LONGEST)
        if basis:
            say += f"\n依据：{'、'.join(dict.fromkeys(basis[:3]))}"
        clauses = [
            {"document": cited.document_id, "clause": cited.clause_id, "name": name}
            for cited, name in zip(answer.citations, basis, strict=True)
        ]
        return {"question": asked[-1], "say": say, "clauses": clauses, "status": str(answer.status)}


def _within(text: str, most: int) -> str:
    """Whole lines of a text that is too long for one message."""
    while len(text) > most and "\n" in text:
        text = text.rpartition("\n")[0]
    return text[:most]


def how_used(hint: str, text: str) -> str:
    """What became of a suggestion: accepted, edited or rejected."""
    if not hint:
        return ""
    if hint.strip() == text.strip():
        return "accepted"
    lines = {line.strip() for line in hint.splitlines() if len(line.strip()) > 6}
    return "edited" if any(line in text for line in lines) else "rejected"
