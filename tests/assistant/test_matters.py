"""What a question wants, and whether a policy is about it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answering.elsewhere import of_other_place
from assistant.answering.matters import about, matters_of

_CASES = yaml.safe_load(Path(__file__).parent.joinpath("cases", "matters.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["asked"])
def test_a_question_wants_what_an_official_would_say_it_wants(case: dict[str, Any]) -> None:
    assert matters_of(case["asked"]) == frozenset(case["matters"])


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["asked"])
def test_a_policy_is_about_what_is_wanted_by_its_names_or_its_clauses(case: dict[str, Any]) -> None:
    assert about(matters_of(case["asked"]), matters_of(case["names"]), [case["told"]]) == case["about"]


@pytest.mark.parametrize(
    ("text", "question", "other"),
    [
        ("杨浦区：硕士800元/月", "闵行区有什么租房补贴", True),
        ("杨浦、闵行的标准不同", "闵行区有什么租房补贴", False),
        ("上海市已建设人才公寓21万套", "闵行区有什么人才公寓", False),
        ("杨浦区：硕士800元/月", "上海有什么租房补贴", False),
        ("杨浦区：硕士800元/月", "有什么租房补贴", False),
    ],
)
def test_a_row_of_another_district_is_of_another_place(text: str, question: str, other: bool) -> None:
    assert of_other_place(text, question) is other
