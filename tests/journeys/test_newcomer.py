"""A newcomer's whole visit: the real assistant, the real sample corpus, a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.newcomer import first_start
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service started for the first time."""
    with first_start(tmp_path_factory.mktemp("newcomer")) as url:
        yield url


@pytest.fixture
def newcomer(page: Page, installed: str) -> Visitor:
    return Visitor(page, installed)


def test_the_page_says_plainly_what_the_sample_corpus_is(newcomer: Visitor) -> None:
    expect(newcomer.page.locator("body")).to_contain_text("不是官方原文")


def test_both_tiers_and_the_graduation_date_that_divides_them(newcomer: Visitor) -> None:
    answer = newcomer.ask("杭州博士能拿多少生活补贴")
    for fact in ("10万元", "5万元", "2021年10月14日"):
        expect(answer).to_contain_text(fact)
    expect(answer.locator(".document").first).to_contain_text("杭州市应届毕业生一次性生活补贴")


def test_an_ended_policy_is_said_to_have_ended_with_what_replaced_it(newcomer: Visitor) -> None:
    answer = newcomer.ask("2020年版的引进人才办法现在还有效吗")
    for fact in ("2025年11月30日", "失效", "沪府规〔2025〕8号", "2025年12月1日"):
        expect(answer).to_contain_text(fact)


def test_the_rows_of_the_table_in_force(newcomer: Visitor) -> None:
    answer = newcomer.ask("硕士在上海居住证积分里算多少分，社保一年几分")
    expect(answer).to_contain_text("100分")
    expect(answer).to_contain_text("3分")
    expect(answer.locator(".badge").first).to_have_text("现行")


def test_cases_that_differ_are_laid_out(newcomer: Visitor) -> None:
    answer = newcomer.ask("留学生落户要交几个月社保")
    expect(answer).to_contain_text("6个月")
    expect(answer).to_contain_text("12个月")


def test_an_honest_no_names_who_can_answer(newcomer: Visitor) -> None:
    answer = newcomer.ask("上海公积金贷款最高多少")
    expect(answer).to_contain_text("没有")
    expect(answer).to_contain_text("公积金管理中心")
    expect(answer).not_to_contain_text(re.compile(r"\d+万元"))


def test_a_whole_visit_with_follow_ups_survives_a_reload(newcomer: Visitor) -> None:
    newcomer.ask("杭州博士能拿多少生活补贴")
    expect(newcomer.ask("那硕士呢？")).to_contain_text("3万元")
    expect(newcomer.ask("2020年版的引进人才办法现在还有效吗")).to_contain_text("2025年11月30日")
    newcomer.page.reload()
    expect(newcomer.answers).to_have_count(3)
    assert newcomer.wider_than_the_screen() == []
