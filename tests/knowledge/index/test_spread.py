"""A list of results names each article once before it names one twice."""

from __future__ import annotations

from knowledge.index.spread import spread
from knowledge.types import Clause, Passage, PolicyDocument


def _found(*labels: str) -> list[Passage]:
    document = PolicyDocument("d", "办法")
    return [
        Passage(Clause(f"d#{label}", "d", (label,), label, label), document, 1.0 - i / 10)
        for i, label in enumerate(labels)
    ]


def _labels(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.clause.label for passage in passages]


def test_each_article_comes_once_before_one_comes_twice() -> None:
    found = _found("第七条第一款", "第七条第（二）项", "第八条", "第七条第二款", "第九条")
    assert _labels(spread(found, 3)) == ["第七条第一款", "第八条", "第九条"]


def test_places_left_over_go_to_the_best_of_the_rest_in_the_order_of_scores() -> None:
    found = _found("第七条第一款", "第七条第（二）项", "第八条", "第七条第二款")
    assert _labels(spread(found, 3)) == ["第七条第一款", "第七条第（二）项", "第八条"]


def test_an_inserted_article_is_another_article() -> None:
    found = _found("第七条第一款", "第七条之一第一款", "第七条第二款")
    assert _labels(spread(found, 2)) == ["第七条第一款", "第七条之一第一款"]


def test_clauses_outside_articles_and_table_rows_are_not_held_back() -> None:
    found = _found("附件1第1行", "附件1第2行", "一第（二）项", "一第（三）项")
    assert _labels(spread(found, 4)) == _labels(tuple(found))


def test_nothing_found_stays_nothing() -> None:
    assert spread([], 5) == ()
