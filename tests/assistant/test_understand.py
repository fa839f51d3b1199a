"""Place, years and what is asked about are read off the question; the person's choice of place is known."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.bootstrap import Installation
from assistant.steps.understand import Understand
from assistant.types import Reading
from tests.assistant.turns import exchange, turn


def read(library: Installation, said: str, *history: Any, **known: Any) -> Reading:
    """What is understood."""
    reading = Understand(library.search)(turn(said, *history, **known)).reading
    assert reading is not None
    return reading


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("上海落户要什么条件", ("310000",)),
        ("上海市虹口区租房补贴", ("310109",)),
        ("虹口的租房补贴", ("310109",)),
        ("杭州和苏州的生活补贴哪个高", ("330100", "320500")),
        ("上海交通大学毕业能落户吗", ()),
        ("租房补贴多少钱", ()),
        ("江苏省苏州市工业园区补贴", None),
    ],
)
def test_places_are_read_most_specific_only(
    library: Installation, said: str, places: tuple[str, ...] | None
) -> None:
    found = read(library, said).places
    assert found == places if places is not None else all(code.startswith("3205") for code in found)


@pytest.mark.parametrize(
    ("known", "places"),
    [
        ({}, ()),
        ({"home_region": "310000"}, ("310000",)),
        ({"region": "330100"}, ("330100",)),
        ({"region": "330100", "home_region": "310000"}, ("330100",)),
    ],
)
def test_a_place_that_was_chosen_goes_before_the_home_region(
    library: Installation, known: dict[str, str], places: tuple[str, ...]
) -> None:
    assert read(library, "租房补贴标准是多少", **known).places == places


def test_a_place_in_the_question_wins_over_any_other(library: Installation) -> None:
    history = exchange("苏州生活补贴", "苏州市测试高校毕业生生活补贴办法", "320500")
    reading = read(library, "杭州生活补贴标准是多少", history, region="310000", home_region="440300")
    assert reading.places == ("330100",)
    assert reading.named_place


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("2020年的落户办法", (2020,)),
        ("2020版落户办法还有效吗", (2020,)),
        ("2023年和2024年的标准", (2023, 2024)),
        ("２０２２年的标准", (2022,)),
        ("36921元的基数", ()),
        ("12020年", ()),
        ("落户条件", ()),
    ],
)
def test_years_of_policies_are_read(library: Installation, said: str, years: tuple[int, ...]) -> None:
    assert read(library, said).years == years


@pytest.mark.parametrize(
    ("said", "aspect"),
    [
        ("生活补贴多少钱", "amount"),
        ("硕士算多少分", "points"),
        ("落户需要什么条件", "conditions"),
        ("要带什么材料", "materials"),
        ("怎么申请人才公寓", "process"),
        ("去哪里办", "place"),
        ("多久能批下来", "time_limit"),
        ("这个办法还有效吗", "validity"),
        ("可以同时享受吗", "stacking"),
    ],
)
def test_what_is_asked_about_is_read(library: Installation, said: str, aspect: str) -> None:
    assert aspect in read(library, said).aspects
