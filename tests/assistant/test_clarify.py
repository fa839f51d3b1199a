"""Where places differ and none is known, the assistant asks back and lays out what each says."""

from __future__ import annotations

from assistant.bootstrap import Installation

_QUESTION = "高校毕业生一次性生活补贴的标准是多少"


def test_without_a_place_the_cities_that_fit_are_offered(library: Installation) -> None:
    answer = library.assistant.ask(_QUESTION).answer
    assert answer.status == "clarification_region"
    regions = {offer.region for offer in answer.quick_replies}
    assert {"330100", "320500"} <= regions


def test_what_is_laid_out_is_cited_from_its_own_place(library: Installation) -> None:
    answer = library.assistant.ask(_QUESTION).answer
    assert answer.citations
    by_number = {c.n: c for c in answer.citations}
    for line in answer.text.splitlines():
        for n, citation in by_number.items():
            if f"〔{n}〕" in line:
                assert citation.title in line or citation.region_name in line


def test_an_offer_sent_with_its_place_is_answered(library: Installation) -> None:
    asked = library.assistant.ask(_QUESTION)
    offer = next(o for o in asked.answer.quick_replies if o.region == "330100")
    answer = library.assistant.ask(
        offer.send, conversation_id=asked.conversation_id, region=offer.region
    ).answer
    assert answer.status == "answered"
    assert {c.region_name for c in answer.citations} <= {"浙江省杭州市", "浙江省", "全国"}


def test_a_national_rule_needs_no_place(library: Installation) -> None:
    answer = library.assistant.ask("申报高级职称评审要取得中级职称后满几年").answer
    assert answer.status == "answered"
    assert "5年" in answer.text


def test_with_a_place_nothing_is_asked_back(library: Installation) -> None:
    answer = library.assistant.ask(_QUESTION, region="杭州市").answer
    assert answer.status == "answered"
    assert "7万元" in answer.text
