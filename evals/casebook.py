"""Evaluation cases (评测用例) as data: what is asked, what a right answer must say and cite."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant.errors import BadRequest

CASES = Path(__file__).parent / "cases"
Split = Literal["dev", "test", "all"]
Kind = Literal["answer", "history", "clarify", "refuse"]
Fact = tuple[str, ...]
"""Ways of writing one key fact (要点): any of them counts as said. `/…/` is a regular expression."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is expected.

    `policy` are document ids of which one must be cited; `status` are families or whole statuses, of which
    a refusal must have one; `asks` are words of which one must be offered when the kind is clarify.
    """

    id: str
    question: str
    kind: Kind = "answer"
    facts: tuple[Fact, ...] = ()
    policy: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    region: str | None = None
    as_of: date | None = None
    label: str = ""
    key_facts: tuple[str, ...] = ()
    tuned: bool = False

    @property
    def split(self) -> str:
        """dev (tuned on) or test (only measured), fixed by the id: two of five cases are test.

        A case that was `tuned` on before it was written down (`split: dev`) is dev whatever its id.
        """
        return "dev" if self.tuned else split_of(self.id)


def split_of(case_id: str) -> str:
    """The split of an id; it depends on nothing else, so that new cases move no old one."""
    return "test" if zlib.crc32(case_id.encode()) % 5 < 2 else "dev"


def load(pattern: str, split: Split = "all", folder: Path = CASES) -> list[Case]:
    """The cases of the files that match, in the order of file names."""
    cases = [case for path in sorted(folder.glob(pattern)) for case in read(path)]
    return [c for c in cases if split in ("all", c.split)]


def read(path: Path) -> list[Case]:
    """The cases of one YAML or JSON file; what is wrong in it is a BadRequest that names the case."""
    return [case_of(row, path) for row in rows(path)]


def rows(path: Path) -> list[dict[str, Any]]:
    """The raw rows of a file: a list, or {as_of, cases: [...]} whose as_of holds for all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix == ".json" else _yaml(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadRequest(f"用例文件 {path} 读不出来（{error}）。请检查路径和 YAML/JSON 格式。") from error
    common = {k: v for k, v in data.items() if k != "cases"} if isinstance(data, dict) else {}
    found = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadRequest(f"用例文件 {path} 里应是用例的列表，或 cases 下的列表。")
    return [{**common, **row} for row in found]


def _yaml(text: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)


def case_of(row: Mapping[str, Any], path: Path) -> Case:
    """One row as a case; a row without a question is a BadRequest."""
    if not row.get("question"):
        raise BadRequest(f"用例文件 {path} 中有一条没有 question：{dict(row)}。")
    return Case(
        id=str(row.get("id") or row["question"]),
        question=str(row["question"]),
        kind=row.get("kind", "answer"),
        facts=tuple(tuple(map(str, _list(fact))) for fact in row.get("facts", ())),
        policy=_strings(row.get("policy")),
        never=_strings(row.get("never")),
        asks=_strings(row.get("asks")),
        status=_strings(row.get("status")),
        region=str(row["region"]) if row.get("region") else None,
        as_of=_day(row.get("as_of")),
        label=str(row.get("label", "")),
        key_facts=_strings(row.get("key_facts")),
        tuned=row.get("split") == "dev",
    )


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in _list(value))


def _list(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
