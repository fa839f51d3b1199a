"""Questions that a release would not answer any more are told before it is published."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from evals import regression
from evals.casebook import Case
from evals.regression import Regression, touched
from knowledge.review.checks.registry import all_checks
from knowledge.review.checks.trial import Trial
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import NOW, installation, policy, published

RENT = Case("租-1", "租房补贴每月多少元", region="310000", policy=("租房",), facts=(("600元",),))
MEAL = Case("餐-1", "用餐补贴每天多少元", region="320500", policy=("用餐",), facts=(("30元",),))
OTHERS = Case("别-1", "别处的问题", policy=("别处的文件",), facts=(("1元",),))
CASES = (RENT, MEAL, OTHERS)


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """A release that answers both questions, one for Shanghai and one for Suzhou."""
    place = installation(tmp_path / "data")
    folder = tmp_path / "policies"
    policy(folder, "租房", "租房补贴每月600元。")
    policy(folder, "用餐", "用餐补贴每天30元。", region='"320500"')
    published(place, folder)
    return place


def change(place: Installation, folder: Path, *lines: str) -> None:
    place.ingest.run(place.ingest.files([policy(folder, "租房", *lines)]))


def findings(place: Installation, budget: float = 60) -> list[str]:
    place.publication.checks = lambda: (Regression(CASES, budget),)
    return [f"{f.level} {f.text}" for f in place.publication.check().findings]


def test_a_question_that_was_right_and_would_not_be_is_told_with_both_answers(
    place: Installation, tmp_path: Path
) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    (said,) = findings(place)
    assert said.startswith("warn “租房补贴每月多少元”（租-1）原来答对，发布后不对。应说到：600元")
    assert "700元" in said


def test_a_question_that_is_still_right_is_not_told(place: Installation, tmp_path: Path) -> None:
    change(place, tmp_path / "new", "租房补贴每月600元。", "每年申请一次。")
    assert findings(place) == []


def test_a_document_left_out_is_noticed_too(place: Installation) -> None:
    place.store.stage_removal("租房", place.clock.now())
    assert [said.partition("（")[2][:3] for said in findings(place)] == ["租-1"]


def test_only_questions_that_the_change_can_touch_are_asked(
    place: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    steps: list[tuple[str, int, int]] = []
    place.publication.checks = lambda: (Regression(CASES),)
    place.publication.check(lambda *step: steps.append(step))
    assert [step for step in steps if step[0] == "questions"] == [("questions", 1, 1)]


def test_what_there_was_no_time_for_is_said(place: Installation, tmp_path: Path) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    (said,) = findings(place, budget=-1)
    assert "1 个有关的评测问题里有 1 个没有来得及问" in said


def test_a_publish_waits_less_long_for_the_questions_than_a_check(
    place: Installation, tmp_path: Path
) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    place.publication.checks = lambda: (Regression(CASES, budget=60, quick=-1),)
    (checked,) = place.publication.check().findings
    (published_with,) = place.publication.publish("now").findings
    assert "发布后不对" in checked.text
    assert "没有来得及问" in published_with.text and "talent publish --check" in published_with.text


def test_a_publish_whose_index_took_its_time_asks_only_for_the_least_time(
    place: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    candidate = place.releases.prepare()

    def asked(begun: float) -> str:
        trial = Trial(place.store, place.releases, place.search, candidate, NOW.date())
        trial = replace(trial, thorough=False, begun=begun)
        return "；".join(finding.text for finding in Regression(CASES).findings(trial))

    assert "发布后不对" in asked(time.monotonic() - 600)
    monkeypatch.setattr(regression, "LEAST", -1.0)
    assert "1 个没有来得及问" in asked(time.monotonic() - 600)
    assert "发布后不对" in asked(time.monotonic())


def test_questions_on_what_is_changed_come_first(place: Installation, tmp_path: Path) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    near = Case("近-1", "租房补贴能和用餐补贴一起领吗", region="310000", policy=("用餐",), facts=(("可以",),))
    national = policy(tmp_path / "new", "全国", "补贴不重复享受。", region='"000000"')
    place.ingest.run(place.ingest.files([national]))
    trial = Trial(place.store, place.releases, place.search, place.releases.prepare(), NOW.date())
    assert [case.id for case in touched([near, MEAL, RENT], trial)] == ["租-1", "近-1", "餐-1"]


def test_a_first_release_is_not_examined(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    change(place, tmp_path / "new", "租房补贴每月700元。")
    assert findings(place) == []


def test_another_embedding_model_does_not_keep_a_release_from_being_made(
    place: Installation, tmp_path: Path
) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    other = installation(tmp_path / "data", embedder=BigramEmbedder("test/other"), dense=MemoryIndex())
    (said,) = findings(other)
    assert said.startswith("warn 现行版本不能提问") and "test/bigrams" in said
    assert other.publication.publish("new model", reindex=True).release == 2


def test_the_answers_of_the_examination_leave_no_trace(place: Installation, tmp_path: Path) -> None:
    change(place, tmp_path / "new", "租房补贴每月700元。")
    findings(place)
    assert place.search.release() == 1
    assert list((place.settings.data_dir / "index").glob("*candidate*")) == []


def test_it_is_among_the_checks_of_the_installed_program() -> None:
    assert any(isinstance(check, Regression) for check in all_checks())
