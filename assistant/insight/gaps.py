"""Where knowledge is wanting: what was not answered, was not helpful, or was put right by operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from assistant.desk.types import Decision
from assistant.errors import BadRequest
from assistant.insight.ports import Answers, WrapUps
from assistant.insight.topics import key_of, title_of, topics
from assistant.insight.types import Gap, Given, Lack, Note
from assistant.ports import Knowledge
from assistant.privacy import mask
from assistant.staff.types import Staff

WHY = {
    "no_source": "没有依据",
    "unsure": "把握不大",
    "off_topic": "判为无关",
    "unhelpful": "用户不满意",
    "rejected": "话务员没有采用",
    "edited": "话务员改过",
    "flagged": "话务员报缺",
}
_WEEK = timedelta(days=7)
_NEAREST = 3
_EXAMPLES = 20
_REFUSED = {"unanswerable_no_source": "no_source", "unanswerable_out_of_scope": "off_topic"}
_VERDICTS = ("rejected", "edited")
UNSURE = 0.5
"""An answer is looked at whose policy rather does not fit: 3 of 100 answers to labelled questions.

Up to 0.75 it would be 7 to 10, and nearly all of those were right.
"""
OUTSIDE, TAUGHT, WRITTEN = "outside", "taught", "written"
STATES = {
    "open": "待处理", "working": "办理中", "done": "已办结", "outside": "不归本中心", "recurred": "又出现",
}  # fmt: skip


class Gaps:
    """Gaps of the last weeks, and what is done about them."""

    def __init__(
        self,
        answers: Answers,
        wrapped: WrapUps,
        decisions: Callable[[datetime], Sequence[Decision]],
        knowledge: Callable[[], Knowledge],
        now: Callable[[], datetime],
        served: Callable[[str, datetime], datetime | None] = lambda document_id, since: None,
    ) -> None:
        self._answers, self._wrapped, self._decisions = answers, wrapped, decisions
        self._knowledge, self._now, self._served = knowledge, now, served

    def found(self, weeks: int = 4) -> list[Gap]:
        """The gaps of so many weeks, the largest first."""
        now = self._now()
        since = now - weeks * _WEEK
        notes: dict[str, list[Note]] = {}
        for note in self._wrapped.notes():
            notes.setdefault(note.key, []).append(note)
        lacks = sorted(self._lacks(since, now + timedelta(seconds=1)), key=lambda one: (one.at, one.question))
        return [self._gap(topic, since, weeks, notes) for topic in topics(lacks)]

    def wanting(self, weeks: int = 4) -> list[Gap]:
        """Those that are told of: not what is not ours, nor what nobody but the program calls off topic."""
        return [
            gap for gap in self.found(weeks) if gap.state != OUTSIDE and set(gap.reasons) != {"off_topic"}
        ]

    def gap(self, key: str, weeks: int = 4) -> Gap | None:
        """The one that holds the question of this key, which need not be its first: weeks may differ."""
        return next((gap for gap in self.found(weeks) if any(key_of(one) == key for one in gap.lacks)), None)

    def nearest(self, question: str, region: str | None) -> list[dict[str, Any]]:
        """The clauses that lie nearest to a question: what an answer could be written on."""
        today = self._now().date()
        found = self._knowledge().search(question, k=_NEAREST, region=region, as_of=today).passages
        return [
            {"clause": p.clause.id, "document": p.document.id, "title": p.document.title,
             "label": p.clause.label, "text": p.clause.text[:200]} for p in found
        ]  # fmt: skip

    def note(
        self, who: Staff, key: str, assigned: str, text: str, done: bool, kind: str = "", ref: str = ""
    ) -> Note:
        """Say who sees to a gap, or that it is done, and by which way (`kind`) with what was made (`ref`).

        BadRequest for one that is not ours without a reason.
        """
        assigned, text = mask(assigned.strip())[:120], mask(text.strip())[:1000]
        if kind == OUTSIDE and not text:
            raise BadRequest("没有写原因，没有改动。请写明为什么不归本中心办理，以后的人才知道怎么答复。")
        note = Note(key, self._now(), who.shown, assigned, text, done or kind == OUTSIDE, kind, ref)
        self._wrapped.note(note)
        return note

    def answered(self, word: str, weeks: int = 4) -> list[Lack]:
        """Other questions with a word that were answered: what teaching it could spoil."""
        now = self._now()
        given = self._answers.given(now - weeks * _WEEK, now + timedelta(seconds=1))
        return [
            Lack(one.question, "", one.at, one.region, one.answer_id)
            for one in given
            if one.family == "answered" and word in one.question and _why(one) is None
        ]

    def _lacks(self, since: datetime, until: datetime) -> Iterable[Lack]:
        for one in self._answers.given(since, until):
            if (why := _why(one)) is not None:
                yield Lack(one.question, why, one.at, one.region, one.answer_id, told=one.reason)
        for told in self._decisions(since):
            if told.verdict in _VERDICTS and told.question:
                yield Lack(told.question, told.verdict, told.at, corrected=told.said)
        for kept in self._wrapped.wrapped(since):
            if kept.gap:
                yield Lack(kept.question or kept.summary, "flagged", kept.at, corrected=kept.corrected)

    def _gap(self, topic: list[Lack], since: datetime, weeks: int, notes: dict[str, list[Note]]) -> Gap:
        trend = [0] * weeks
        for one in topic:
            trend[min(weeks - 1, max(0, (one.at - since) // _WEEK))] += 1
        reasons = Counter(one.why for one in topic)
        said = [note for key in dict.fromkeys(map(key_of, topic)) for note in notes.get(key, ())]
        said.sort(key=lambda note: note.at)
        closed = self._closed(said[-1]) if said else None
        again = sum(one.at > closed for one in topic) if closed else 0
        return Gap(
            key_of(topic[0]), title_of(topic), topic, trend, reasons, said, _state(said, closed, again), again
        )

    def _closed(self, last: Note) -> datetime | None:
        """When a gap was done: said so, or the answer written for it was published; None while it is not."""
        if last.kind == WRITTEN:
            return self._served(last.ref, last.at)
        return last.at if last.done else None


def _state(notes: Sequence[Note], closed: datetime | None, again: int) -> str:
    """What is done comes back when the same is asked in vain again; what is not ours does not."""
    if notes and notes[-1].kind == OUTSIDE:
        return OUTSIDE
    if closed:
        return "recurred" if again else "done"
    return "working" if notes else "open"


def _why(one: Given) -> str | None:
    """What a person said of an answer counts before what the program thinks of it."""
    if one.status in _REFUSED:
        return _REFUSED[one.status]
    if one.helpful is not None:
        return None if one.helpful else "unhelpful"
    unsure = one.family == "answered" and one.confidence is not None and one.confidence < UNSURE
    return "unsure" if unsure else None


def gap_json(gap: Gap) -> dict[str, Any]:
    """A gap as the page shows it."""
    last = gap.notes[-1] if gap.notes else None
    return {
        "key": gap.key,
        "title": gap.title,
        "count": len(gap.lacks),
        "trend": list(gap.trend),
        "sources": list(gap.reasons),
        "reasons": {WHY[why]: number for why, number in gap.reasons.items()},
        "assigned": last.assigned if last else "",
        "state": gap.state,
        "state_name": STATES[gap.state],
        "since": gap.since if gap.state == "recurred" else 0,
        "done": gap.state in ("done", OUTSIDE),
        "last": max(one.at for one in gap.lacks).isoformat(timespec="minutes"),
    }


def whole_json(gap: Gap) -> dict[str, Any]:
    """A gap with its examples and notes."""
    examples = [
        {"question": one.question, "why": WHY[one.why], "at": one.at.isoformat(timespec="minutes"),
         "region": one.region, "answer_id": one.answer_id, "corrected": one.corrected, "told": one.told}
        for one in reversed(gap.lacks)
    ][:_EXAMPLES]  # fmt: skip
    notes = [
        {
            "at": n.at.isoformat(timespec="minutes"),
            "by": n.by,
            "assigned": n.assigned,
            "text": n.text,
            "done": n.done,
            "kind": n.kind,
            "ref": n.ref,
        }
        for n in gap.notes
    ]
    return gap_json(gap) | {"examples": examples, "notes": notes}
