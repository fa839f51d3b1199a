"""Facts told of another: a grown child by a parent, an employee by HR."""

from __future__ import annotations

from datetime import date

import pytest

from evals.reading import measures
from tools.reading import read_facts


def _told(text: str) -> dict[str, tuple[float, float]]:
    return {r.fact: (r.low, r.high) for r in read_facts(text, date(2026, 11, 22)).facts}


def test_a_grown_child_told_of_alone_is_the_person_in_question() -> None:
    told = _told("闺女今年二十六，本科毕业三年了，还没成家")
    assert told["age"] == (26, 26) and told["graduated_years"] == (3, 3)
    assert "education" in told and told["married"] == (0, 0) and "children" not in told


@pytest.mark.parametrize(
    "text",
    ["我今年四十，儿子本科毕业了", "儿子今年上小学，我大专", "孩子他爸本科毕业", "女儿硕士毕业，能落户吗"],
)
def test_a_child_told_of_beside_oneself_or_in_a_question_is_not(text: str) -> None:
    told = _told(text)
    assert told.get("education") in (None, (2, 2)) and told.get("age") in (None, (40, 40))


def test_what_is_told_of_this_colleague_is_read() -> None:
    told = _told("这位同事已转正，跟公司签的是三年期合同，副高职称")
    assert told["on_probation"] == (0, 0) and told["contract_years"] == (3, 3) and "title" in told
    assert _told("这位同事说副高就能落户") == {}


@pytest.mark.parametrize(("name", "least"), [("voices-1", 0.88), ("voices-2", 0.92), ("voices-3", 0.89)])
def test_the_voices_keep_the_measure_reached(name: str, least: float) -> None:
    assert measures(name)["reading_f1"].value >= least


def test_pay_told_again_by_the_month_is_not_taken_for_a_years() -> None:
    assert _told("工资一万五，哎不，那是税后，税前一万八，没有年终奖")["annual_salary"] == (216000, 216000)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("社保的话，六年零四个月", "insurance_months", 76),
        ("80后单亲妈妈一个娃，工作17年", "work_years", 17),
        ("本人女92年，我33", "age", 33),
    ],
)
def test_what_speech_puts_in_between_hides_nothing(text: str, fact: str, value: float) -> None:
    assert _told(text)[fact] == (value, value)
