"""What every store of examinations must do; a test module gives the fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.exams.ports import Exams
from assistant.exams.types import Case, Run, Verdict
from tests.contracts.conversations import NOON

CASE = Case(
    "a1", "日常", "硕士补多少", "answer", ("上海有生活补贴吗",), (("3万元", "30000元"), ("一次性",)),
    ("10万",), ("shenghuo",), "310000", date(2026, 1, 1), True, "answer-1", "李编辑", NOON,
)  # fmt: skip
VERDICT = Verdict(
    "a1", "硕士补多少", {"passed": False, "facts": False}, ["没有说到：一次性"], "answered", "3万元〔1〕",
    [{"clause": "shenghuo#第一条", "title": "办法", "label": "第一条"}],
)  # fmt: skip
RUN = Run("r1", NOON, "李编辑", "日常", 3, False, "stamp", {"passed": (0, 1), "facts": (0, 1)}, [VERDICT])


class ExamsContract:
    """Cases, runs and floors come back as they were kept."""

    def test_a_case_comes_back_as_it_was_kept(self, exams: Exams) -> None:
        bare = Case("a2", "日常", "公积金贷款最高多少", "refuse")
        exams.keep(CASE, bare)
        assert exams.cases() == [CASE, bare]

    def test_a_changed_case_keeps_its_place_and_a_dropped_one_is_gone(self, exams: Exams) -> None:
        exams.keep(CASE, replace(CASE, id="a2"))
        exams.keep(replace(CASE, enabled=False, facts=()))
        assert [(case.id, case.enabled, case.facts) for case in exams.cases()] == [
            ("a1", False, ()),
            ("a2", True, CASE.facts),
        ]
        assert exams.drop("a1") and not exams.drop("a1")
        assert [case.id for case in exams.cases()] == ["a2"]

    def test_a_run_is_listed_without_and_given_with_its_verdicts(self, exams: Exams) -> None:
        exams.record(RUN)
        exams.record(replace(RUN, id="r2", verdicts=[]))
        assert exams.runs() == [replace(RUN, id="r2", verdicts=()), replace(RUN, verdicts=())]
        assert exams.run("r1") == RUN
        assert exams.run("r3") is None

    def test_of_old_runs_only_the_counts_stay(self, exams: Exams) -> None:
        for number in range(62):
            exams.record(replace(RUN, id=f"r{number}"))
        assert len(exams.runs()) == 62
        oldest, newest = exams.run("r0"), exams.run("r61")
        assert oldest is not None and oldest.counts == RUN.counts and not oldest.verdicts
        assert newest is not None and newest.verdicts == [VERDICT]

    def test_floors_take_the_place_of_those_before(self, exams: Exams) -> None:
        assert exams.floors() == {}
        exams.set_floors({"passed": 0.9, "facts": 0.95})
        exams.set_floors({"passed": 0.8})
        assert exams.floors() == {"passed": 0.8}
        exams.set_floors({})
        assert exams.floors() == {}
