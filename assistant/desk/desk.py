"""What operators do with calls: take one, use or correct what is suggested, end it. Calls block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.desk.errors import DeskError, NoSuchCall, NotYours
from assistant.desk.ports import CallBook, Recorder
from assistant.desk.types import Decision, Hint, LiveCall, SpokenTurn, Verdict
from assistant.privacy import mask
from assistant.staff.types import Staff

_RECENT = timedelta(hours=12)
"""How long an ended call stays in the list: an operator's shift."""


class CallDesk:
    """The calls of an installation; `changed` is called after each act."""

    def __init__(
        self,
        book: CallBook,
        log: Recorder,
        now: Callable[[], datetime],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._book, self._log, self._now, self._changed = book, log, now, changed

    def revision(self) -> int:
        """The number of the last change."""
        return self._book.revision()

    def calls(self, since: int = 0) -> list[dict[str, Any]]:
        """The calls that go on, and those of this shift; only what changed after `since`."""
        return [call_json(one) for one in self._book.calls(since, self._now() - _RECENT)]

    def changes(self, id: str, since: int = 0) -> dict[str, Any]:
        """What was said and suggested in a call; only what changed after `since`."""
        today = self._now().date()
        turns, hints = self._book.turns(id, since), self._book.hints(id, since)
        return {"turns": [turn_json(t) for t in turns], "hints": [hint_json(h, today) for h in hints]}

    def call(self, id: str) -> LiveCall:
        """One call; NoSuchCall."""
        if (found := self._book.call(id)) is None:
            raise NoSuchCall(_words("no_call"))
        return found

    def whole(self, id: str) -> dict[str, Any]:
        """A call with all that was said and suggested in it."""
        return call_json(self.call(id)) | self.changes(id)

    def told(self, id: str) -> str:
        """What the caller said, in one text."""
        self.call(id)
        return "。".join(t.text for t in self._book.turns(id) if t.speaker == "caller")

    def take(self, who: Staff, id: str) -> LiveCall:
        """Answer a call that nobody has; NotYours tells who has it."""
        before = self.call(id)
        if not self._book.take(id, who.id, who.shown, self._now()):
            found = self.call(id)
            told = _words("ended") if found.ended_at else _words("taken", name=found.operator_name)
            raise NotYours(told)
        if before.operator != who.id:
            self._note(who, "desk.take", before)
        self._changed()
        return self.call(id)

    def leave(self, who: Staff, id: str) -> LiveCall:
        """Put one's call back among those that wait."""
        found = self._own(who, id)
        self._book.leave(id, who.id)
        self._note(who, "desk.leave", found)
        self._changed()
        return self.call(id)

    def end(self, who: Staff, id: str) -> LiveCall:
        """One's call is over."""
        found = self._own(who, id)
        self._book.end(id, self._now())
        self._note(who, "desk.end", found)
        self._changed()
        return self.call(id)

    def decide(
        self, who: Staff, id: str, hint: str, verdict: Verdict, said: str = "", seen: str | None = None
    ) -> dict[str, Any]:
        """Keep what the operator did with a suggestion, and what was really said, masked."""
        call = self._own(who, id)
        found = next((h for h in self._book.hints(id) if h.id == hint), None)
        if found is None:
            raise NoSuchCall(_words("no_hint"))
        if verdict == "edited" and not said.strip():
            raise DeskError(_words("empty"))
        say = str(found.body["say"])
        if seen is not None and seen != say:
            raise NotYours(_words("changed"))
        told = {"accepted": say, "edited": mask(said.strip()), "rejected": mask(said.strip())}[verdict]
        if verdict == "edited" and told == say:
            verdict = "accepted"
        self._book.decide(_decision(who, id, found, verdict, told, self._now()))
        self._note(who, f"desk.{verdict}", call, {"hint": hint, "say": say, "said": told})
        self._changed()
        done = replace(found, verdict=verdict, said=told, by=who.shown)
        return hint_json(done, self._now().date())

    def contacts(self, id: str) -> list[dict[str, Any]]:
        """Earlier calls of the same caller, with what was asked in them."""
        call = self.call(id)
        if not call.caller_key:
            return []
        return [
            call_json(one) | {"questions": [h.body["question"] for h in self._book.hints(one.id)][:6]}
            for one in self._book.contacts(call.caller_key, id)
        ]

    def decisions(self, since: datetime) -> Sequence[Decision]:
        """The decisions that stand, newest first."""
        return self._book.decisions(since)

    def recent(self, since: datetime) -> Sequence[LiveCall]:
        """The calls that go on, and those that ended since a moment."""
        return self._book.calls(0, since)

    def now(self) -> datetime:
        """The time."""
        return self._now()

    def _own(self, who: Staff, id: str) -> LiveCall:
        found = self.call(id)
        if found.operator != who.id:
            raise NotYours(_words("not_yours", name=found.operator_name or _words("nobody")))
        return found

    def _note(self, who: Staff, act: str, call: LiveCall, more: Mapping[str, Any] | None = None) -> None:
        self._log.record(who, act, f"{call.centre}/{call.shown}", {"call": call.id, **(more or {})})


def call_json(call: LiveCall) -> dict[str, Any]:
    """A call as the page lists it."""
    moments = ("begun_at", "taken_at", "ended_at")
    plain = ("id", "centre", "shown", "region", "caller", "operator", "operator_name", "state", "revision")
    told = {name: getattr(call, name) for name in plain}
    return told | {name: moment.isoformat() if (moment := getattr(call, name)) else None for name in moments}


def turn_json(turn: SpokenTurn) -> dict[str, Any]:
    """A piece of speech."""
    told = {"seq": turn.seq, "speaker": turn.speaker, "text": turn.text, "final": turn.final}
    return told | {"at": turn.at.isoformat()}


def hint_json(hint: Hint, today: date) -> dict[str, Any]:
    """A suggestion with its clauses, each with whether it is in force today, and what was done with it."""
    body = dict(hint.body)
    body["citations"] = [dict(c) | {"standing": standing(c, today)} for c in body["citations"]]
    done = {"verdict": hint.verdict, "said": hint.said, "by": hint.by, "shown_at": hint.at.isoformat()}
    return body | done


def standing(clause: Mapping[str, Any], today: date) -> str:
    """in_force (现行), ending (三个月内到期), ended (已失效) or coming (尚未施行)."""
    starts, ends = clause.get("effective_from"), clause.get("effective_to")
    if starts and str(starts) > today.isoformat():
        return "coming"
    if not ends:
        return "in_force"
    if str(ends) < today.isoformat():
        return "ended"
    return "ending" if str(ends) < (today + timedelta(days=92)).isoformat() else "in_force"


def _decision(who: Staff, call: str, hint: Hint, verdict: Verdict, said: str, now: datetime) -> Decision:
    cited = hint.body.get("citations") or [{}]
    names = ("clause_id", "document_id", "title", "label")
    clauses = [{name: c.get(name) for name in names} for c in cited if c]
    topic = str(cited[0].get("title") or "")[:300]
    question, say = str(hint.body.get("question", "")), str(hint.body["say"])
    return Decision(call, hint.id, verdict, question, say, said, topic, clauses, who.id, who.shown, now)


def _words(key: str, **values: object) -> str:
    return _all_words()[key].format(**values)


@cache
def _all_words() -> Mapping[str, str]:
    found: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return found
