"""Answers follow the law of the day asked about, also where one document holds several texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.results import AskResult
from tests.fakes import RememberingEmbedder
from tests.installations import TODAY, installation, policy, published

_STAY = "申请租房补贴的，应当在本市连续缴纳社会保险满六个月。"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, model: RememberingEmbedder) -> Installation:
    """One policy in three texts: of 2024 (640元), of 2026 (910元), and one to come in 2027 (1280元)."""
    tmp_path = tmp_path_factory.mktemp("times")
    place = installation(tmp_path / "data", region="310000", embedder=model)
    for year, amount in ((2024, 640), (2026, 910), (2027, 1280)):
        lines = (f"租房补贴的标准为每人每月{amount}元。", _STAY, "租房补贴按季度发放。")
        start, number = f"{year}-01-01", f"沪测规〔{year}〕{year % 100}号"
        published(place, policy(tmp_path / "p", "租房", *lines, effective_from=start, number=number))
    return place


def asked(place: Installation, day: date, release: int | None = None) -> AskResult:
    return place.assistant.ask("租房补贴的标准是每月多少", as_of=day, release=release)


@pytest.mark.parametrize(
    ("day", "amount", "number"),
    [
        (date(2024, 1, 1), 640, "沪测规〔2024〕24号"),
        (date(2025, 12, 31), 640, "沪测规〔2024〕24号"),
        (date(2026, 1, 1), 910, "沪测规〔2026〕26号"),
        (TODAY, 910, "沪测规〔2026〕26号"),
        (date(2026, 12, 31), 910, "沪测规〔2026〕26号"),
        (date(2027, 1, 1), 1280, "沪测规〔2027〕27号"),
    ],
)
def test_the_answer_is_the_law_of_the_day(place: Installation, day: date, amount: int, number: str) -> None:
    answer = asked(place, day).answer
    assert [str(n) in answer.text for n in (640, 910, 1280)] == [n == amount for n in (640, 910, 1280)]
    assert {c.number for c in answer.citations} == {number}
    assert {c.state for c in answer.citations} == {"in_force"}
    assert all((c.effective_from or day) <= day <= (c.effective_to or day) for c in answer.citations)


def test_before_the_first_text_there_was_no_rule(place: Installation) -> None:
    assert str(asked(place, date(2023, 12, 31)).answer.status).startswith("unanswerable")


def test_a_day_may_be_asked_of_a_release_that_did_not_know_its_law_yet(place: Installation) -> None:
    assert "640元" in asked(place, TODAY, release=1).answer.text
    assert "910元" in asked(place, date(2027, 1, 1), release=2).answer.text
    assert "1280元" in asked(place, date(2027, 1, 1)).answer.text


def test_a_policy_that_another_one_ended_is_told_as_history_with_its_successor(
    tmp_path: Path, model: RememberingEmbedder
) -> None:
    place = installation(tmp_path / "data", region="310000", embedder=model)
    old = {"title": "上海市青年安居补贴办法", "number": "沪测规〔2022〕8号"}
    published(place, policy(tmp_path / "p", "旧", "青年安居补贴的标准为每月640元。", "按季度发放。", **old))
    new = {
        "title": "上海市青年安居支持办法",
        "effective_from": "2026-01-01",
        "replaces": "[沪测规〔2022〕8号]",
    }
    published(place, policy(tmp_path / "p", "新", "青年安居支持的标准为每月910元。", "按月发放。", **new))
    answer = place.assistant.ask("上海市青年安居补贴办法现在还有效吗").answer
    assert str(answer.status) == "answered_history"
    assert "2025年12月31日" in answer.text and "《上海市青年安居支持办法》" in answer.text
    before = place.assistant.ask("青年安居补贴的标准是多少", as_of=date(2025, 12, 31)).answer
    assert str(before.status) == "answered" and "640元" in before.text
