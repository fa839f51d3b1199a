"""What a question turns on, and whether a clause is on that."""

import pytest

from assistant.answering.elements import element_fit, elements_of


@pytest.mark.parametrize(
    ("question", "clause", "fit"),
    [
        ("人才引进要缴多久社保", "在本市参保满6个月", 1.0),
        ("人才引进要缴多久社保", "年龄不超过45周岁", -1.0),
        ("人才引进要缴多久社保", "由区人才服务中心受理", 0.0),
        ("本科要多大年龄、交几个月社保", "本科45周岁以下", 2 / 3),
        ("怎么申请", "年龄不超过45周岁", 0.0),
    ],
)
def test_a_clause_on_another_element_only_does_not_fit(question: str, clause: str, fit: float) -> None:
    assert element_fit(elements_of(question), elements_of(clause)) == pytest.approx(fit)
