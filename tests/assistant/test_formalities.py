"""Formalities: what speaks of them answers, what does not is not given out as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.formalities import formality_of
from assistant.bootstrap import Installation
from tests.installations import installation, policy, published


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("formalities")
    place = installation(folder / "data", region="310000")
    written = policy(
        folder / "corpus",
        "luohu",
        "申请引进人才落户，应当有硕士以上学位，获奖的在获奖后5年内提出申请。",
        "引进人才落户由用人单位在一网通办提交申请，个人不能自行提交。",
        "引进人才落户由区人才服务中心受理，自受理之日起20个工作日内办结。",
        "引进人才落户是否收费，官方未见，请向区人才服务中心核实。",
        title="上海市引进人才落户办法",
        topics="[引进人才落户, 落户]",
        issuer="上海市人才工作局",
    )
    published(place, written)
    yield place
    place.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("引进人才落户要多久办完", "20个工作日内办结"),
        ("引进人才落户可以找人代办吗", "个人不能自行提交"),
        ("引进人才落户要交钱吗", "是否收费，官方未见"),
        ("引进人才落户在哪里办", "区人才服务中心"),
    ],
)
def test_the_clause_that_speaks_of_it_answers_and_no_other_stands_beside_it(
    place: Installation, question: str, said: str
) -> None:
    answer = place.assistant.ask(question).answer
    assert said in answer.text and "获奖" not in answer.text
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "what"),
    [("引进人才落户有名额限制吗", "名额"), ("引进人才落户打什么电话咨询", "电话")],
)
def test_what_no_clause_speaks_of_is_said_to_be_unwritten_and_who_knows_it(
    place: Installation, question: str, what: str
) -> None:
    answer = place.assistant.ask(question).answer
    assert answer.status == "unanswerable_no_source" and not answer.citations
    assert "没有写明" in answer.text and what in answer.text and "上海市人才工作局" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "引进人才落户要什么条件，多久能办好，能代办吗",
        "引进人才落户社保要交多久才能办",
        "住多久可以办居住证",
        "生活补贴给多少钱",
        "租房补贴能领多久",
    ],
)
def test_several_wishes_and_other_times_and_sums_are_no_formality(question: str) -> None:
    assert formality_of(question) is None


def test_a_benefit_that_no_policy_of_the_place_speaks_of_is_not_answered_from_another(tmp_path: Path) -> None:
    place = installation(tmp_path / "data", region="310000")
    rent = policy(
        tmp_path / "corpus",
        "zufang",
        "各区人才租房补贴标准不同，每月500元至2000元，由区人才服务中心发放。",
        title="上海市人才租房补贴办法",
        aliases="[上海住房补贴]",
        topics="[租房补贴, 补贴]",
    )
    published(place, rent)
    try:
        assert "500元" in place.assistant.ask("上海租房有补贴吗").answer.text
        answer = place.assistant.ask("上海买房有补贴吗").answer
        assert answer.status == "unanswerable_no_source" and "500元" not in answer.text
    finally:
        place.close()
