"""A check that begins with a question tells the rule first, and what the person told does not meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from assistant.bootstrap import SAMPLE_CORPUS, Installation
from assistant.dialogue.schemes import SchemeFinder
from assistant.dialogue.showing import Cited, evaluation_draft
from tests.assistant.dialogue.talking import Talk
from tests.fakes import RememberingEmbedder
from tests.installations import installation, published
from tools.registry import RULE_TOOLS, Toolbox
from tools.rules.rulebook import rulebook
from tools.types import Caller, ToolResult

FILES = ("shanghai/permit-to-hukou-2025", "shanghai/residence-points-2023")


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory, model: RememberingEmbedder) -> Iterator[Installation]:
    """Two policies with rules that are worked out."""
    place = installation(tmp_path_factory.mktemp("foretold"), embedder=model)
    published(place, *(SAMPLE_CORPUS / f"{name}.md" for name in FILES))
    yield place
    place.close()


@pytest.fixture
def talk(digests: Installation) -> Iterator[Talk]:
    talk = Talk(digests)
    yield talk
    talk.close()


def test_the_rule_asked_about_comes_before_the_first_question(talk: Talk) -> None:
    answer = talk.say("我32岁，本科，没有职称，社保5年，基数2倍，上海居转户够吗")
    assert answer["status"] == "clarification_fact" and answer["citations"]
    rules, question = answer["text"].index("与您所问有关的规定"), answer["text"].index("问这个是因为")
    assert rules < question


def test_points_are_added_up_instead_of_a_rule(talk: Talk) -> None:
    text = talk.say("我32岁，本科学士，中级职称，社保5年，上海居住证积分够吗")["text"]
    assert "与您所问有关的规定" not in text and "145分" in text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我QS前50毕业但公司是派遣的，能落户吗", {"sh-returnee-hukou"}),
        ("我居住证办了8年，能不能转户口", {"sh-permit-to-hukou"}),
        ("本科核心骨干，公司不在重点机构名单里，能人才引进吗", {"sh-talent-hukou"}),
        ("我是应届本科，能不打分直接落户吗", {"sh-graduate-hukou-direct"}),
        ("社保5年积分够了吗", {"sh-residence-points"}),
    ],
)
def test_of_several_ways_the_words_tell_which(text: str, meant: set[str]) -> None:
    found = SchemeFinder(rulebook()).meant(text, ("310000",))
    assert {s.id for s in found.schemes} == meant


def test_where_no_way_is_told_all_are_asked_about() -> None:
    assert len(SchemeFinder(rulebook()).meant("我能落户吗", ("310000",)).schemes) > 3


def test_of_a_result_what_decides_against_it_leads(digests: Installation) -> None:
    facts = {"持有居住证": "是", "有刑事犯罪记录": "是"}
    caller = Caller(date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC))
    found = Toolbox(RULE_TOOLS).run("check_eligibility", {"scheme": "居转户", "facts": facts}, caller)
    result = found if isinstance(found, ToolResult) else found.so_far
    assert isinstance(result, ToolResult)
    lines = evaluation_draft(result, Cited(digests.search)).lines
    marked = [line.text for line in lines if line.text[:1] in "✓✗？"]
    assert marked[0].startswith("✗ ") and "刑事犯罪" in marked[0]
    assert any(text.startswith("✓") for text in marked[1:])
