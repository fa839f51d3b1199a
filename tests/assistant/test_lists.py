"""Asked of a policy as a whole its list is told from the beginning; asked of one thing, that thing leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answering.aspects import heading_answers, is_headed
from assistant.answering.classes import lettered
from assistant.answering.picking import of_letter
from assistant.bootstrap import SAMPLE_CORPUS, Installation
from knowledge.types import Passage
from tests.assistant.test_compose import composed
from tests.fakes import RememberingEmbedder
from tests.installations import installation, published

FILES = (
    "shanghai/permit-to-hukou-2025",
    "shanghai/returnee-hukou-2025",
    "shanghai/residence-points-2023",
    "shanghai/overseas-permit-2025",
    "jiangsu/excellent-postdoc-program-2025",
    "suzhou/talent-settlement-2024",
    "suzhou/zhangjiagang-shortage-talent-salary-subsidy",
    "suzhou/talent-housing-city",
    "guangzhou/talent-settlement",
)


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory, model: RememberingEmbedder) -> Iterator[Installation]:
    """Some of the sample corpus."""
    place = installation(tmp_path_factory.mktemp("digests"), embedder=model)
    published(place, *(SAMPLE_CORPUS / f"{name}.md" for name in FILES))
    yield place
    place.close()


def test_a_heading_with_the_very_word_is_the_list() -> None:
    assert is_headed("二、申请条件", ("conditions",)) and not is_headed("三、院校排名要求", ("conditions",))
    assert heading_answers("三、院校排名要求", ("conditions",))
    assert not heading_answers("二、申请条件", ("process",)) and heading_answers("五、申领办法", ("process",))


@pytest.mark.parametrize(
    ("question", "begins", "section"),
    [
        ("居转户要什么条件", "累计满7年", "二、"),
        ("上海留学生落户需要什么条件", "一类", "二、"),
        ("怎么申请居转户", "第一步", "九、"),
        ("上海居住证积分需要什么材料", "基本材料", "十四、"),
    ],
)
def test_a_list_is_told_from_its_beginning(
    digests: Installation, question: str, begins: str, section: str
) -> None:
    _, draft = composed(digests, question)
    lead = draft.lines[0]
    assert begins in lead.text and lead.passages[0].clause.path[0].startswith(section)


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("留学回国人员落户上海对劳动合同有什么要求", "劳动合同"),
        ("海外人才居住证能办多少年", "1至5年"),
        ("卓越博士后一共给多少钱", "A档50万元"),
        ("爱丁堡大学毕业回上海落户要交几个月社保", "爱丁堡"),
        ("张家港薪酬补贴和市里的能不能一起拿", "就高"),
    ],
)
def test_what_is_asked_leads(digests: Installation, question: str, leads: str) -> None:
    _, draft = composed(digests, question)
    assert leads in draft.lines[0].text


@pytest.mark.parametrize(
    ("question", "said"),
    [("苏州落户中专可以吗", "没有写明“中专”"), ("广州大专28岁可以入户吗", "没有写明“大专”")],
)
def test_a_class_that_the_policy_says_nothing_of_is_said_first(
    digests: Installation, question: str, said: str
) -> None:
    _, draft = composed(digests, question)
    assert said in draft.lines[0].text and not draft.lines[0].claim and draft.lines[1].claim


def test_on_one_lettered_class_nothing_of_the_others_is_told(digests: Installation) -> None:
    document = digests.search.document("suzhou-talent-housing-city")
    assert document is not None
    all_of_it = [Passage(c, document, 1.0) for c in digests.search.clauses(document.id)]
    kept = of_letter(all_of_it, "苏州乐居人才补贴E类多少")
    assert 0 < len(kept) < len(all_of_it)
    assert all(not (said := lettered(p.clause.text)) or "E类" in said for p in kept)
    assert of_letter(all_of_it, "A类和B类呢") == all_of_it
