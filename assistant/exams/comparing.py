"""Two runs side by side: which questions turned, and whose answer became another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.exams.types import Run, Verdict
from knowledge.editions.wording import pieces

TURNS = {
    "worse": "变错了",
    "better": "变对了",
    "other": "答案变了",
    "new": "新加的",
    "gone": "没有再问",
    "same": "没有变化",
}


def compared(before: Run, after: Run) -> dict[str, Any]:
    """The rows that are not the same, worst first, and how many there are of each turn."""
    rows = sorted(_rows(before, after), key=lambda row: list(TURNS).index(row["turn"]))
    counts = {turn: sum(row["turn"] == turn for row in rows) for turn in TURNS}
    return {"counts": counts, "rows": [_marked(row) for row in rows if row["turn"] != "same"]}


def _marked(row: dict[str, Any]) -> dict[str, Any]:
    """With what was left out and what was added, word by word, where there are two answers."""
    old, new = row["before"], row["after"]
    told = [asdict(one) for one in pieces(old["text"], new["text"])] if old and new else []
    return row | {"pieces": told}


def _rows(before: Run, after: Run) -> Iterator[dict[str, Any]]:
    was, now = ({v.case: v for v in run.verdicts} for run in (before, after))
    for case in {**now, **was}:
        old, new = was.get(case), now.get(case)
        question = (new or was[case]).question
        sides = {"before": old and verdict_json(old), "after": new and verdict_json(new)}
        yield {"case": case, "question": question, "turn": _turn(old, new), **sides}


def _turn(old: Verdict | None, new: Verdict | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "gone"
    if old.passed != new.passed:
        return "better" if new.passed else "worse"
    return "same" if (old.text, old.status) == (new.text, new.status) else "other"


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON values."""
    return {
        "case": verdict.case, "question": verdict.question, "passed": verdict.passed,
        "problems": list(verdict.problems), "status": verdict.status, "text": verdict.text,
        "cited": [dict(one) for one in verdict.cited],
    }  # fmt: skip
