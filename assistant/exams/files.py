"""Cases from and to files: YAML that an official can read, in the form of the project's own cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import BadRequest
from assistant.exams.types import Case, Kind

_KINDS: Mapping[str, Kind] = {
    "answer": "answer",
    "history": "answer",
    "clarify": "ask",
    "ask": "ask",
    "refuse": "refuse",
}


def read(path: Path, suite: str) -> list[Case]:
    """The cases of a file, which is a list or {as_of, cases: [...]}; BadRequest names what is wrong."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadRequest(f"用例文件 {path} 读不出来（{error}）。请检查路径和 YAML 格式。") from error
    common = (
        {name: value for name, value in data.items() if name != "cases"} if isinstance(data, dict) else {}
    )
    rows = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRequest(f"用例文件 {path} 里应是用例的列表，或 cases 下的列表。")
    return [_case({**common, **row}, path, suite) for row in rows]


def written(cases: Iterable[Case]) -> str:
    """The cases as such a file."""
    rows = [
        {name: value for name, value in _row(case).items() if value not in (None, [], "")} for case in cases
    ]
    return yaml.safe_dump({"cases": rows}, allow_unicode=True, sort_keys=False, width=160)


def _case(row: Mapping[str, Any], path: Path, suite: str) -> Case:
    kind = _KINDS.get(row.get("kind", "answer"))
    if not row.get("question") or kind is None:
        raise BadRequest(f"用例文件 {path} 中有一条没有 question，或 kind 不认识：{dict(row)}。")
    facts = row.get("asks" if kind == "ask" and "asks" in row else "facts", ())
    ways = [(facts,)] if kind == "ask" and "asks" in row else [(fact,) for fact in facts]
    day = row.get("as_of")
    return Case(
        id=str(row.get("id") or row["question"])[:80],
        suite=str(row.get("suite") or suite),
        question=str(row["question"]),
        kind=kind,
        before=_strings(row.get("before")),
        facts=tuple(_strings(way) for (way,) in ways),
        never=_strings(row.get("never")),
        documents=_strings(row.get("documents", row.get("policy"))),
        region=str(row["region"]) if row.get("region") else None,
        as_of=day if day is None or isinstance(day, date) else date.fromisoformat(str(day)),
        enabled=bool(row.get("enabled", True)),
    )


def _row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id, "suite": case.suite, "question": case.question, "kind": case.kind,
        "before": list(case.before), "facts": [list(fact) for fact in case.facts],
        "never": list(case.never), "documents": list(case.documents), "region": case.region,
        "as_of": case.as_of, "enabled": None if case.enabled else False,
    }  # fmt: skip


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
