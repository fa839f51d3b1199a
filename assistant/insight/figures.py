"""How the service went in a time: what was asked, where, when, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.insight.ports import Answers
from assistant.insight.types import Given
from knowledge.regions import regions

_MOST = 12  # rows of a table
_SOLVED = ("answered",)
_ASKING = ("answered", "unanswerable", "clarification", "handover")
_LEFT = ("handover_served", "handover_silent")
FAMILIES = {
    "answered": "已回答", "clarification": "反问", "unanswerable": "没有依据", "handover": "转人工",
    "guardrail": "拦下", "error": "出错",
}  # fmt: skip


class Figures:
    """Counts over the answers given."""

    def __init__(self, answers: Answers, now: Callable[[], datetime]) -> None:
        self._answers, self._now = answers, now

    def of(self, first: date, last: date) -> dict[str, Any]:
        """All figures of the days from `first` to `last`, and what rose against the same time before."""
        zone = self._now().tzinfo
        since = datetime.combine(first, time(), zone)
        until = datetime.combine(last + timedelta(days=1), time(), zone)
        given = self._given(since, until)
        before = self._given(since - (until - since), since)
        return {
            "first": first.isoformat(),
            "last": last.isoformat(),
            **_rates(given),
            "by_day": _by_day(given, first, last, zone),
            "by_hour": [sum(one.at.astimezone(zone).hour == hour for one in given) for hour in range(24)],
            "by_channel": _counted(one.channel for one in given),
            "by_region": _counted(regions().name(one.region) if one.region else "未说明" for one in given),
            "by_status": _counted(FAMILIES.get(one.family, one.family) for one in given),
            "by_topic": _counted(one.subject for one in given if one.subject),
            "rising": _rising(given, before),
        }

    def _given(self, since: datetime, until: datetime) -> Sequence[Given]:
        """Without what was said to an operator, which asked nothing of the assistant."""
        return [one for one in self._answers.given(since, until) if one.status not in _LEFT]


def _rates(given: Sequence[Given]) -> dict[str, Any]:
    asking = [one for one in given if one.family in _ASKING]
    judged = [one.helpful for one in given if one.helpful is not None]
    waits = sorted(one.ms for one in given)
    return {
        "questions": len(given),
        "self_service": _share([one.family in _SOLVED for one in asking]),
        "handover": _share([one.family == "handover" for one in asking]),
        "no_source": _share([one.status == "unanswerable_no_source" for one in asking]),
        "satisfied": _share(judged),
        "judged": len(judged),
        "ms_p50": waits[len(waits) // 2] if waits else None,
        "ms_p95": waits[int(len(waits) * 0.95)] if waits else None,
    }


def _share(told: Sequence[bool]) -> float | None:
    return round(sum(told) / len(told), 4) if told else None


def _counted(names: Any) -> list[dict[str, Any]]:
    return [{"name": name, "count": number} for name, number in Counter(names).most_common(_MOST)]


def _by_day(given: Sequence[Given], first: date, last: date, zone: Any) -> list[dict[str, Any]]:
    counts = Counter(one.at.astimezone(zone).date() for one in given)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [{"day": day.isoformat(), "count": counts[day]} for day in days]


def _rising(given: Sequence[Given], before: Sequence[Given]) -> list[dict[str, Any]]:
    """Topics asked at least five times and at least half as often again as in the time before."""
    now, then = (Counter(one.subject for one in some if one.subject) for some in (given, before))
    risen = [(name, n, then[name]) for name, n in now.items() if n >= 5 and n >= 1.5 * then[name]]
    risen.sort(key=lambda row: -(row[1] - row[2]))
    return [{"name": name, "count": n, "before": old} for name, n, old in risen[:_MOST]]
