"""Metadata (文件自述的信息) read from short texts of varied wording: precision and recall field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evals.casebook import CASES, Split
from evals.metrics import Measure, mean
from evals.report import Failure
from knowledge.editions.titles import title_key
from knowledge.metadata import describe
from knowledge.parsing.plain import parse_plain
from knowledge.selfdescription.names import named
from knowledge.types import PolicyDocument

FIELDS = (
    *("title", "number", "issuer", "issued", "effective_from", "effective_to", "replaces", "amends"),
    *("audience", "region", "level", "status", "concerns"),
)
_LISTS = ("issuer", "replaces", "amends")
_UNTOLD = {"status": "in_force", "concerns": ()}


@dataclass(frozen=True, slots=True)
class MetadataCase:
    """A text, what should be read from it (a field left out should stay empty), and its split."""

    id: str
    split: str
    text: str
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One value: was it expected, was it found, was it right (an unexpected one never is)."""

    case: MetadataCase
    field: str
    expected: str
    found: str
    right: bool


def load(split: Split = "all", folder: Path = CASES) -> list[MetadataCase]:
    """The cases of metadata-*.yaml; each file says which split it is."""
    cases = []
    for path in sorted(folder.glob("metadata-*.yaml")):
        data = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        cases += [MetadataCase(c["id"], data["split"], c["text"], c["expect"]) for c in data["cases"]]
    return [case for case in cases if split in ("all", case.split)]


def measured(split: Split) -> tuple[Mapping[str, Measure], Sequence[Failure]]:
    """Precision and recall of every field, and what went wrong."""
    cases = load(split)
    found = {case.id: read(case) for case in cases}
    judged = [j for case in cases for name in FIELDS for j in judge(case, name, found[case.id])]
    measures = {"metadata_values_right": mean([j.right for j in judged])}
    for name in FIELDS:
        mine = [j for j in judged if j.field == name]
        measures[f"{name}_precision"] = mean([j.right for j in mine if j.found])
        measures[f"{name}_recall"] = mean([j.right for j in mine if j.expected])
    measures["evidence_in_text"] = mean([ok for case in cases for ok in _evidence(case, found[case.id])])
    return measures, [_failure(j) for j in judged if not j.right]


def read(case: MetadataCase) -> PolicyDocument:
    """The document that the program makes of a case's text."""
    return describe(parse_plain(case.text.encode()), f"{case.id}.txt", "")[0]


def judge(case: MetadataCase, field: str, document: PolicyDocument) -> list[Judgement]:
    """The values of a field, each right or wrong; nothing where none is expected and none was found."""
    expected, found = _wanted(case, field), _values(document, field)
    if field == "concerns":
        return _judged_concerns(case, document)
    if field in _LISTS:
        pairs = [(key, key if key in found else "") for key in expected]
        pairs += [("", key) for key in found if key not in expected]
    else:
        pairs = [(next(iter(expected), ""), next(iter(found), ""))]
    return [Judgement(case, field, want, got, want == got) for want, got in pairs if want or got]


def _judged_concerns(case: MetadataCase, document: PolicyDocument) -> list[Judgement]:
    words, told = case.expect.get("concerns") or [], "\n".join(document.concerns)
    right = bool(words) and all(word in told for word in words)
    return [Judgement(case, "concerns", "、".join(words), told, right)] if words or told else []


def _wanted(case: MetadataCase, field: str) -> list[str]:
    value = case.expect.get(field, _UNTOLD.get(field))
    if field == "level" and "region" not in case.expect:
        return []
    return [_key(field, v) for v in (value if isinstance(value, (list, tuple)) else [value]) if v]


def _values(document: PolicyDocument, field: str) -> list[str]:
    value = getattr(document, field)
    if field in ("region", "level") and any("地区" in doubt for doubt in document.unverified):
        return []
    if field == "issuer":
        value = str(value or "").split("、")
    return [_key(field, v) for v in (value if isinstance(value, (list, tuple)) else [value]) if v]


def _key(field: str, value: Any) -> str:
    """A value in the form in which two of them are compared."""
    if isinstance(value, date):
        return value.isoformat()
    if field in ("replaces", "amends"):
        name = named(str(value))
        return f"{title_key(name.title or '')}|{name.number or ''}"
    return "".join(str(value).split()).strip("。，；")


@lru_cache(maxsize=256)
def _packed(text: str) -> str:
    return "".join(text.split())


def _evidence(case: MetadataCase, document: PolicyDocument) -> list[bool]:
    """Whether the sentences given for the values stand in the text, or in a title over several lines."""
    known = _packed(case.text) + _packed(document.title)
    return [
        all(_packed(part) in known for part in evidence.sentence.split("、"))
        if evidence.field in ("issuer", "region")
        else _packed(evidence.sentence) in known
        for evidence in document.evidence
    ]


def _failure(judged: Judgement) -> Failure:
    cause = "没有读出" if not judged.found else "不该读出" if not judged.expected else "读错"
    case = judged.case
    first = case.text.strip().splitlines()[0]
    return Failure(
        case.id, first, f"{judged.field}：{cause}", case.split, judged.expected or "空", judged.found or "空"
    )
