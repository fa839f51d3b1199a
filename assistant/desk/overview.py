"""What a supervisor (班长) looks at: how long callers wait, and what operators do with suggestions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from assistant.desk.desk import CallDesk, call_json
from assistant.desk.types import Decision, LiveCall

AIM = timedelta(seconds=15)
"""How soon a call is to be answered."""
_CORRECTED = 100
_TOPICS = 12


def overview(desk: CallDesk, days: int) -> dict[str, Any]:
    """Live calls, times to the answer, verdicts by policy, corrected suggestions of the last days."""
    now = desk.now()
    since = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    calls, decisions = desk.recent(since), desk.decisions(since)
    return {
        "now": now.isoformat(),
        "aim": AIM.total_seconds(),
        "calls": [call_json(c) for c in calls if c.state != "ended"],
        "answering": _answering([c for c in calls if c.begun_at >= since], now),
        "topics": _topics(decisions),
        "corrected": [_corrected(d) for d in decisions if d.verdict != "accepted"][:_CORRECTED],
        "operators": _operators(decisions),
    }


def _answering(calls: Sequence[LiveCall], now: datetime) -> dict[str, Any]:
    waited = sorted((c.taken_at - c.begun_at).total_seconds() for c in calls if c.taken_at)
    lost = sum(c.ended_at is not None and c.taken_at is None for c in calls)
    hours: dict[int, list[bool]] = defaultdict(list)
    for call in calls:
        if call.taken_at:
            hours[call.begun_at.hour].append(call.taken_at - call.begun_at <= AIM)
    return {
        "calls": len(calls),
        "answered": len(waited),
        "lost": lost,
        "in_time": sum(one <= AIM.total_seconds() for one in waited),
        "median": waited[len(waited) // 2] if waited else None,
        "longest": waited[-1] if waited else None,
        "by_hour": [{"hour": h, "answered": len(o), "in_time": sum(o)} for h, o in sorted(hours.items())],
    }


def _topics(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in decisions:
        counts[one.topic][one.verdict] += 1
    busiest = sorted(counts.items(), key=lambda item: -item[1].total())[:_TOPICS]
    return [{"topic": topic, **_counted(found)} for topic, found in busiest]


def _operators(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in decisions:
        counts[one.by_name][one.verdict] += 1
    return [{"name": name, **_counted(found)} for name, found in sorted(counts.items())]


def _counted(found: Counter[str]) -> dict[str, int]:
    return {name: found[name] for name in ("accepted", "edited", "rejected")}


def _corrected(one: Decision) -> dict[str, Any]:
    plain = ("call", "hint", "verdict", "question", "say", "said", "topic", "by_name")
    told = {name: getattr(one, name) for name in plain}
    return told | {"at": one.at.isoformat(), "clauses": [dict(c) for c in one.clauses]}
