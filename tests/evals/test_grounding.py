"""Suite grounding: sets whose truth is known, parts that share no document, and what the report withholds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from evals.claims import PARTS, Claim, claims
from evals.falsehoods import falsehoods
from evals.grounding import Judged, measures, report


@pytest.fixture(scope="module")
def every() -> list[Claim]:
    return claims("all")


def _judged(claim: Claim, ok: bool) -> Judged:
    return Judged(claim, ok, "", 1.0)


def test_the_sets_are_large_enough_for_their_figures(every: list[Claim]) -> None:
    sizes = Counter((c.set, c.split) for c in every)
    assert sizes["faithful", "dev"] >= 120
    assert sizes["faithful", "test"] >= 180
    assert sizes["false", "dev"] + sizes["made", "dev"] >= 200
    assert sizes["false", "test"] + sizes["made", "test"] >= 400
    assert len({c.id.split(".")[0] for c in every if c.set == "answers"}) >= 60


def test_no_two_parts_share_a_document(every: list[Claim]) -> None:
    cited = {part: {p.document.id for c in every if c.split == part for p in c.passages} for part in PARTS}
    assert all(not cited[a] & cited[b] for a, b in combinations(PARTS, 2))


def test_no_case_is_written_twice_or_both_true_and_false(every: list[Claim]) -> None:
    said = Counter(
        (c.say, tuple(p.clause.id for p in c.passages)) for c in every if c.set in ("faithful", "false")
    )
    assert [one for one, count in said.items() if count > 1] == []
    assert len({c.id for c in every}) == len(every)


def test_only_false_sets_name_what_is_wrong(every: list[Claim]) -> None:
    assert all(bool(c.kind) == (c.set in ("false", "made")) for c in every if c.set != "answers")


def test_made_falsehoods_are_always_the_same(every: list[Claim]) -> None:
    again = [c.say for c in claims("dev") if c.set == "made"]
    assert again == [c.say for c in every if c.set == "made" and c.split != "test"]


@pytest.mark.parametrize(
    ("say", "source", "kind", "made"),
    [
        ("每月发500元。", "每月500元", "number", "每月发1000元。"),
        ("满3年可以申请。", "满3年可申请", "number", "满4年可以申请。"),
        ("满3年并且在岗。", "满3年并在岗", "connective", "满3年或者在岗。"),
        ("45周岁以下。", "45周岁以下", "threshold", "45周岁以上。"),
        ("每月发500元。", "每月500元", "unit", "每年发500元。"),
        ("硕士500元。", "硕士500元", "class", "大专500元。"),
    ],
)
def test_a_faithful_sentence_is_changed_in_one_place(say: str, source: str, kind: str, made: str) -> None:
    assert (kind, made) in list(falsehoods(say, source))


def test_a_change_that_the_source_bears_out_is_not_made() -> None:
    made = dict(falsehoods("硕士500元。", "硕士500元，大专500元，本科1000元"))
    assert "class" not in made
    assert "number" not in made


def test_what_went_wrong_in_test_is_withheld(every: list[Claim]) -> None:
    dev, test = (next(c for c in every if c.split == part and c.kind) for part in ("dev", "test"))
    found = report([_judged(dev, True), _judged(test, True)])
    assert [f.id for f in found.failures] == [dev.id]
    assert [f.id for f in found.withheld] == [test.id]
    assert test.say not in str(found.to_json())


def test_shares_are_of_false_stopped_and_faithful_kept(every: list[Claim]) -> None:
    good, bad = (next(c for c in every if c.set == name) for name in ("faithful", "false"))
    table = measures([_judged(good, True), _judged(replace(good, id="b"), False), _judged(bad, False)])
    assert table["faithful_kept"].value == 0.5
    assert table["false_stopped"].value == 1
    assert table[f"stopped_{bad.kind}"].n == 1


def test_an_answer_is_right_when_each_of_its_sentences_is(every: list[Claim]) -> None:
    first = [c for c in every if c.id.startswith("a-dev-001.")]
    table = measures([_judged(c, not c.kind) for c in first])
    assert table["answers_right"].value == 1
    assert measures([_judged(c, True) for c in first])["answers_right"].value == 0
