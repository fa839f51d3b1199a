"""An aim that several policies of a place lead to: who names none of the ways gets all of them laid out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.answering.routes import Routes, about
from assistant.types import Reading
from knowledge.types import Found, PolicyDocument

_DAY = date(2026, 11, 22)


def document(topic: str, region: str = "310000", **more: Any) -> PolicyDocument:
    return PolicyDocument(id=topic, title=f"{topic}办法", region=region, topics=(topic, "落户"), **more)


class Corpus:
    """Four ways in 上海, of which one has ended, and two in 广州."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def documents(self) -> list[PolicyDocument]:
        old = document("旧引进", effective_to=date(2025, 11, 30))
        mine = [document(topic) for topic in ("居转户", "留学生落户", "人才引进")]
        return [*mine, old, document("草案", status="draft"), document("积分入户", "440100")]

    def search(self, query: str, **_: Any) -> Found:
        self.asked.append(query)
        return Found(1, ())


def ways(question: str, place: str | None = "310109", aspects: tuple[str, ...] = ()) -> list[str]:
    corpus: Any = Corpus()
    reading = Reading(question=question, said=question, aspects=aspects)
    return [one.document.id for one in Routes(corpus).to_aim(reading, place, _DAY)]


@pytest.mark.parametrize(
    "question", ["上海落户需要多少个月社保", "大专学历可以落户上海吗", "我想把户口迁到上海，有哪些途径"]
)
def test_who_names_no_way_gets_all_that_lead_there_now(question: str) -> None:
    assert ways(question) == ["居转户", "留学生落户", "人才引进"]


@pytest.mark.parametrize(
    "question",
    ["留学生落户要交几个月社保", "海归硕士可以落户吗", "居住证满7年能落户吗", "夫妻投靠怎么落户",
     "2020版落户办法还有效吗", "居住证积分怎么算", "应届生落户要多少分"],
)  # fmt: skip
def test_who_names_a_way_or_asks_for_something_else_is_answered(question: str) -> None:
    assert ways(question) == []


def test_where_one_or_two_ways_lead_there_nothing_is_laid_out() -> None:
    assert ways("广州落户条件", "440100") == [] and ways("落户条件", None) == []


def test_whether_one_may_is_told_by_what_each_way_is_and_how_much_by_what_it_says() -> None:
    loose = Reading(question="大专可以落户上海吗", said="", aspects=("conditions",))
    exact = Reading(question="上海落户要交几个月社保", said="", aspects=("time_limit",))
    assert about(loose, document("居转户")).question == "居转户是什么，分哪几类"
    assert about(exact, document("居转户")) is exact
