"""The suites and the command on the test corpus, with cases of a few lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import evals.subject
from assistant.bootstrap import Installation
from evals import boundaries, causes, faq, refusal, retrieval
from evals.casebook import Case
from evals.command import evaluate
from evals.goldtexts import files
from evals.judge import judge
from evals.report import Report
from evals.run import SUITES, floors
from evals.subject import Subject
from tests.installations import TODAY

_HANGZHOU = Case("hz", "杭州博士有多少生活补贴", facts=(("7万元",),), policy=("test-hz-living",), as_of=TODAY)
_IMPOSSIBLE = Case(
    "no", "杭州博士有多少生活补贴", facts=(("900万元",),), policy=("test-hz-living",), as_of=TODAY
)
_WEATHER = Case("off", "明天下不下雨", kind="refuse", status=("unanswerable",), label="无关", as_of=TODAY)


@pytest.fixture
def subject(library: Installation) -> Subject:
    """The test corpus under examination."""
    return Subject(library)


def _run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def installed(library: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command examines the test corpus."""
    monkeypatch.setattr(evals.subject, "installed", lambda: Subject(library))


def test_suite_faq_measures_facts_and_sources_and_tells_what_failed(subject: Subject) -> None:
    report = faq.run(subject, cases=[_HANGZHOU, _IMPOSSIBLE])
    assert report.measures["key_facts_per_question"].value == 0.5
    assert report.measures["right_source_cited"].value == 1
    assert [(f.id, f.cause) for f in report.failures] == [("no", "政策库缺要点")]


def test_suite_refusal_has_precision_recall_and_recall_by_label(subject: Subject) -> None:
    measures = refusal.run(subject, cases=[_HANGZHOU, _WEATHER]).measures
    assert measures["refusal_recall"].value == 1
    assert measures["refusal_precision"].value == 1
    assert measures["answerable_answered"].value == 1
    assert measures["recall_无关"].n == 1


def test_suite_retrieval_finds_relevant_clauses_by_their_text(subject: Subject) -> None:
    measures = retrieval.run(subject, cases=[_HANGZHOU]).measures
    assert measures["hit@5"].value == 1
    assert 0 < measures["mrr@10"].value <= 1


def test_a_retrieval_case_that_no_clause_fits_is_reported_as_wrong_itself(subject: Subject) -> None:
    (failure,) = retrieval.run(subject, cases=[_IMPOSSIBLE]).failures
    assert "没有条款说到要点" in failure.cause


def test_examinations_leave_no_trace_in_the_records(subject: Subject, library: Installation) -> None:
    before = library.assistant.conversation("x")
    body = subject.say("你好", "x", None, TODAY)
    assert body["conversation_id"] == "x"
    assert library.assistant.conversation("x") == before == []


def test_a_case_shared_by_two_suites_is_asked_once(subject: Subject) -> None:
    assert subject.ask(_HANGZHOU) is subject.ask(_HANGZHOU)


def test_a_policy_that_was_not_found_is_a_cause_of_its_own(subject: Subject) -> None:
    case = Case("a", "明天下不下雨", facts=(("7万元",),), policy=("test-hz-living",), as_of=TODAY)
    kind, detail = causes.cause_of(judge(case, subject.ask(case), subject), subject)
    assert kind == "误拒"
    assert "test-hz-living" in detail


def test_floors_name_measures_that_their_suite_has(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [file for file in files() if file.format in ("md", "csv")]  # scans take half a minute
    monkeypatch.setattr(boundaries, "files", lambda: quick)
    cases: dict[str, Sequence[Case]] = {
        "faq": [_HANGZHOU],
        "refusal": [_HANGZHOU, _WEATHER],
        "retrieval": [_HANGZHOU],
    }
    for name, own in cases.items():
        assert set(floors(name)) <= set(SUITES[name](subject, "all", own).measures), name


def test_a_measure_without_cases_is_below_its_floor(subject: Subject) -> None:
    report = faq.run(subject, cases=[_WEATHER])
    assert Report("faq", report.measures, floors={"history_right": 0.1}).below() == ["history_right"]


@pytest.mark.usefixtures("installed")
def test_the_command_measures_ones_own_cases_as_json(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        f"- {{id: hz, question: {_HANGZHOU.question}, facts: [[7万元]], policy: test-hz-living}}",
        encoding="utf-8",
    )
    result = _run("faq", "--cases", str(file), "--json")
    assert result.exit_code == 0
    (report,) = json.loads(result.stdout)
    assert report["measures"]["key_facts_per_question"]["value"] == 1
    assert report["failures"] == []


@pytest.mark.usefixtures("installed")
def test_plain_key_facts_are_laid_beside_the_answers_and_not_scored(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(
        json.dumps([{"question": _HANGZHOU.question, "key_facts": ["博士七万"]}]), encoding="utf-8"
    )
    result = _run("--cases", str(file))
    assert result.exit_code == 0
    assert "要点 博士七万" in result.stdout
    assert "7万元" in result.stdout


@pytest.mark.usefixtures("installed")
def test_only_refusal_and_faq_have_something_to_fit() -> None:
    assert _run("conversations", "--fit").exit_code == 2
