"""Where knowledge is wanting: what was not answered, was not helpful, or was put right by operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from assistant.desk.types import Decision
from assistant.insight.ports import Answers, WrapUps
from assistant.insight.topics import key_of, title_of, topics
from assistant.insight.types import Gap, Given, Lack, Note
from assistant.ports import Knowledge
from assistant.privacy import mask
from assistant.staff.types import Staff

WHY = {
    "no_source": "没有依据",
    "unhelpful": "用户不满意",
    "rejected": "话务员没有采用",
    "edited": "话务员改过",
    "flagged": "话务员报缺",
}
_WEEK = timedelta(days=7)
_NEAREST = 3
_EXAMPLES = 20
_VERDICTS = ("rejected", "edited")


class Gaps:
    """Gaps of the last weeks, and what is done about them."""

    def __init__(
        self,
        answers: Answers,
        wrapped: WrapUps,
        decisions: Callable[[datetime], Sequence[Decision]],
        knowledge: Callable[[], Knowledge],
        now: Callable[[], datetime],
    ) -> None:
        self._answers, self._wrapped, self._decisions = answers, wrapped, decisions
        self._knowledge, self._now = knowledge, now

    def found(self, weeks: int = 4) -> list[Gap]:
        """The gaps of so many weeks, the largest first."""
        now = self._now()
        since = now - weeks * _WEEK
        notes: dict[str, list[Note]] = {}
        for note in self._wrapped.notes():
            notes.setdefault(note.key, []).append(note)
        lacks = sorted(self._lacks(since, now + timedelta(seconds=1)), key=lambda one: (one.at, one.question))
        return [self._gap(topic, since, weeks, notes) for topic in topics(lacks)]

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

    def note(self, who: Staff, key: str, assigned: str, text: str, done: bool) -> Note:
        """Say who sees to a gap, or that it is done."""
        note = Note(
            key, self._now(), who.shown, mask(assigned.strip())[:120], mask(text.strip())[:1000], done
        )
        self._wrapped.note(note)
        return note

    def _lacks(self, since: datetime, until: datetime) -> Iterable[Lack]:
        for one in self._answers.given(since, until):
            if (why := _why(one)) is not None:
                yield Lack(one.question, why, one.at, one.region, one.answer_id)
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
        return Gap(key_of(topic[0]), title_of(topic), topic, trend, reasons, said)


def _why(one: Given) -> str | None:
    if one.status == "unanswerable_no_source":
        return "no_source"
    return "unhelpful" if one.helpful is False else None


def gap_json(gap: Gap) -> dict[str, Any]:
    """A gap as the page shows it."""
    last = gap.notes[-1] if gap.notes else None
    return {
        "key": gap.key,
        "title": gap.title,
        "count": len(gap.lacks),
        "trend": list(gap.trend),
        "reasons": {WHY[why]: number for why, number in gap.reasons.items()},
        "assigned": last.assigned if last else "",
        "done": bool(last and last.done),
        "last": max(one.at for one in gap.lacks).isoformat(timespec="minutes"),
    }


def whole_json(gap: Gap) -> dict[str, Any]:
    """A gap with its examples and notes."""
    examples = [
        {"question": one.question, "why": WHY[one.why], "at": one.at.isoformat(timespec="minutes"),
         "region": one.region, "answer_id": one.answer_id, "corrected": one.corrected}
        for one in reversed(gap.lacks)
    ][:_EXAMPLES]  # fmt: skip
    notes = [
        {
            "at": n.at.isoformat(timespec="minutes"),
            "by": n.by,
            "assigned": n.assigned,
            "text": n.text,
            "done": n.done,
        }
        for n in gap.notes
    ]
    return gap_json(gap) | {"examples": examples, "notes": notes}
