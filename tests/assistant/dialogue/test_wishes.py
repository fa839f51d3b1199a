"""A wish is told from a question by its parts: whose matter it is, what is asked of it, what was told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.bootstrap import Installation
from assistant.dialogue.schemes import SchemeFinder
from assistant.dialogue.wishes import wishes
from knowledge.regions import regions
from tests.assistant.dialogue.talking import Talk
from tools.rules.rulebook import rulebook

_QUESTION = "杭州硕士的一次性生活补贴标准是多少？"


@pytest.fixture
def talk(library: Installation) -> Iterator[Talk]:
    talk = Talk(library)
    yield talk
    talk.close()


@pytest.fixture(scope="module")
def finder() -> SchemeFinder:
    return SchemeFinder(rulebook())


def kinds(text: str, facts: int = 0) -> list[str]:
    return [w.kind for w in wishes(text, facts)]


@pytest.mark.parametrize(
    ("text", "facts", "kind"),
    [
        ("合肥的租房补贴我拿得到吗，22年硕士毕业", 2, "check"),
        ("我22年硕士毕业，租房补贴能领几万", 2, "check"),
        ("我够得上人才引进吗", 0, "check"),
        ("外国人工作许可能打几分，年薪30万，本科，41岁，工作9年", 4, "calculate"),
        ("我的工作许可算a类还是b类，41岁", 1, "classify"),
        ("大专，29岁，社保两年，居住证两年，落户够吗", 3, "check"),
    ],
)
def test_own_person_and_what_one_can_have_make_a_wish(text: str, facts: int, kind: str) -> None:
    assert kinds(text, facts) == [kind]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我想知道人才引进要几年", 0),
        ("我同学硕士毕业，租房补贴能领吗", 2),
        ("我能用单位宿舍的地址办居住证吗", 0),
        ("我是硕士，租房补贴要怎么申请", 1),
        ("我的社保断了，积分会受影响吗", 1),
        ("我丈夫是本地户口，我能和他一起落户吗", 2),
        ("大专29岁能落户吗", 2),
        ("我租的是公寓，能领租房补贴吗", 2),
        ("我有中级职称，积分能加几分", 1),
    ],
)
def test_a_question_about_the_policy_starts_nothing(text: str, facts: int) -> None:
    assert kinds(text, facts) == []


def test_how_much_is_a_question_until_something_is_told_of_oneself() -> None:
    assert kinds("租房补贴我能拿多少钱", 0) == []
    assert kinds("我硕士毕业两年，租房补贴能拿多少钱", 2) == ["check"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("周一去不成，约好的取消掉", "cancel"),
        ("约好的能挪到周五么", "reschedule"),
        ("我说过的那些全删掉", "forget"),
        ("帮我记着，下回再用", "remember"),
        ("算了，先这样，不测了", "stop"),
    ],
)
def test_services_are_asked_for_in_many_ways(text: str, kind: str) -> None:
    from assistant.dialogue.words import folded, is_wish

    assert is_wish(kind, folded(text))


@pytest.mark.parametrize(
    ("text", "region", "kind", "scheme"),
    [
        ("租房补贴我能拿吗", "南京市", None, "nj-graduate-rent"),
        ("南京的租房补贴", None, None, "nj-graduate-rent"),
        ("外国人工作许可能打几分", None, "points", "cn-foreigner-work-points"),
        ("我属于几类", "杭州市", "class", "hz-talent-class"),
        ("我是几类外国人才", None, "class", "cn-foreigner-work-class"),
        ("绍兴的消费券还能领吗", None, None, "sx-vouchers"),
    ],
)
def test_a_scheme_is_found_by_topic_and_place(
    finder: SchemeFinder, text: str, region: str | None, kind: str | None, scheme: str
) -> None:
    named = [m.code for m in regions().mentions(text)]
    places = named or ([regions().resolve(region).code] if region else [])
    found = [s.id for s in finder.meant(text, places, kind).schemes if kind in (None, s.kind)]
    assert found == [scheme]


def test_without_a_place_all_schemes_of_the_topic_are_candidates(finder: SchemeFinder) -> None:
    found = {s.id for s in finder.meant("租房补贴我能领吗", ()).schemes}
    assert {"nj-graduate-rent", "hz-graduate-rent"} <= found


def test_telling_only_of_oneself_takes_up_the_offer_of_a_check(talk: Talk) -> None:
    assert talk.say(_QUESTION)["status"] == "answered"
    answer = talk.say("我35岁，本科")
    assert answer["status"] in ("clarification_fact", "answered_by_tool")
    assert "杭州市应届毕业生一次性生活补贴" in answer["text"]


def test_saying_where_one_works_takes_it_up_too(talk: Talk) -> None:
    talk.say(_QUESTION)
    assert "杭州市应届毕业生一次性生活补贴" in talk.say("在杭州上班")["text"]


def test_a_further_question_does_not_take_it_up(talk: Talk) -> None:
    talk.say(_QUESTION)
    assert talk.say("我35岁，本科，那一共发几年？")["status"] != "clarification_fact"


def test_facts_told_after_small_talk_take_up_nothing(talk: Talk) -> None:
    talk.say("你好")
    assert talk.say("我35岁，本科")["status"] != "clarification_fact"
