"""The metadata cases and how they are judged: varied, honest, and a wrong value counts twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from evals.metadata import FIELDS, MetadataCase, judge, load, measured, read
from evals.run import floors
from knowledge.text.document_numbers import numbers_in


def test_there_are_sixty_texts_half_of_them_blind() -> None:
    cases = load()
    splits = Counter(case.split for case in cases)
    assert len(cases) >= 60 and min(splits["dev"], splits["test"]) >= 30
    assert len({case.id for case in cases}) == len(cases)


@pytest.mark.parametrize("case", load(), ids=lambda case: case.id)
def test_what_a_case_expects_is_in_its_text(case: MetadataCase) -> None:
    packed = "".join(case.text.split())
    assert set(case.expect) <= set(FIELDS)
    for name in ("title", "audience"):
        assert "".join(str(case.expect.get(name, "")).split()) in packed
    named = {n.number for n in numbers_in(packed)}
    for written in (*case.expect.get("replaces", ()), *case.expect.get("amends", ())):
        assert {n.number for n in numbers_in(written)} <= named, written
    assert bool(case.expect.get("region")) == bool(case.expect.get("level"))


_CASE = MetadataCase(
    "x", "dev", "上海市云麓办法\n第一条 本办法自2026年1月1日起施行。", {"effective_from": "2026-01-01"}
)


def test_a_wrong_value_counts_against_precision_and_recall_a_missing_one_against_recall() -> None:
    document = read(_CASE)
    (right,) = judge(_CASE, "effective_from", document)
    (wrong,) = judge(_CASE, "effective_from", replace(document, effective_from=None))
    assert (right.right, right.found, right.expected) == (True, "2026-01-01", "2026-01-01")
    assert (wrong.right, wrong.found, wrong.expected) == (False, "", "2026-01-01")
    assert judge(_CASE, "effective_to", document) == []


def test_a_doubt_is_right_only_if_it_names_what_is_doubtful() -> None:
    case = replace(_CASE, expect={"concerns": ["2月30日"]})
    doubtful = replace(read(_CASE), concerns=("2月30日并不存在",))
    assert [j.right for j in judge(case, "concerns", doubtful)] == [True]
    assert [j.right for j in judge(case, "concerns", replace(doubtful, concerns=("别的",)))] == [False]
    assert [j.right for j in judge(_CASE, "concerns", doubtful)] == [False]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_both_halves_keep_to_the_floors(split: str) -> None:
    measures, failures = measured("dev" if split == "dev" else "test")
    short = {name: m.value for name, m in measures.items() if m.value < floors("knowledge").get(name, 0.0)}
    assert short == {}
    assert all(failure.detail == split for failure in failures)
