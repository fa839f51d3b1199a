"""Answers beside the key facts of somebody's own questions, for a person to read; nothing is scored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evals.casebook import Case
from evals.subject import Subject


def only_listed(cases: Sequence[Case]) -> bool:
    """Whether the cases carry key facts in plain words only, which a program cannot score."""
    return any(c.key_facts for c in cases) and not any(c.facts or c.asks or c.status for c in cases)


def listed(cases: Sequence[Case], subject: Subject, as_json: bool) -> str:
    """Every question with its key facts, the answer and what it cites; one JSON object a line if wanted."""
    rows = [(case, subject.ask(case)["answer"]) for case in cases]
    return "\n".join(_json(c, a) if as_json else _text(c, a) for c, a in rows) + "\n"


def _json(case: Case, answer: dict[str, Any]) -> str:
    row: dict[str, Any] = {"id": case.id, "question": case.question, "key_facts": case.key_facts}
    cited = [c["clause_id"] for c in answer["citations"]]
    row |= {"status": answer["status"], "text": answer["text"], "cited": cited}
    return json.dumps(row, ensure_ascii=False)


def _text(case: Case, answer: dict[str, Any]) -> str:
    facts = "\n".join(f"  要点 {fact}" for fact in case.key_facts)
    text = answer["text"].replace("\n", "\n       ")
    cited = "、".join(c["clause_id"] for c in answer["citations"]) or "无"
    return f"■ {case.id}  {case.question}\n{facts}\n  [{answer['status']}]\n       {text}\n  引：{cited}\n"
