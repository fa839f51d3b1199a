"""What answers keep when a model says them: measured with writers that only reword."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Installation
from assistant.errors import ModelGarbage
from assistant.models.types import ModelRequest
from evals import phrasing
from evals.casebook import Case
from evals.run import floors
from evals.subject import Subject
from evals.writers import WRITERS, Writer, best
from tests.installations import TODAY

_CASES = [
    Case(
        "hz",
        "杭州硕士的一次性生活补贴标准是多少",
        facts=(("4万元",),),
        policy=("test-hz-living",),
        as_of=TODAY,
    ),
    Case("sh", "上海引进人才落户要连续缴纳社会保险几个月", facts=(("6个月",),), as_of=TODAY),
]
_USER = (
    "<question>\n补贴多少\n</question>\n<sources>\n"
    "文件：《办法》，上海市\n[c1] 第一条（标准如下：）\n补贴9万元。应当申请。\n\n"
    "[c2] 第二条\n不得重复。\n</sources>"
)


def test_what_was_said_without_a_model_is_said_with_one(library: Installation) -> None:
    report = phrasing.run(Subject(library), cases=_CASES)
    assert report.failures == []
    assert report.measures["facts_kept"].value == 1
    assert report.measures["told_is_said"].value == 1
    assert report.measures["answers_phrased"].value > 0.5
    assert report.measures["facts_kept"].n == len(_CASES) * len(WRITERS)


def test_a_fact_that_a_writer_makes_one_lose_is_counted(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.phrasing.parts.missing", lambda body, written, question: [])
    monkeypatch.setattr(phrasing, "WRITERS", {"mute": Writer(lambda shown, question: shown[-1:])})
    report = phrasing.run(Subject(library), cases=_CASES[1:])
    assert report.measures["facts_kept"].value == 0
    assert len(report.failures) == 1


def test_a_writer_says_what_it_was_shown_with_its_tokens() -> None:
    request = ModelRequest("compose", "compose@1", "", _USER)
    assert best(9).write(request).text == "补贴9万元。[c1]需要申请。[c1]不得重复。[c2]"
    assert best(1).write(request).text == "补贴9万元。[c1]"
    with pytest.raises(ModelGarbage):
        best(1).write(ModelRequest("understand", "understand@1", "", "…"))


def test_the_floors_are_measures_of_the_suite(library: Installation) -> None:
    assert set(floors("phrasing")) <= set(phrasing.run(Subject(library), cases=_CASES[:1]).measures)
